from typing import Any

import httpx

from ....connection import Connection
from ...models.paginated_part_request_summary_list import PaginatedPartRequestSummaryList
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
        "url": "/api/v1/part-requests/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedPartRequestSummaryList:
    response_200 = PaginatedPartRequestSummaryList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> PaginatedPartRequestSummaryList:
    """List requests of several parts.

    Serves requests to their buyer and to operators.

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
