import datetime
from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_shipment_list import PaginatedShipmentList
from ...types import UNSET, Unset


def _request(
    *,
    allocation: UUID | Unset = UNSET,
    is_received: bool | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    shipped_after: datetime.date | Unset = UNSET,
    shipped_before: datetime.date | Unset = UNSET,
    to_allocation: UUID | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_allocation: str | Unset = UNSET
    if not isinstance(allocation, Unset):
        json_allocation = str(allocation)
    params["allocation"] = json_allocation

    params["is_received"] = is_received

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = str(order)
    params["order"] = json_order

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    json_shipped_after: str | Unset = UNSET
    if not isinstance(shipped_after, Unset):
        json_shipped_after = shipped_after.isoformat()
    params["shipped_after"] = json_shipped_after

    json_shipped_before: str | Unset = UNSET
    if not isinstance(shipped_before, Unset):
        json_shipped_before = shipped_before.isoformat()
    params["shipped_before"] = json_shipped_before

    json_to_allocation: str | Unset = UNSET
    if not isinstance(to_allocation, Unset):
        json_to_allocation = str(to_allocation)
    params["to_allocation"] = json_to_allocation

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/shipments/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedShipmentList:
    response_200 = PaginatedShipmentList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    allocation: UUID | Unset = UNSET,
    is_received: bool | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    shipped_after: datetime.date | Unset = UNSET,
    shipped_before: datetime.date | Unset = UNSET,
    to_allocation: UUID | Unset = UNSET,
) -> PaginatedShipmentList:
    """Shipments, the newest first.

    Lists shipments that the user's side sends, receives or buys.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                allocation=allocation,
                is_received=is_received,
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
                shipped_after=shipped_after,
                shipped_before=shipped_before,
                to_allocation=to_allocation,
            )
        )
    )
