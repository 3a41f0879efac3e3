from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.import_ import Import
from ...models.imports_retrieve_state import ImportsRetrieveState
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    state: ImportsRetrieveState | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["page_size"] = page_size

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state.value

    params["state"] = json_state

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/imports/{id}/".format(
            id=quote(str(id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> Import:
    response_200 = Import.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    state: ImportsRetrieveState | Unset = UNSET,
) -> Import:
    """Show an import with its preview.

    Serves imports to the organisation for which they were made.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                page=page,
                page_size=page_size,
                state=state,
            )
        )
    )
