from typing import Any

import httpx

from ....connection import Connection
from ...models.window_ids_request import WindowIdsRequest
from ...models.windows import Windows
from ...types import UNSET, Unset


def _request(
    *,
    body: WindowIdsRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/capacity-windows/publication/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Windows:
    response_200 = Windows.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    body: WindowIdsRequest,
    idempotency_key: str | Unset = UNSET,
) -> Windows:
    """Publish many capacity windows.

    Publishes at most 1,000 windows, all or none; errors point to the id.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
