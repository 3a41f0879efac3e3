from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.proposal_detail import ProposalDetail


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/proposals/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> ProposalDetail:
    response_200 = ProposalDetail.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> ProposalDetail:
    """A proposal with its history.

    Serves proposals: all to operators, their own to buyers.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
