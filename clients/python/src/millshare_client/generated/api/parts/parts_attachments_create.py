from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.part import Part
from ...models.part_file_request import PartFileRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: PartFileRequest,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/parts/{id}/attachments/".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Part:
    response_201 = Part.from_dict(response.json())

    return response_201


def call(
    id: UUID,
    *,
    client: Connection,
    body: PartFileRequest,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Part:
    """Add a file to a part.

    Adds a file that was sent before; what it says counts once it is read.

    Scope of a token: `purchase`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                body=body,
                idempotency_key=idempotency_key,
                if_match=if_match,
            )
        )
    )
