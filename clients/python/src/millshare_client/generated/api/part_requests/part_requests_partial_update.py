from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.part_request import PartRequest
from ...models.patched_part_request_change_request import PatchedPartRequestChangeRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: PatchedPartRequestChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/part-requests/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> PartRequest:
    response_200 = PartRequest.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
    body: PatchedPartRequestChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> PartRequest:
    """Change place, date or currency of a request.

    Changes the fields sent; lines that are orders keep theirs.

    Scope of a token: `purchase`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                body=body,
                if_match=if_match,
            )
        )
    )
