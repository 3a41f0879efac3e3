from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.run_detail import RunDetail


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/match-runs/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> RunDetail:
    response_200 = RunDetail.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> RunDetail:
    """A match run with its progress, or what it saves.

    Serves match runs to operators.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
