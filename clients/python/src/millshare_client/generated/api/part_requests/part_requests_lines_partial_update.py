from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.part_request import PartRequest
from ...models.patched_line_change_request import PatchedLineChangeRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    line: UUID,
    *,
    body: PatchedLineChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/part-requests/{id}/lines/{line}/".format(
            id=quote(str(id), safe=""),
            line=quote(str(line), safe=""),
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
    line: UUID,
    *,
    client: Connection,
    body: PatchedLineChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> PartRequest:
    """Change quantity, date or routing of a line.

    Changes a line that is no order yet.

    Scope of a token: `purchase`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                line=line,
                body=body,
                if_match=if_match,
            )
        )
    )
