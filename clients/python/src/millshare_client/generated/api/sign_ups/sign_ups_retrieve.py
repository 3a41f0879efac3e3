from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.sign_up import SignUp


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/sign-ups/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> SignUp:
    response_200 = SignUp.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> SignUp:
    """Show a sign-up.

    Serves sign-ups of companies.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
