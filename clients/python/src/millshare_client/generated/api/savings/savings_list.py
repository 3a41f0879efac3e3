from typing import Any

import httpx

from ....connection import Connection
from ...models.saving import Saving


def _request() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/savings/",
    }

    return _kwargs


def _parsed(response: httpx.Response) -> list[Saving]:
    response_200 = []
    _response_200 = response.json()
    for response_200_item_data in _response_200:
        response_200_item = Saving.from_dict(response_200_item_data)

        response_200.append(response_200_item)

    return response_200


def call(
    *,
    client: Connection,
) -> list[Saving]:
    """Savings of all approved runs.

    Lists savings by currency.

    Scope of a token: `read`."""

    return _parsed(client.send(_request()))
