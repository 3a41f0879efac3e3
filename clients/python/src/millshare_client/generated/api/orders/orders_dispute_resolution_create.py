from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.dispute import Dispute
from ...models.resolution_body_request import ResolutionBodyRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: ResolutionBodyRequest,
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
        "url": "/api/v1/orders/{id}/dispute-resolution/".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Dispute:
    if response.status_code == 200:
        response_200 = Dispute.from_dict(response.json())

        return response_200

    response_202 = Dispute.from_dict(response.json())

    return response_202


def call(
    id: UUID,
    *,
    client: Connection,
    body: ResolutionBodyRequest,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Dispute:
    """.

    Resolves the dispute with refunds or without, and settles the order.

    A decision above the amount that one person may take is answered 202, and taken once a
    second operator decides the same.

    Scope of a token: `review`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                body=body,
                idempotency_key=idempotency_key,
                if_match=if_match,
            )
        )
    )
