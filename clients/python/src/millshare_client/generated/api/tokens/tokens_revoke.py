from typing import Any

from ....connection import Connection


def _request() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/tokens/current/",
    }

    return _kwargs


def call(
    *,
    client: Connection,
) -> None:
    """.

    Makes the token useless at once.

    Scope of a token: `read`."""

    client.send(_request())
