from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.match_runs_problem_retrieve_response_200 import MatchRunsProblemRetrieveResponse200


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/match-runs/{id}/problem/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> MatchRunsProblemRetrieveResponse200:
    response_200 = MatchRunsProblemRetrieveResponse200.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> MatchRunsProblemRetrieveResponse200:
    """.

    Sends the frozen problem, as `millshare-problem/1`.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
