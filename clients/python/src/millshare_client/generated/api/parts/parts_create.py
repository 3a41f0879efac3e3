from typing import Any

import httpx

from ....connection import Connection
from ...models.part import Part
from ...models.part_draft_request import PartDraftRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: PartDraftRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/parts/",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Part:
    response_201 = Part.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: PartDraftRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Part:
    """Write a part down.

    Creates a part from files, text or fields; nothing is ordered yet.

    Scope of a token: `purchase`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
