from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.message_body_request import MessageBodyRequest
from ...models.order_message import OrderMessage
from ...types import UNSET, Unset


def _request(
    order: UUID,
    *,
    body: MessageBodyRequest,
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
        "url": "/api/v1/orders/{order}/messages/".format(
            order=quote(str(order), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> OrderMessage:
    response_201 = OrderMessage.from_dict(response.json())

    return response_201


def call(
    order: UUID,
    *,
    client: Connection,
    body: MessageBodyRequest,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> OrderMessage:
    """Write a message.

    Adds a message, which is never changed: to one factory, or to all.

    Scope of a token: `plan` or `purchase` or `review`."""

    return _parsed(
        client.send(
            _request(
                order=order,
                body=body,
                idempotency_key=idempotency_key,
                if_match=if_match,
            )
        )
    )
