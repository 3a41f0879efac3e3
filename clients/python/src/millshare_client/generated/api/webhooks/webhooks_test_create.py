from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.delivery import Delivery
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
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
        "url": "/api/v1/webhooks/{id}/test/".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Delivery:
    response_201 = Delivery.from_dict(response.json())

    return response_201


def call(
    id: UUID,
    *,
    client: Connection,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Delivery:
    """Send a test event.

    Sends an event of the kind `webhook.test`.

    Scope of a token: `plan` or `purchase` or `review`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                idempotency_key=idempotency_key,
                if_match=if_match,
            )
        )
    )
