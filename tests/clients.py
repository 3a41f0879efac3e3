"""Provides a client that retries and edits safely, as a well-built program does."""

from typing import Any
from uuid import uuid4

from rest_framework.test import APIClient

CONDITIONAL_METHODS = ("PATCH", "PUT", "DELETE")


class SafeClient(APIClient):
    """Sends a fresh `Idempotency-Key` with a POST and the row's `ETag` with an edit.

    Unless the test gives the header; tests of what happens without it use `APIClient`.
    """

    def generic(self, method: str, path: str, *args: Any, **extra: Any) -> Any:
        given = {name.lower() for name in extra.get("headers") or {}}
        if method == "POST" and "idempotency-key" not in given:
            extra.setdefault("HTTP_IDEMPOTENCY_KEY", str(uuid4()))
        if method in CONDITIONAL_METHODS and "if-match" not in given:
            extra.setdefault("HTTP_IF_MATCH", self.get(path).headers.get("ETag", "*"))
        return super().generic(method, path, *args, **extra)
