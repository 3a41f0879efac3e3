from typing import Any

import httpx

from ....connection import Connection
from ...models.certification import Certification
from ...models.certification_draft_request import CertificationDraftRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: CertificationDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/certifications/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Certification:
    response_201 = Certification.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: CertificationDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> Certification:
    """Add a certification.

    Creates a certification, valid from its first to its last day inclusive.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
