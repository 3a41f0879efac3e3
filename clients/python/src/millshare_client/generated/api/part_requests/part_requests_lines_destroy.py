from typing import Any
from urllib.parse import quote
from uuid import UUID

from ....connection import Connection
from ...types import UNSET, Unset


def _request(
    id: UUID,
    line: UUID,
    *,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/part-requests/{id}/lines/{line}/".format(
            id=quote(str(id), safe=""),
            line=quote(str(line), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def call(
    id: UUID,
    line: UUID,
    *,
    client: Connection,
    if_match: str | Unset = UNSET,
) -> None:
    """Remove a line.

    Removes a line that is no order; its part stays among yours.

    Scope of a token: `purchase`."""

    client.send(
        _request(
            id=id,
            line=line,
            if_match=if_match,
        )
    )
