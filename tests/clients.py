"""Provides a client that retries and edits safely, as a well-built program does."""

from typing import Any
from uuid import uuid4

from rest_framework.test import APIClient

from accounts.clients import Client

# Where calls of services come from.
HERE = Client(address="192.0.2.7", browser="Test", site="http://testserver")
# Sent with each request, so that equal problems have equal bodies.
REQUEST_ID = "of-the-tests"
CONDITIONAL_METHODS = ("PATCH", "PUT", "DELETE")


class SafeClient(APIClient):
    """Sends a fresh `Idempotency-Key` with a POST and the row's `ETag` with an edit.

    Unless the test gives the header; tests of what happens without it use `APIClient`.
    """

    def generic(self, method: str, path: str, *args: Any, **extra: Any) -> Any:
        extra.setdefault("HTTP_X_REQUEST_ID", REQUEST_ID)
        given = {name.lower() for name in extra.get("headers") or {}}
        if method == "POST" and "idempotency-key" not in given:
            extra.setdefault("HTTP_IDEMPOTENCY_KEY", str(uuid4()))
        if method in CONDITIONAL_METHODS and "if-match" not in given:
            extra.setdefault("HTTP_IF_MATCH", self.get(path).headers.get("ETag", "*"))
        return super().generic(method, path, *args, **extra)
