from typing import Any

import httpx

from ....connection import Connection
from ...models.paginated_organisation_export_list import PaginatedOrganisationExportList
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
        "url": "/api/v1/organisation-exports/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedOrganisationExportList:
    response_200 = PaginatedOrganisationExportList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> PaginatedOrganisationExportList:
    """Exports of your organisations, the newest first.

    Makes, lists and sends exports; members who are no owner see none.

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
