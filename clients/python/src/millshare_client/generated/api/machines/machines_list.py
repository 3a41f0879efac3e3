from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_machine_list import PaginatedMachineList
from ...types import UNSET, Unset


def _request(
    *,
    factory: UUID | Unset = UNSET,
    name: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    process: str | Unset = UNSET,
    region: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_factory: str | Unset = UNSET
    if not isinstance(factory, Unset):
        json_factory = str(factory)
    params["factory"] = json_factory

    params["name"] = name

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params["process"] = process

    params["region"] = region

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/machines/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedMachineList:
    response_200 = PaginatedMachineList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    factory: UUID | Unset = UNSET,
    name: str | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    process: str | Unset = UNSET,
    region: str | Unset = UNSET,
) -> PaginatedMachineList:
    """List machines.

    Serves work centres of factories.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                factory=factory,
                name=name,
                ordering=ordering,
                page=page,
                page_size=page_size,
                process=process,
                region=region,
            )
        )
    )
