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
        "url": "/api/v1/counter-offers/{id}/".format(
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
    """Withdraw a counter-offer.

    Withdraws it as long as it is not answered; the offer stands as it was.

    Scope of a token: `plan`."""

    client.send(
        _request(
            id=id,
            if_match=if_match,
        )
    )
