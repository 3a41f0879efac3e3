from typing import Any
from urllib.parse import quote

import httpx

from ....connection import Connection
from ...models.match_runs_baselines_plan_retrieve_kind import MatchRunsBaselinesPlanRetrieveKind
from ...models.match_runs_baselines_plan_retrieve_response_200 import (
    MatchRunsBaselinesPlanRetrieveResponse200,
)


def _request(
    run: str,
    kind: MatchRunsBaselinesPlanRetrieveKind,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/match-runs/{run}/baselines/{kind}/plan/".format(
            run=quote(str(run), safe=""),
            kind=quote(str(kind), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> MatchRunsBaselinesPlanRetrieveResponse200:
    response_200 = MatchRunsBaselinesPlanRetrieveResponse200.from_dict(response.json())

    return response_200


def call(
    run: str,
    kind: MatchRunsBaselinesPlanRetrieveKind,
    *,
    client: Connection,
) -> MatchRunsBaselinesPlanRetrieveResponse200:
    """The plan of a baseline, as `millshare-plan/1`.

    Sends the stored plan as compressed JSON.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                run=run,
                kind=kind,
            )
        )
    )
