import datetime
from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.capacity_windows_list_status_item import CapacityWindowsListStatusItem
from ...models.paginated_window_list import PaginatedWindowList
from ...types import UNSET, Unset


def _request(
    *,
    ends_after: datetime.datetime | Unset = UNSET,
    ends_before: datetime.datetime | Unset = UNSET,
    factory: UUID | Unset = UNSET,
    machine: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    process: str | Unset = UNSET,
    region: str | Unset = UNSET,
    starts_after: datetime.datetime | Unset = UNSET,
    starts_before: datetime.datetime | Unset = UNSET,
    status: list[CapacityWindowsListStatusItem] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_ends_after: str | Unset = UNSET
    if not isinstance(ends_after, Unset):
        json_ends_after = ends_after.isoformat()
    params["ends_after"] = json_ends_after

    json_ends_before: str | Unset = UNSET
    if not isinstance(ends_before, Unset):
        json_ends_before = ends_before.isoformat()
    params["ends_before"] = json_ends_before

    json_factory: str | Unset = UNSET
    if not isinstance(factory, Unset):
        json_factory = str(factory)
    params["factory"] = json_factory

    json_machine: str | Unset = UNSET
    if not isinstance(machine, Unset):
        json_machine = str(machine)
    params["machine"] = json_machine

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params["process"] = process

    params["region"] = region

    json_starts_after: str | Unset = UNSET
    if not isinstance(starts_after, Unset):
        json_starts_after = starts_after.isoformat()
    params["starts_after"] = json_starts_after

    json_starts_before: str | Unset = UNSET
    if not isinstance(starts_before, Unset):
        json_starts_before = starts_before.isoformat()
    params["starts_before"] = json_starts_before

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = []
        for status_item_data in status:
            status_item = status_item_data.value
            json_status.append(status_item)

    params["status"] = json_status

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/capacity-windows/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedWindowList:
    response_200 = PaginatedWindowList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    ends_after: datetime.datetime | Unset = UNSET,
    ends_before: datetime.datetime | Unset = UNSET,
    factory: UUID | Unset = UNSET,
    machine: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    process: str | Unset = UNSET,
    region: str | Unset = UNSET,
    starts_after: datetime.datetime | Unset = UNSET,
    starts_before: datetime.datetime | Unset = UNSET,
    status: list[CapacityWindowsListStatusItem] | Unset = UNSET,
) -> PaginatedWindowList:
    """List capacity windows.

    Serves idle hours of machines to their factory and to operators.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                ends_after=ends_after,
                ends_before=ends_before,
                factory=factory,
                machine=machine,
                ordering=ordering,
                page=page,
                page_size=page_size,
                process=process,
                region=region,
                starts_after=starts_after,
                starts_before=starts_before,
                status=status,
            )
        )
    )
