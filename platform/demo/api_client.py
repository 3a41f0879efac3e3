"""Calls the API over HTTP as any program would: tokens, JSON, pages."""

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.management import CommandError

TIMEOUT_SECONDS = 30.0
PAGE_SIZE = 200


class ApiClient:
    """Calls the API of this machine as one user."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.headers = {"Content-Type": "application/json", "Accept": "application/json"}
        # The loopback is never reached through a proxy.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def sign_in(self, email: str, password: str) -> None:
        """Requests a token and sends it from now on."""
        answer = self.post("tokens/", {"email": email, "password": password})
        self.headers["Authorization"] = f"Token {answer['token']}"

    def get(self, path: str, **parameters: Any) -> Any:
        """Gets a path under `/api/v1/`; a list becomes a repeated parameter."""
        query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
        return self.request("GET", f"{path}{query}", None)

    def rows(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """Gets all rows of a list, page by page."""
        found: list[dict[str, Any]] = []
        page = 1
        while True:
            answer = self.get(path, page_size=PAGE_SIZE, page=page, **parameters)
            found += answer["results"]
            if answer["next"] is None:
                return found
            page += 1

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Posts a body under a new idempotency key and returns the response."""
        key = {"Idempotency-Key": str(uuid4())}
        return self.request("POST", path, json.dumps(body).encode(), key)

    def request(
        self, method: str, path: str, body: bytes | None, extra: dict[str, str] | None = None
    ) -> Any:
        """Sends one request. Raises CommandError with the API's error message."""
        headers = self.headers | (extra or {})
        http_request = urllib.request.Request(
            f"{self.address}/api/v1/{path}", data=body, headers=headers, method=method
        )
        try:
            with self.opener.open(http_request, timeout=TIMEOUT_SECONDS) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                reason = error_message(error.read())
            raise CommandError(f"{method} {path} failed with {error.code}: {reason}") from None
        except OSError as error:
            raise CommandError(f"{method} {path} was not answered: {error}") from None


def error_message(body: bytes) -> str:
    """Returns the message of a problem document, on one line."""
    try:
        problem = json.loads(body)
    except ValueError:
        return body.decode(errors="replace")[:200]
    reasons = [str(row.get("detail", row)) for row in problem.get("errors", [])]
    return "; ".join(reasons) or str(problem.get("detail") or problem.get("title") or problem)
