from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.import_ import Import
from ...models.import_draft_request import ImportDraftRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: ImportDraftRequest | Unset = UNSET,
    kind: str | Unset = UNSET,
    name: str | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    params: dict[str, Any] = {}

    params["kind"] = kind

    params["name"] = name

    json_organisation: str | Unset = UNSET
    if not isinstance(organisation, Unset):
        json_organisation = str(organisation)
    params["organisation"] = json_organisation

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/imports/",
        "params": params,
    }

    if not isinstance(body, Unset):
        _kwargs["files"] = body.to_multipart()

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Import:
    if response.status_code == 201:
        response_201 = Import.from_dict(response.json())

        return response_201

    response_202 = Import.from_dict(response.json())

    return response_202


def call(
    *,
    client: Connection,
    body: ImportDraftRequest | Unset = UNSET,
    kind: str | Unset = UNSET,
    name: str | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Import:
    """Send a file, or pasted lines.

    Reads a file into a preview; nothing of its lines is stored before the commit.

    A large file is answered 202 with the status “reading”, and read by a worker. A raw body
    has
    its fields as query parameters.

    Scope of a token: `plan` or `purchase`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                kind=kind,
                name=name,
                organisation=organisation,
                idempotency_key=idempotency_key,
            )
        )
    )
