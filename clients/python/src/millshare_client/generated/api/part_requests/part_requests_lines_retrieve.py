from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.part_request import PartRequest


def _request(
    id: UUID,
    line: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/part-requests/{id}/lines/{line}/".format(
            id=quote(str(id), safe=""),
            line=quote(str(line), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PartRequest:
    response_200 = PartRequest.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    line: UUID,
    *,
    client: Connection,
) -> PartRequest:
    """Show the request of a line, with its tag.

    Returns the request: a line is read with the others.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                line=line,
            )
        )
    )
