from typing import Any

import httpx

from ....connection import Connection
from ...models.paginated_sign_up_list import PaginatedSignUpList
from ...models.sign_ups_list_status import SignUpsListStatus
from ...types import UNSET, Unset


def _request(
    *,
    email: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: SignUpsListStatus | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["email"] = email

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status.value

    params["status"] = json_status

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/sign-ups/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedSignUpList:
    response_200 = PaginatedSignUpList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    email: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: SignUpsListStatus | Unset = UNSET,
) -> PaginatedSignUpList:
    """List sign-ups.

    Serves sign-ups of companies.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                email=email,
                ordering=ordering,
                page=page,
                page_size=page_size,
                status=status,
            )
        )
    )
