import datetime
from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_certification_list import PaginatedCertificationList
from ...types import UNSET, Unset


def _request(
    *,
    factory: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    standard: str | Unset = UNSET,
    valid_on: datetime.date | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_factory: str | Unset = UNSET
    if not isinstance(factory, Unset):
        json_factory = str(factory)
    params["factory"] = json_factory

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params["standard"] = standard

    json_valid_on: str | Unset = UNSET
    if not isinstance(valid_on, Unset):
        json_valid_on = valid_on.isoformat()
    params["valid_on"] = json_valid_on

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/certifications/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedCertificationList:
    response_200 = PaginatedCertificationList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    factory: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    standard: str | Unset = UNSET,
    valid_on: datetime.date | Unset = UNSET,
) -> PaginatedCertificationList:
    """List certifications.

    Serves certifications of factories.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                factory=factory,
                ordering=ordering,
                page=page,
                page_size=page_size,
                standard=standard,
                valid_on=valid_on,
            )
        )
    )
