from typing import Any
from urllib.parse import quote

import httpx

from ....connection import Connection
from ...models.counter_request_request import CounterRequestRequest
from ...models.factory_counter_offer import FactoryCounterOffer
from ...types import UNSET, Unset


def _request(
    allocation: str,
    *,
    body: CounterRequestRequest | Unset = UNSET,
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
        "url": "/api/v1/allocations/{allocation}/counter-offers/".format(
            allocation=quote(str(allocation), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> FactoryCounterOffer:
    response_201 = FactoryCounterOffer.from_dict(response.json())

    return response_201


def call(
    allocation: str,
    *,
    client: Connection,
    body: CounterRequestRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> FactoryCounterOffer:
    """Accept an offer on other terms.

    Makes a counter-offer, once; the offer, its hold and its deadline stay.

    A worker answers it in minutes. If it is accepted, so is the offer, on these terms. A
    piece
    may earn at most 10 % more than offered.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                allocation=allocation,
                body=body,
                idempotency_key=idempotency_key,
                if_match=if_match,
            )
        )
    )
