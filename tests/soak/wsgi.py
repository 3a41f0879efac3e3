"""Serves the product with a hook by which a request kills its process.

The product has answered by then, and so committed; its answer does not get out.
"""

import os
import signal
from collections.abc import Callable, Iterable
from typing import Any

from config.wsgi import application as product
from tests.soak.clients import DIE_HEADER

NAME = "HTTP_" + DIE_HEADER.upper().replace("-", "_")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Returns the product's own answer, or none."""
    answer = product(environ, start_response)
    if NAME in environ:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
