from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.machine import Machine
from ...models.patched_machine_change_request import PatchedMachineChangeRequest
from ...types import UNSET, Unset


def _request(
    id: UUID,
    *,
    body: PatchedMachineChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/machines/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Machine:
    response_200 = Machine.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
    body: PatchedMachineChangeRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Machine:
    """Change a machine.

    Changes a machine; reservations fix its process, offered hours its least count.

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
