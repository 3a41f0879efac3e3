from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.shipment import Shipment
from ...models.shipment_body_request import ShipmentBodyRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: ShipmentBodyRequest | Unset = UNSET,
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
        "url": "/api/v1/allocations/{id}/shipment/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> list[Shipment]:
    response_201 = []
    _response_201 = response.json()
    for response_201_item_data in _response_201:
        response_201_item = Shipment.from_dict(response_201_item_data)

        response_201.append(response_201_item)

    return response_201


def call(
    id: UUID,
    *,
    client: Connection,
    body: ShipmentBodyRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> list[Shipment]:
    """.

    Ships passed pieces: to the buyer, or by one shipment to each next factory.

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
