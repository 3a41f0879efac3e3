from typing import Any
from urllib.parse import quote
from uuid import UUID

from ....connection import Connection
from ...types import UNSET, Unset


def _request(
    id: UUID,
    file: str,
    *,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/certifications/{id}/attachments/{file}/".format(
            id=quote(str(id), safe=""),
            file=quote(str(file), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def call(
    id: UUID,
    file: str,
    *,
    client: Connection,
    if_match: str | Unset = UNSET,
) -> None:
    """Remove a file from a certification.

    Removes the file; it is deleted a day later if nothing else has it.

    Scope of a token: `plan`."""

    client.send(
        _request(
            id=id,
            file=file,
            if_match=if_match,
        )
    )
