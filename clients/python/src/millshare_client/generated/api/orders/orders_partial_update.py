from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.order import Order
from ...models.patched_order_change_request import PatchedOrderChangeRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: PatchedOrderChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/orders/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Order:
    response_200 = Order.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
    body: PatchedOrderChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Order:
    """Change a draft.

    Changes the fields sent; `operations` are replaced as a whole.

    Scope of a token: `purchase`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                body=body,
                if_match=if_match,
            )
        )
    )
