from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_inspection_list import PaginatedInspectionList
from ...types import UNSET, Unset


def _request(
    *,
    allocation: UUID | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_allocation: str | Unset = UNSET
    if not isinstance(allocation, Unset):
        json_allocation = str(allocation)
    params["allocation"] = json_allocation

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = str(order)
    params["order"] = json_order

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/inspections/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedInspectionList:
    response_200 = PaginatedInspectionList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    allocation: UUID | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> PaginatedInspectionList:
    """Inspections, the newest first.

    Lists inspections of the user's allocations.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                allocation=allocation,
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
            )
        )
    )
