from typing import Any

import httpx

from ....connection import Connection
from ...models.window import Window
from ...models.window_draft_request import WindowDraftRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: WindowDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/capacity-windows/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Window:
    response_201 = Window.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: WindowDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> Window:
    """Draft a capacity window.

    Creates a draft, which only its factory sees until it is published.

    With several `spans`, such as five day shifts, it is one window: one setup serves them,
    and
    another window of the machine may lie between them.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
