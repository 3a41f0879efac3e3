from typing import Any
from urllib.parse import quote

import httpx

from ....connection import Connection
from ...models.paginated_term_list import PaginatedTermList
from ...models.vocabularies_terms_list_name import VocabulariesTermsListName
from ...models.vocabularies_terms_list_retired import VocabulariesTermsListRetired
from ...types import UNSET, Unset


def _request(
    name: VocabulariesTermsListName,
    *,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    parent: str | Unset = UNSET,
    q: str | Unset = UNSET,
    retired: VocabulariesTermsListRetired | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params["parent"] = parent

    params["q"] = q

    json_retired: str | Unset = UNSET
    if not isinstance(retired, Unset):
        json_retired = retired.value

    params["retired"] = json_retired

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/vocabularies/{name}/".format(
            name=quote(str(name), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedTermList:
    response_200 = PaginatedTermList.from_dict(response.json())

    return response_200


def call(
    name: VocabulariesTermsListName,
    *,
    client: Connection,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    parent: str | Unset = UNSET,
    q: str | Unset = UNSET,
    retired: VocabulariesTermsListRetired | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> PaginatedTermList:
    """.

    Lists the terms of one vocabulary in the order of its source.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                name=name,
                ordering=ordering,
                page=page,
                page_size=page_size,
                parent=parent,
                q=q,
                retired=retired,
                accept_language=accept_language,
            )
        )
    )
