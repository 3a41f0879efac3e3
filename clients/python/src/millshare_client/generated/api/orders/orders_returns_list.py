from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.return_ import Return


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/orders/{id}/returns/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> list[Return]:
    response_200 = []
    _response_200 = response.json()
    for response_200_item_data in _response_200:
        response_200_item = Return.from_dict(response_200_item_data)

        response_200.append(response_200_item)

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> list[Return]:
    """Returns of an order, the newest first.

    Lists the returns of an order, or opens one.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
