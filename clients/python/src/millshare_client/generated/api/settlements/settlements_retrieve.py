from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.operator_settlement import OperatorSettlement


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/settlements/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> OperatorSettlement:
    response_200 = OperatorSettlement.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> OperatorSettlement:
    """A settlement, as your side may see it.

    Shows settlements: operators see all, factories and buyers their own part.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
