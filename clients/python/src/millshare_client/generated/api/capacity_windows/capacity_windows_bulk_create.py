from typing import Any

import httpx

from ....connection import Connection
from ...models.window_drafts_request import WindowDraftsRequest
from ...models.windows import Windows
from ...types import UNSET, Unset


def _request(
    *,
    body: WindowDraftsRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/capacity-windows/bulk/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Windows:
    response_201 = Windows.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: WindowDraftsRequest,
    idempotency_key: str | Unset = UNSET,
) -> Windows:
    """Draft many capacity windows.

    Creates at most 1,000 drafts, all or none; errors point to window and field.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
