from typing import Any

import httpx

from ....connection import Connection
from ...models.price_rule import PriceRule
from ...models.price_rule_request_request import PriceRuleRequestRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: PriceRuleRequestRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/price-rules/",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> PriceRule:
    response_201 = PriceRule.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: PriceRuleRequestRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> PriceRule:
    """.

    Sets the rule of a currency for the runs that are requested from now on.

    Scope of a token: `review`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
