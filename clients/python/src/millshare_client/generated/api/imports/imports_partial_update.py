from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.import_ import Import
from ...models.patched_import_change_request import PatchedImportChangeRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: PatchedImportChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/imports/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Import:
    if response.status_code == 200:
        response_200 = Import.from_dict(response.json())

        return response_200

    response_202 = Import.from_dict(response.json())

    return response_202


def call(
    id: UUID,
    *,
    client: Connection,
    body: PatchedImportChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Import:
    """Change options, answers or cells, and read again.

    Reads the file again; a large one is answered 202.

    Scope of a token: `plan` or `purchase`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                body=body,
                if_match=if_match,
            )
        )
    )
