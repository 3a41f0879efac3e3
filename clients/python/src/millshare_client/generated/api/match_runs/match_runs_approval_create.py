from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.approval_request import ApprovalRequest
from ...models.run_detail import RunDetail
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: ApprovalRequest | Unset = UNSET,
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
        "url": "/api/v1/match-runs/{id}/approval/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> RunDetail:
    if response.status_code == 200:
        response_200 = RunDetail.from_dict(response.json())

        return response_200

    response_202 = RunDetail.from_dict(response.json())

    return response_202


def call(
    id: UUID,
    *,
    client: Connection,
    body: ApprovalRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> RunDetail:
    """.

    Offers the plan's allocations, of all its orders or of those named in `orders`.

    Orders that are not named wait for the next run, `held-back`; the rest is priced again,
    so
    that shared costs stay whole. What no longer fits is left out; `stale` if all of it.

    A run above the amount that one person may approve is answered 202 and stays `solved`,
    with
    its `first_approval`, until somebody else approves the same orders.

    Scope of a token: `review`."""

    return _parsed(
        client.send(
            _request(
                id=id,
                body=body,
                idempotency_key=idempotency_key,
                if_match=if_match,
            )
        )
    )
