from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.match_runs_plan_retrieve_response_200 import MatchRunsPlanRetrieveResponse200


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/match-runs/{id}/plan/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> MatchRunsPlanRetrieveResponse200:
    response_200 = MatchRunsPlanRetrieveResponse200.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> MatchRunsPlanRetrieveResponse200:
    """.

    Sends the plan, as `millshare-plan/1`; of a cancelled run the best so far.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
