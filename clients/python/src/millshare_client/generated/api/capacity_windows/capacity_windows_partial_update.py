from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.patched_window_change_request import PatchedWindowChangeRequest
from ...models.window import Window
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: PatchedWindowChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/capacity-windows/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Window:
    response_200 = Window.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
    body: PatchedWindowChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Window:
    """Change a capacity window.

    Changes a window; a published or paused one keeps its machine.

    While hours are reserved, times, rate and opening cost stay and the hours offered cannot
    drop below what is reserved. A withdrawn or expired window does not change. `spans`
    replace
    all spans; a start or an end alone moves a window with one span.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                body=body,
                if_match=if_match,
            )
        )
    )
