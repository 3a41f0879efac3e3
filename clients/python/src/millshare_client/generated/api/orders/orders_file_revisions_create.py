from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.file_revision_request import FileRevisionRequest
from ...models.ordered_file import OrderedFile
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: FileRevisionRequest,
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
        "url": "/api/v1/orders/{id}/file-revisions/".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> OrderedFile:
    response_201 = OrderedFile.from_dict(response.json())

    return response_201


def call(
    id: UUID,
    *,
    client: Connection,
    body: FileRevisionRequest,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> OrderedFile:
    """Put a new revision of a file on an order.

    Replaces a file before work is agreed; factories with an offer answer it anew.

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
