from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_delivery_list import PaginatedDeliveryList
from ...models.webhook_deliveries_list_status_item import WebhookDeliveriesListStatusItem
from ...types import UNSET, Unset


def _request(
    *,
    endpoint: UUID | Unset = UNSET,
    kind: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: list[WebhookDeliveriesListStatusItem] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_endpoint: str | Unset = UNSET
    if not isinstance(endpoint, Unset):
        json_endpoint = str(endpoint)
    params["endpoint"] = json_endpoint

    params["kind"] = kind

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

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
        "url": "/api/v1/webhook-deliveries/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedDeliveryList:
    response_200 = PaginatedDeliveryList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    endpoint: UUID | Unset = UNSET,
    kind: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: list[WebhookDeliveriesListStatusItem] | Unset = UNSET,
) -> PaginatedDeliveryList:
    """List deliveries of webhooks.

    Serves what was sent to webhooks, with each attempt.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                endpoint=endpoint,
                kind=kind,
                ordering=ordering,
                page=page,
                page_size=page_size,
                status=status,
            )
        )
    )
