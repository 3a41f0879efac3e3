from typing import Any
from urllib.parse import quote
from uuid import UUID

from ....connection import Connection
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/webhooks/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def call(
    id: UUID,
    *,
    client: Connection,
    if_match: str | Unset = UNSET,
) -> None:
    """Delete a webhook.

    Deletes it with its deliveries.

    Scope of a token: `plan` or `purchase` or `review`."""

    client.send(
        _request(
            id=id,
            if_match=if_match,
        )
    )
