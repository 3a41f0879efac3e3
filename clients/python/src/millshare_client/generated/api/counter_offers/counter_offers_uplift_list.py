from typing import Any

import httpx

from ....connection import Connection
from ...models.paginated_counter_uplift_list import PaginatedCounterUpliftList
from ...types import UNSET, Unset


def _request(
    *,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/counter-offers/uplift/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedCounterUpliftList:
    response_200 = PaginatedCounterUpliftList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> PaginatedCounterUpliftList:
    """What counter-offers raised, by region and process.

    Serves what counter-offers raised to operators who see prices.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                page=page,
                page_size=page_size,
            )
        )
    )
