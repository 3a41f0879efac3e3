from typing import Any

import httpx

from ....connection import Connection
from ...models.paginated_price_rule_list import PaginatedPriceRuleList
from ...types import UNSET, Unset


def _request(
    *,
    currency: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["currency"] = currency

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/price-rules/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedPriceRuleList:
    response_200 = PaginatedPriceRuleList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    currency: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> PaginatedPriceRuleList:
    """Rules of prices, the newest first.

    Serves the rules of prices, which every member may read.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                currency=currency,
                ordering=ordering,
                page=page,
                page_size=page_size,
            )
        )
    )
