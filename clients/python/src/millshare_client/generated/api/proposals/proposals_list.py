from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_proposal_list import PaginatedProposalList
from ...types import UNSET, Unset


def _request(
    *,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

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
        "url": "/api/v1/proposals/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedProposalList:
    response_200 = PaginatedProposalList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: list[str] | Unset = UNSET,
) -> PaginatedProposalList:
    """Proposals for your orders, the newest first.

    Serves proposals: all to operators, their own to buyers.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
                status=status,
            )
        )
    )
