from typing import Any

import httpx

from ....connection import Connection
from ...models.answers import Answers
from ...models.offers_request import OffersRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: OffersRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/allocations/acceptances/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Answers:
    response_200 = Answers.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    body: OffersRequest,
    idempotency_key: str | Unset = UNSET,
) -> Answers:
    """Accept several offers, all or none.

    Commits the hours of all these offers; if one cannot be accepted, none is.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
