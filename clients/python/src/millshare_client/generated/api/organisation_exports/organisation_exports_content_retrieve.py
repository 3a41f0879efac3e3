from io import BytesIO
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.organisation_exports_content_retrieve_format import (
    OrganisationExportsContentRetrieveFormat,
)
from ...types import UNSET, File, Unset


def _request(
    id: UUID,
    *,
    format_: OrganisationExportsContentRetrieveFormat | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_.value

    params["format"] = json_format_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/organisation-exports/{id}/content/".format(
            id=quote(str(id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> File:
    response_200 = File(payload=BytesIO(response.content))

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
    format_: OrganisationExportsContentRetrieveFormat | Unset = UNSET,
) -> File:
    """Fetch an export.

    Returns the archive; 409 until it is ready, and once it has expired.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                format_=format_,
            )
        )
    )
