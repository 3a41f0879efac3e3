from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.imports_list_kind_item import ImportsListKindItem
from ...models.imports_list_status_item import ImportsListStatusItem
from ...models.paginated_import_in_short_list import PaginatedImportInShortList
from ...types import UNSET, Unset


def _request(
    *,
    kind: list[ImportsListKindItem] | Unset = UNSET,
    ordering: str | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    sha256: str | Unset = UNSET,
    status: list[ImportsListStatusItem] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_kind: list[str] | Unset = UNSET
    if not isinstance(kind, Unset):
        json_kind = []
        for kind_item_data in kind:
            kind_item = kind_item_data.value
            json_kind.append(kind_item)

    params["kind"] = json_kind

    params["ordering"] = ordering

    json_organisation: str | Unset = UNSET
    if not isinstance(organisation, Unset):
        json_organisation = str(organisation)
    params["organisation"] = json_organisation

    params["page"] = page

    params["page_size"] = page_size

    params["sha256"] = sha256

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = []
        for status_item_data in status:
            status_item = status_item_data.value
            json_status.append(status_item)

    params["status"] = json_status

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/imports/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedImportInShortList:
    response_200 = PaginatedImportInShortList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    kind: list[ImportsListKindItem] | Unset = UNSET,
    ordering: str | Unset = UNSET,
    organisation: UUID | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    sha256: str | Unset = UNSET,
    status: list[ImportsListStatusItem] | Unset = UNSET,
) -> PaginatedImportInShortList:
    """List imports.

    Serves imports to the organisation for which they were made.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                kind=kind,
                ordering=ordering,
                organisation=organisation,
                page=page,
                page_size=page_size,
                sha256=sha256,
                status=status,
            )
        )
    )
