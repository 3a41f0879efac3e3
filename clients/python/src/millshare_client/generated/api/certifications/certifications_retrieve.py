from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.certification import Certification


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/certifications/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> Certification:
    response_200 = Certification.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> Certification:
    """Show a certification.

    Serves certifications of factories.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
