from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.open_business import OpenBusiness


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/organisations/{id}/open-business/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> OpenBusiness:
    response_200 = OpenBusiness.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> OpenBusiness:
    """List what an organisation has open.

    Returns ids of open orders, of offers and work, and of published windows.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
