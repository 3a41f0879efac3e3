from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.organisation_export import OrganisationExport


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/organisation-exports/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> OrganisationExport:
    response_200 = OrganisationExport.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> OrganisationExport:
    """An export with its progress.

    Makes, lists and sends exports; members who are no owner see none.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
