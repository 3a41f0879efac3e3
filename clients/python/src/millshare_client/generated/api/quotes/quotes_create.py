from typing import Any

import httpx

from ....connection import Connection
from ...models.part_quote import PartQuote
from ...models.quote_request_request import QuoteRequestRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: QuoteRequestRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/quotes/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> PartQuote:
    response_200 = PartQuote.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    body: QuoteRequestRequest,
    idempotency_key: str | Unset = UNSET,
) -> PartQuote:
    """Indicative prices of a part.

    Prices a part by step, quantity and date, from the hours that are free.

    Scope of a token: `purchase`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
