from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.part_request_from_sheet import PartRequestFromSheet
from ...models.part_sheet_file_request import PartSheetFileRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: PartSheetFileRequest | Unset = UNSET,
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
        "url": "/api/v1/part-requests/{id}/sheets/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["files"] = body.to_multipart()

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> PartRequestFromSheet:
    response_201 = PartRequestFromSheet.from_dict(response.json())

    return response_201


def call(
    id: UUID,
    *,
    client: Connection,
    body: PartSheetFileRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> PartRequestFromSheet:
    """Add the lines of a sheet.

    Adds a line for each row; files that follow join the rows that name them.

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
