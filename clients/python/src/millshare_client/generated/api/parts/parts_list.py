from typing import Any

import httpx

from ....connection import Connection
from ...models.paginated_part_summary_list import PaginatedPartSummaryList
from ...types import UNSET, Unset


def _request(
    *,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/parts/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedPartSummaryList:
    response_200 = PaginatedPartSummaryList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> PaginatedPartSummaryList:
    """List parts.

    Serves parts to their buyer and to operators.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                ordering=ordering,
                page=page,
                page_size=page_size,
            )
        )
    )
