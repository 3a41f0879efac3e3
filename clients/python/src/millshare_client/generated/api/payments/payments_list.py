from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_payment_list import PaginatedPaymentList
from ...types import UNSET, Unset


def _request(
    *,
    account: list[str] | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_account: list[str] | Unset = UNSET
    if not isinstance(account, Unset):
        json_account = account

    params["account"] = json_account

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
        "url": "/api/v1/payments/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedPaymentList:
    response_200 = PaginatedPaymentList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    account: list[str] | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> PaginatedPaymentList:
    """Payments, the oldest first.

    Shows operators what is due and paid, and records what the bank has moved.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                account=account,
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
                status=status,
            )
        )
    )
