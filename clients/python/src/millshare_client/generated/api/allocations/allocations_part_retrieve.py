from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.part_card import PartCard


def _request(
    allocation: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/allocations/{allocation}/part/".format(
            allocation=quote(str(allocation), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PartCard:
    response_200 = PartCard.from_dict(response.json())

    return response_200


def call(
    allocation: UUID,
    *,
    client: Connection,
) -> PartCard:
    """What an allocation makes.

    Returns size, material, tolerance and files as the user may see them.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                allocation=allocation,
            )
        )
    )
