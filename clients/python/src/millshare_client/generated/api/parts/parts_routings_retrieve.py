from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.part_proposal import PartProposal
from ...types import UNSET, Unset


def _request(
    part: UUID,
    *,
    quantity: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["quantity"] = quantity

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/parts/{part}/routings/".format(
            part=quote(str(part), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PartProposal:
    response_200 = PartProposal.from_dict(response.json())

    return response_200


def call(
    part: UUID,
    *,
    client: Connection,
    quantity: int | Unset = UNSET,
) -> PartProposal:
    """Routings that are proposed for a part.

    Returns up to three routings with estimated times, or what is missing for one.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                part=part,
                quantity=quantity,
            )
        )
    )
