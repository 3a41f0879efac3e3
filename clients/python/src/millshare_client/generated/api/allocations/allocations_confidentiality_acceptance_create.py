from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.part_card import PartCard
from ...types import UNSET, Unset


def _request(
    allocation: UUID,
    *,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/allocations/{allocation}/confidentiality-acceptance/".format(
            allocation=quote(str(allocation), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> PartCard:
    response_201 = PartCard.from_dict(response.json())

    return response_201


def call(
    allocation: UUID,
    *,
    client: Connection,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> PartCard:
    """Accept the confidentiality of an order's files.

    Records that your organisation accepts the text, and shows the files.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                allocation=allocation,
                idempotency_key=idempotency_key,
                if_match=if_match,
            )
        )
    )
