from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.attachment import Attachment


def _request(
    id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/attachments/{id}/".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parsed(response: httpx.Response) -> Attachment:
    response_200 = Attachment.from_dict(response.json())

    return response_200


def call(
    id: UUID,
    *,
    client: Connection,
) -> Attachment:
    """Show a file and what was read from it.

    Serves files to their owner, and to those to whom other apps show them.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                id=id,
            )
        )
    )
