from typing import Any

import httpx

from ....connection import Connection
from ...models.paginated_vocabulary_list import PaginatedVocabularyList
from ...types import UNSET, Unset


def _request(
    *,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/vocabularies/",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedVocabularyList:
    response_200 = PaginatedVocabularyList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> PaginatedVocabularyList:
    """.

    Lists the vocabularies with the version of each that is loaded.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                ordering=ordering,
                page=page,
                page_size=page_size,
                accept_language=accept_language,
            )
        )
    )
