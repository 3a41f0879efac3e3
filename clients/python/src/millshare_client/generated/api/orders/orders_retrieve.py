from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.order import Order


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/orders/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> Order:
    response_200 = Order.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> Order:
    """Show an order with its routing, history and completeness.

    Serves orders to their buyer and to operators.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
