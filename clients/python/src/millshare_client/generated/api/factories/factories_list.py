from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.factories_list_verification_item import FactoriesListVerificationItem
from ...models.paginated_factory_list import PaginatedFactoryList
from ...types import UNSET, Unset


def _request(
    *,
    name: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    region: str | Unset = UNSET,
    verification: list[FactoriesListVerificationItem] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["name"] = name

    params["ordering"] = ordering

    json_organisation: str | Unset = UNSET
    if not isinstance(organisation, Unset):
        json_organisation = str(organisation)
    params["organisation"] = json_organisation

    params["page"] = page

    params["page_size"] = page_size

    params["region"] = region

    json_verification: list[str] | Unset = UNSET
    if not isinstance(verification, Unset):
        json_verification = []
        for verification_item_data in verification:
            verification_item = verification_item_data.value
            json_verification.append(verification_item)

    params["verification"] = json_verification

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/factories/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedFactoryList:
    response_200 = PaginatedFactoryList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    name: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    region: str | Unset = UNSET,
    verification: list[FactoriesListVerificationItem] | Unset = UNSET,
) -> PaginatedFactoryList:
    """List factories.

    Serves factories to their organisation and to operators.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                name=name,
                ordering=ordering,
                organisation=organisation,
                page=page,
                page_size=page_size,
                region=region,
                verification=verification,
            )
        )
    )
