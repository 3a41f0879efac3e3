from typing import Any

import httpx

from ....connection import Connection
from ...models.factory import Factory
from ...models.factory_draft_request import FactoryDraftRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: FactoryDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/factories/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Factory:
    response_201 = Factory.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: FactoryDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> Factory:
    """Add a factory.

    Creates a factory at the verification level “listed”.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
