from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.order import Order
from ...models.part_order_request import PartOrderRequest
from ...types import UNSET, Unset


def _request(
    part: UUID,
    *,
    body: PartOrderRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/parts/{part}/orders/".format(
            part=quote(str(part), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Order:
    response_201 = Order.from_dict(response.json())

    return response_201


def call(
    part: UUID,
    *,
    client: Connection,
    body: PartOrderRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Order:
    """Order a part.

    Writes an order by a proposed routing; what is left out is as the part has it.

    Scope of a token: `purchase`."""

    return _parsed(
        client.send(
            _request(
                part=part,
                body=body,
                idempotency_key=idempotency_key,
                if_match=if_match,
            )
        )
    )
