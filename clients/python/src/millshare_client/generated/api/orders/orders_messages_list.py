from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_order_message_list import PaginatedOrderMessageList
from ...types import UNSET, Unset


def _request(
    order: UUID,
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
        "url": "/api/v1/orders/{order}/messages/".format(
            order=quote(str(order), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedOrderMessageList:
    response_200 = PaginatedOrderMessageList.from_dict(response.json())

    return response_200


def call(
    order: UUID,
    *,
    client: Connection,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> PaginatedOrderMessageList:
    """Messages of an order, the oldest first.

    Lists and adds the messages of an order that the user's side sees.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
            )
        )
    )
