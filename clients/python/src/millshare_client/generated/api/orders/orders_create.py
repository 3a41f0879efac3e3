from typing import Any

import httpx

from ....connection import Connection
from ...models.order import Order
from ...models.order_draft_request import OrderDraftRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: OrderDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/orders/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Order:
    response_201 = Order.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: OrderDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> Order:
    """Write a draft.

    Creates a draft, which only its buyer sees and may change until submission.

    Scope of a token: `purchase`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
