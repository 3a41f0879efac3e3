from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.certification import Certification
from ...models.patched_certification_change_request import PatchedCertificationChangeRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: PatchedCertificationChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/certifications/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Certification:
    response_200 = Certification.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
    body: PatchedCertificationChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Certification:
    """Change a certification.

    Changes a certification; add a renewed one with a new number instead.

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
