from typing import Any

import httpx

from ....connection import Connection
from ...models.attachment import Attachment
from ...models.attachment_upload_request import AttachmentUploadRequest
from ...types import UNSET, Unset


def _request(
    *,
    body: AttachmentUploadRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/attachments/",
    }

    _kwargs["files"] = body.to_multipart()

    _kwargs["headers"] = headers
    return _kwargs


def _parsed(response: httpx.Response) -> Attachment:
    response_201 = Attachment.from_dict(response.json())

    return response_201


def call(
    *,
    client: Connection,
    body: AttachmentUploadRequest,
    idempotency_key: str | Unset = UNSET,
) -> Attachment:
    """Send a file.

    Stores a file and answers at once, with the status “checking”.

    A worker reads it, which takes seconds; `GET` shows the result. Its type is that of its
    content, whatever name and type are sent with it.

    Scope of a token: `plan` or `purchase` or `review`."""

    return _parsed(
        client.send(
            _request(
                body=body,
                idempotency_key=idempotency_key,
            )
        )
    )
