from typing import Any

import httpx

from ....connection import Connection
from ...models.organisation_export import OrganisationExport
from ...models.organisation_export_body_request import OrganisationExportBodyRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: OrganisationExportBodyRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/organisation-exports/",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> OrganisationExport:
    response_201 = OrganisationExport.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: OrganisationExportBodyRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> OrganisationExport:
    """Make an export.

    Asks for an archive of all that the organisation has; a worker writes it.

    `GET` shows its progress. Its owners fetch it at `content/` until `expires_at`. One is
    written at a time for each organisation.

    Scope of a token: `plan` or `purchase` or `review`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
