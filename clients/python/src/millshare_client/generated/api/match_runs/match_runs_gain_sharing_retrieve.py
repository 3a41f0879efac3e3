from typing import Any
from urllib.parse import quote

import httpx

from ....connection import Connection
from ...models.gain_sharing import GainSharing
from ...models.match_runs_gain_sharing_retrieve_as import MatchRunsGainSharingRetrieveAs
from ...types import UNSET, Unset


def _request(
    run: str,
    *,
    as_: MatchRunsGainSharingRetrieveAs | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_as_: str | Unset = UNSET
    if not isinstance(as_, Unset):
        json_as_ = as_.value

    params["as"] = json_as_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/match-runs/{run}/gain-sharing/".format(
            run=quote(str(run), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> GainSharing:
    response_200 = GainSharing.from_dict(response.json())

    return response_200


def call(
    run: str,
    *,
    client: Connection,
    as_: MatchRunsGainSharingRetrieveAs | Unset = UNSET,
) -> GainSharing:
    """The division of a run's gain among its orders.

    Sends the division; 404 until the run is solved, or published.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                run=run,
                as_=as_,
            )
        )
    )
