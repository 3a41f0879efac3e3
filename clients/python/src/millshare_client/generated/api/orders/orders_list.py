import datetime
from typing import Any

import httpx

from ....connection import Connection
from ...models.orders_list_sector_item import OrdersListSectorItem
from ...models.orders_list_status_item import OrdersListStatusItem
from ...models.paginated_order_summary_list import PaginatedOrderSummaryList
from ...types import UNSET, Unset


def _request(
    *,
    delivery_from: datetime.date | Unset = UNSET,
    delivery_to: datetime.date | Unset = UNSET,
    group: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    process: str | Unset = UNSET,
    reference: str | Unset = UNSET,
    search: str | Unset = UNSET,
    sector: list[OrdersListSectorItem] | Unset = UNSET,
    status: list[OrdersListStatusItem] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_delivery_from: str | Unset = UNSET
    if not isinstance(delivery_from, Unset):
        json_delivery_from = delivery_from.isoformat()
    params["delivery_from"] = json_delivery_from

    json_delivery_to: str | Unset = UNSET
    if not isinstance(delivery_to, Unset):
        json_delivery_to = delivery_to.isoformat()
    params["delivery_to"] = json_delivery_to

    params["group"] = group

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params["process"] = process

    params["reference"] = reference

    params["search"] = search

    json_sector: list[str] | Unset = UNSET
    if not isinstance(sector, Unset):
        json_sector = []
        for sector_item_data in sector:
            sector_item = sector_item_data.value
            json_sector.append(sector_item)

    params["sector"] = json_sector

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
        "url": "/api/v1/orders/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedOrderSummaryList:
    response_200 = PaginatedOrderSummaryList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    delivery_from: datetime.date | Unset = UNSET,
    delivery_to: datetime.date | Unset = UNSET,
    group: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    process: str | Unset = UNSET,
    reference: str | Unset = UNSET,
    search: str | Unset = UNSET,
    sector: list[OrdersListSectorItem] | Unset = UNSET,
    status: list[OrdersListStatusItem] | Unset = UNSET,
) -> PaginatedOrderSummaryList:
    """List orders.

    Serves orders to their buyer and to operators.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                delivery_from=delivery_from,
                delivery_to=delivery_to,
                group=group,
                ordering=ordering,
                page=page,
                page_size=page_size,
                process=process,
                reference=reference,
                search=search,
                sector=sector,
                status=status,
            )
        )
    )
