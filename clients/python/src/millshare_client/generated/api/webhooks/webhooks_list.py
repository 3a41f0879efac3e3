from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_endpoint_list import PaginatedEndpointList
from ...types import UNSET, Unset


def _request(
    *,
    is_active: bool | Unset = UNSET,
    ordering: str | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["is_active"] = is_active

    params["ordering"] = ordering

    json_organisation: str | Unset = UNSET
    if not isinstance(organisation, Unset):
        json_organisation = str(organisation)
    params["organisation"] = json_organisation

    params["page"] = page

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/webhooks/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedEndpointList:
    response_200 = PaginatedEndpointList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    is_active: bool | Unset = UNSET,
    ordering: str | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> PaginatedEndpointList:
    """List webhooks.

    Serves the addresses to which events are sent, to owners of the organisation.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                is_active=is_active,
                ordering=ordering,
                organisation=organisation,
                page=page,
                page_size=page_size,
            )
        )
    )
