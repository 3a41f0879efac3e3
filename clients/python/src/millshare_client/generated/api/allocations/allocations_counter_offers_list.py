from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_operator_counter_offer_list import PaginatedOperatorCounterOfferList
from ...types import UNSET, Unset


def _request(
    allocation: str,
    *,
    factory: UUID | Unset = UNSET,
    kind: list[str] | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    run: UUID | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_factory: str | Unset = UNSET
    if not isinstance(factory, Unset):
        json_factory = str(factory)
    params["factory"] = json_factory

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

    json_run: str | Unset = UNSET
    if not isinstance(run, Unset):
        json_run = str(run)
    params["run"] = json_run

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/allocations/{allocation}/counter-offers/".format(
            allocation=quote(str(allocation), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedOperatorCounterOfferList:
    response_200 = PaginatedOperatorCounterOfferList.from_dict(response.json())

    return response_200


def call(
    allocation: str,
    *,
    client: Connection,
    factory: UUID | Unset = UNSET,
    kind: list[str] | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    run: UUID | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> PaginatedOperatorCounterOfferList:
    """The counter-offers to an offer.

    Serves the counter-offers to one offer, at most one.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                allocation=allocation,
                factory=factory,
                kind=kind,
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
                run=run,
                status=status,
            )
        )
    )
