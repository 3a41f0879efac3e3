from typing import Any

import httpx

from ....connection import Connection
from ...models.endpoint_draft_request import EndpointDraftRequest
from ...models.endpoint_with_secret import EndpointWithSecret
from ...types import UNSET, Unset


def _request(
    *,
    body: EndpointDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/webhooks/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> EndpointWithSecret:
    response_201 = EndpointWithSecret.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: EndpointDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> EndpointWithSecret:
    """Add a webhook.

    Adds an address; the answer alone has the secret that signs its requests.

    Scope of a token: `plan` or `purchase` or `review`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
