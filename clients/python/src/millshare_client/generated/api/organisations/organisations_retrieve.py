from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.organisation import Organisation


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/organisations/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> Organisation:
    response_200 = Organisation.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> Organisation:
    """Show an organisation.

    Serves organisations.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
