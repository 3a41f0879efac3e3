"""How the engine's inner loops are compiled; what they do is in the modules that use this.

Compiled code is kept in `__pycache__` beside the source, or in `NUMBA_CACHE_DIR` where that is
set, so that only the first run after an installation compiles. Threads are Python's own over
functions that release the lock: a thread pool inside compiled code does not survive a fork.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

VERSION: str = numba.__version__

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """The function compiled at its first call, without the interpreter's lock, kept on disk."""
    # To its callers the compiled function is the function itself.
    return cast(_Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
