from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.factory import Factory
from ...models.patched_factory_change_request import PatchedFactoryChangeRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: PatchedFactoryChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/factories/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Factory:
    response_200 = Factory.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
    body: PatchedFactoryChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Factory:
    """Change a factory.

    Changes a factory; its currency is fixed once windows were published.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                body=body,
                if_match=if_match,
            )
        )
    )
