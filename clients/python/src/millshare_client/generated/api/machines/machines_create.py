from typing import Any

import httpx

from ....connection import Connection
from ...models.machine import Machine
from ...models.machine_draft_request import MachineDraftRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: MachineDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/machines/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Machine:
    response_201 = Machine.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: MachineDraftRequest,
    idempotency_key: str | Unset = UNSET,
) -> Machine:
    """Add a machine.

    Creates a machine for a process that machines offer, not for a group.

    Scope of a token: `plan`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
