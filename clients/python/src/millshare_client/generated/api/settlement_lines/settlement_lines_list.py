from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_line_list import PaginatedLineList
from ...types import UNSET, Unset


def _request(
    *,
    account: list[str] | Unset = UNSET,
    allocation: UUID | Unset = UNSET,
    kind: list[str] | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    payment_status: list[str] | Unset = UNSET,
    settlement: UUID | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_account: list[str] | Unset = UNSET
    if not isinstance(account, Unset):
        json_account = account

    params["account"] = json_account

    json_allocation: str | Unset = UNSET
    if not isinstance(allocation, Unset):
        json_allocation = str(allocation)
    params["allocation"] = json_allocation

    json_kind: list[str] | Unset = UNSET
    if not isinstance(kind, Unset):
        json_kind = kind

    params["kind"] = json_kind

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = str(order)
    params["order"] = json_order

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    json_payment_status: list[str] | Unset = UNSET
    if not isinstance(payment_status, Unset):
        json_payment_status = payment_status

    params["payment_status"] = json_payment_status

    json_settlement: str | Unset = UNSET
    if not isinstance(settlement, Unset):
        json_settlement = str(settlement)
    params["settlement"] = json_settlement

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/settlement-lines/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedLineList:
    response_200 = PaginatedLineList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    account: list[str] | Unset = UNSET,
    allocation: UUID | Unset = UNSET,
    kind: list[str] | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    payment_status: list[str] | Unset = UNSET,
    settlement: UUID | Unset = UNSET,
) -> PaginatedLineList:
    """Settlement lines of your own account.

    Lists settlement lines; operators see those of all accounts.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                account=account,
                allocation=allocation,
                kind=kind,
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
                payment_status=payment_status,
                settlement=settlement,
            )
        )
    )
