from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_claim_list import PaginatedClaimList
from ...types import UNSET, Unset


def _request(
    *,
    allocation: UUID | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
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

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/delivery-claims/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedClaimList:
    response_200 = PaginatedClaimList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    allocation: UUID | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> PaginatedClaimList:
    """Claims for short and damaged pieces.

    Lists claims; a factory sees those for its allocations, without amounts.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                allocation=allocation,
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
                status=status,
            )
        )
    )
