from typing import Any

import httpx

from ....connection import Connection
from ...models.me import Me
from ...models.patched_me_request import PatchedMeRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: PatchedMeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/me/",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Me:
    response_200 = Me.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    body: PatchedMeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Me:
    """.

    Serves the signed-in user with its memberships.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                if_match=if_match,
            )
        )
    )
