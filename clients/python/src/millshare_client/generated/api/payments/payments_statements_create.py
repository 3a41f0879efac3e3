from typing import Any

import httpx

from ....connection import Connection
from ...models.payment import Payment
from ...models.statement_request import StatementRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: StatementRequest,
    ordering: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    params: dict[str, Any] = {}

    params["ordering"] = ordering

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/payments/statements/",
        "params": params,
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> list[Payment]:
    response_200 = []
    _response_200 = response.json()
    for response_200_item_data in _response_200:
        response_200_item = Payment.from_dict(response_200_item_data)

        response_200.append(response_200_item)

    return response_200


def call(
    *,
    client: Connection,
    body: StatementRequest,
    ordering: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> list[Payment]:
    """Record a bank statement.

    Marks the payments that the lines name, all or none.

    Scope of a token: `review`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                ordering=ordering,
                idempotency_key=idempotency_key,
            )
        )
    )
