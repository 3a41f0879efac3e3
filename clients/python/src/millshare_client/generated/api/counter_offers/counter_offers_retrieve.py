from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.operator_counter_offer import OperatorCounterOffer


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/counter-offers/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> OperatorCounterOffer:
    response_200 = OperatorCounterOffer.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> OperatorCounterOffer:
    """A counter-offer, as your side may see it.

    Serves all counter-offers of a factory, to be read or withdrawn.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
