from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.part_request import PartRequest


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/part-requests/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PartRequest:
    response_200 = PartRequest.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> PartRequest:
    """Show a request with its lines, prices and what they lack.

    Returns a request with its lines as they are now.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
