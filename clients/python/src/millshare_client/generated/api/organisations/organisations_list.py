from typing import Any

import httpx

from ....connection import Connection
from ...models.organisations_list_status import OrganisationsListStatus
from ...models.paginated_organisation_list import PaginatedOrganisationList
from ...types import UNSET, Unset


def _request(
    *,
    is_buyer: bool | Unset = UNSET,
    is_manufacturer: bool | Unset = UNSET,
    name: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: OrganisationsListStatus | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["is_buyer"] = is_buyer

    params["is_manufacturer"] = is_manufacturer

    params["name"] = name

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
        "url": "/api/v1/organisations/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedOrganisationList:
    response_200 = PaginatedOrganisationList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    is_buyer: bool | Unset = UNSET,
    is_manufacturer: bool | Unset = UNSET,
    name: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    status: OrganisationsListStatus | Unset = UNSET,
) -> PaginatedOrganisationList:
    """List organisations.

    Serves organisations.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                is_buyer=is_buyer,
                is_manufacturer=is_manufacturer,
                name=name,
                ordering=ordering,
                page=page,
                page_size=page_size,
                status=status,
            )
        )
    )
