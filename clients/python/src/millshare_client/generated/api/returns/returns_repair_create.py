from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.consignment_body_request import ConsignmentBodyRequest
from ...models.return_ import Return
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: ConsignmentBodyRequest | Unset = UNSET,
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
        "url": "/api/v1/returns/{id}/repair/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Return:
    response_200 = Return.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
    body: ConsignmentBodyRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Return:
    """.

    Records that the pieces are repaired and on their way to the buyer.

    Scope of a token: `plan`."""

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
