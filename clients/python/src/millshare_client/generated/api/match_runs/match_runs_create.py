from typing import Any

import httpx

from ....connection import Connection
from ...models.run_detail import RunDetail
from ...models.run_request_request import RunRequestRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: RunRequestRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/match-runs/",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> RunDetail:
    response_201 = RunDetail.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: RunRequestRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> RunDetail:
    """.

    Requests a run over the open orders and free hours; a worker takes it up.

    One at a time in a currency, which needs transport rates, and a limited number an hour
    and
    a day for each organisation.

    Scope of a token: `review`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
