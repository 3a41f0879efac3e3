from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_run_order_list import PaginatedRunOrderList
from ...types import UNSET, Unset


def _request(
    run: str,
    *,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    price_is_assumed: bool | Unset = UNSET,
    split: bool | Unset = UNSET,
    unmatched_reason: list[str] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = str(order)
    params["order"] = json_order

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params["price_is_assumed"] = price_is_assumed

    params["split"] = split

    json_unmatched_reason: list[str] | Unset = UNSET
    if not isinstance(unmatched_reason, Unset):
        json_unmatched_reason = unmatched_reason

    params["unmatched_reason"] = json_unmatched_reason

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/match-runs/{run}/orders/".format(
            run=quote(str(run), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedRunOrderList:
    response_200 = PaginatedRunOrderList.from_dict(response.json())

    return response_200


def call(
    run: str,
    *,
    client: Connection,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    price_is_assumed: bool | Unset = UNSET,
    split: bool | Unset = UNSET,
    unmatched_reason: list[str] | Unset = UNSET,
) -> PaginatedRunOrderList:
    """What a run makes of each order, and what it saves.

    Serves the orders of one match run.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                run=run,
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
                price_is_assumed=price_is_assumed,
                split=split,
                unmatched_reason=unmatched_reason,
            )
        )
    )
