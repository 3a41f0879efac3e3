from typing import Any

from ....connection import Connection
from ...models.sign_up_request_request import SignUpRequestRequest


def _request(
    *,
    body: SignUpRequestRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/sign-up-requests/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def call(
    *,
    client: Connection,
    body: SignUpRequestRequest,
) -> None:
    """Sign a company up.

    Keeps the sign-up for an operator, who answers by mail."""

    client.send(
        _request(
            body=body,
        )
    )
