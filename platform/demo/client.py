"""Speaks to the product over HTTP as any program would: tokens, JSON, pages."""

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.management import CommandError

TIMEOUT_SECONDS = 30.0
PAGE_SIZE = 200


class Client:
    """One user of the API at an address of this machine."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.headers = {"Content-Type": "application/json", "Accept": "application/json"}
        # The loopback is never behind a proxy.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def sign_in(self, email: str, password: str) -> None:
        """Gets a token and uses it from now on."""
        answer = self.post("tokens/", {"email": email, "password": password})
        self.headers["Authorization"] = f"Token {answer['token']}"

    def get(self, path: str, **parameters: Any) -> Any:
        """The answer of an address under `/api/v1/`; a list as a parameter is given repeatedly."""
        query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
        return self.ask("GET", f"{path}{query}", None)

    def rows(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """All rows of a list, page by page."""
        found: list[dict[str, Any]] = []
        page = 1
        while True:
            answer = self.get(path, page_size=PAGE_SIZE, page=page, **parameters)
            found += answer["results"]
            if answer["next"] is None:
                return found
            page += 1

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Sends a body as a new deed and returns the answer."""
        key = {"Idempotency-Key": str(uuid4())}
        return self.ask("POST", path, json.dumps(body).encode(), key)

    def ask(
        self, method: str, path: str, body: bytes | None, more: dict[str, str] | None = None
    ) -> Any:
        """One request. Raises CommandError with what the API says against it."""
        headers = self.headers | (more or {})
        request = urllib.request.Request(
            f"{self.address}/api/v1/{path}", data=body, headers=headers, method=method
        )
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                words = reason_of(error.read())
            raise CommandError(f"{method} {path} was refused with {error.code}: {words}") from None
        except OSError as error:
            raise CommandError(f"{method} {path} was not answered: {error}") from None


def reason_of(body: bytes) -> str:
    """What a problem document says, on one line."""
    try:
        problem = json.loads(body)
    except ValueError:
        return body.decode(errors="replace")[:200]
    reasons = [str(row.get("detail", row)) for row in problem.get("errors", [])]
    return "; ".join(reasons) or str(problem.get("detail") or problem.get("title") or problem)
