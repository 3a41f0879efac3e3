from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.added_lines_request import AddedLinesRequest
from ...models.part_request import PartRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: AddedLinesRequest | Unset = UNSET,
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
        "url": "/api/v1/part-requests/{id}/lines/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> PartRequest:
    response_201 = PartRequest.from_dict(response.json())

    return response_201


def call(
    id: UUID,
    *,
    client: Connection,
    body: AddedLinesRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> PartRequest:
    """Add lines.

    Adds lines; files join the lines that name them.

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
