from typing import Any

import httpx

from ....connection import Connection
from ...models.me import Me


def _request() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/me/",
    }

    return _kwargs


def _parsed(response: httpx.Response) -> Me:
    response_200 = Me.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
) -> Me:
    """.

    Serves the signed-in user with its memberships.

    Scope of a token: `read`."""

    return _parsed(client.send(_request()))
