from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.operator_allocation import OperatorAllocation


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/allocations/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> OperatorAllocation:
    response_200 = OperatorAllocation.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> OperatorAllocation:
    """An allocation, as your side may see it.

    Serves allocations: all to operators, offered ones to their factory and buyer.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
