from typing import Any

import httpx

from ....connection import Connection
from ...models.new_organisation_request import NewOrganisationRequest
from ...models.organisation import Organisation
from ...types import UNSET, Unset


def _request(
    *,
    body: NewOrganisationRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/organisations/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Organisation:
    response_201 = Organisation.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: NewOrganisationRequest,
    idempotency_key: str | Unset = UNSET,
) -> Organisation:
    """Add an organisation.

    Creates an organisation and invites its owner.

    Scope of a token: `review`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
