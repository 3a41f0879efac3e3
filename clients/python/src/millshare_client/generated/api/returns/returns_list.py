from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_return_list import PaginatedReturnList
from ...types import UNSET, Unset


def _request(
    *,
    allocation: UUID | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    remedy: list[str] | Unset = UNSET,
    status: list[str] | Unset = UNSET,
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

    json_remedy: list[str] | Unset = UNSET
    if not isinstance(remedy, Unset):
        json_remedy = remedy

    params["remedy"] = json_remedy

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/returns/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedReturnList:
    response_200 = PaginatedReturnList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    allocation: UUID | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    remedy: list[str] | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> PaginatedReturnList:
    """Returns of accepted goods, the newest first.

    Shows, answers and decides returns, and follows repairs.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                allocation=allocation,
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
                remedy=remedy,
                status=status,
            )
        )
    )
