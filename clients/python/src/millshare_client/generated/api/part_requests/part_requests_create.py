from typing import Any

import httpx

from ....connection import Connection
from ...models.part_request import PartRequest
from ...models.part_request_draft_request import PartRequestDraftRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: PartRequestDraftRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/part-requests/",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> PartRequest:
    response_201 = PartRequest.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: PartRequestDraftRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> PartRequest:
    """Open a request.

    Creates a request with lines; nothing is ordered yet.

    Scope of a token: `purchase`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
