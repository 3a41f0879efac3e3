from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.event_page import EventPage
from ...types import UNSET, Unset


def _request(
    *,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["after"] = after

    params["limit"] = limit

    json_organisation: str | Unset = UNSET
    if not isinstance(organisation, Unset):
        json_organisation = str(organisation)
    params["organisation"] = json_organisation

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/events/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> EventPage:
    response_200 = EventPage.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    after: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
) -> EventPage:
    """Events after the last that was read.

    Returns the next events, the oldest first; kept for 30 days.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                after=after,
                limit=limit,
                organisation=organisation,
            )
        )
    )
