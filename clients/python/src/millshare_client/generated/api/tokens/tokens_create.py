from typing import Any

import httpx

from ....connection import Connection
from ...models.credentials_request import CredentialsRequest
from ...models.token import Token


def _request(
    *,
    body: CredentialsRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/tokens/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Token:
    response_201 = Token.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: CredentialsRequest,
) -> Token:
    """.

    Exchanges e-mail and password for a token; send it as `Authorization: Token …`.

    It lasts ten hours; make lasting ones on the page “API tokens”. Accounts with a second
    factor send its `code` too (`code_required`). After five wrong attempts in five minutes
    the
    answer is 429 with Retry-After."""

    return _parsed(
        client.send(
            _request(
                body=body,
            )
        )
    )
