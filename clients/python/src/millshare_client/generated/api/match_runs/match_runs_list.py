import datetime
from typing import Any

import httpx

from ....connection import Connection
from ...models.match_runs_list_is_scheduled import MatchRunsListIsScheduled
from ...models.paginated_run_list import PaginatedRunList
from ...types import UNSET, Unset


def _request(
    *,
    currency: str | Unset = UNSET,
    failure_code: list[str] | Unset = UNSET,
    is_scheduled: MatchRunsListIsScheduled | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    requested_after: datetime.datetime | Unset = UNSET,
    requested_before: datetime.datetime | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["currency"] = currency

    json_failure_code: list[str] | Unset = UNSET
    if not isinstance(failure_code, Unset):
        json_failure_code = failure_code

    params["failure_code"] = json_failure_code

    json_is_scheduled: str | Unset = UNSET
    if not isinstance(is_scheduled, Unset):
        json_is_scheduled = is_scheduled.value

    params["is_scheduled"] = json_is_scheduled

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    json_requested_after: str | Unset = UNSET
    if not isinstance(requested_after, Unset):
        json_requested_after = requested_after.isoformat()
    params["requested_after"] = json_requested_after

    json_requested_before: str | Unset = UNSET
    if not isinstance(requested_before, Unset):
        json_requested_before = requested_before.isoformat()
    params["requested_before"] = json_requested_before

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/match-runs/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedRunList:
    response_200 = PaginatedRunList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    currency: str | Unset = UNSET,
    failure_code: list[str] | Unset = UNSET,
    is_scheduled: MatchRunsListIsScheduled | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    requested_after: datetime.datetime | Unset = UNSET,
    requested_before: datetime.datetime | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> PaginatedRunList:
    """Match runs, the newest first.

    Serves match runs to operators.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                currency=currency,
                failure_code=failure_code,
                is_scheduled=is_scheduled,
                ordering=ordering,
                page=page,
                page_size=page_size,
                requested_after=requested_after,
                requested_before=requested_before,
                status=status,
            )
        )
    )
