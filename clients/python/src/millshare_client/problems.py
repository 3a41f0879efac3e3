"""Turns problem documents (RFC 9457) into exceptions."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urljoin

import httpx


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Points at a bad part of a request; `place` is body, query, path or header."""

    place: str
    pointer: str
    code: str
    detail: str


class ApiProblem(Exception):
    """Reports that the platform refused a request.

    Programs compare `code`, which never changes; `detail` is for people and `documentation` the
    address of a page with meaning and way out.
    """

    def __init__(self, response: httpx.Response, document: dict[str, Any]) -> None:
        self.status = response.status_code
        self.code = str(document.get("code", "unknown"))
        self.title = str(document.get("title", response.reason_phrase))
        self.detail = str(document.get("detail") or self.title)
        self.errors = [
            FieldProblem(*(str(row.get(name, "")) for name in ("in", "pointer", "code", "detail")))
            for row in document.get("errors", ())
        ]
        kind = str(document.get("type", "about:blank"))
        has_page = kind != "about:blank"
        self.documentation = urljoin(str(response.url), kind) if has_page else ""
        self.request_id = str(document.get("request_id", response.headers.get("X-Request-ID", "")))
        self.retry_after = retry_after_of(response)
        super().__init__(f"{self.status} {self.code}: {self.detail}")

    @classmethod
    def from_response(cls, response: httpx.Response) -> Self:
        """Returns the exception for an answer, of the class of its status."""
        return CLASSES.get(response.status_code, cls)(response, document_of(response))  # type: ignore[return-value]


class FieldsRefused(ApiProblem):
    """Reports that fields are wrong, missing or unknown (400)."""


class SignInNeeded(ApiProblem):
    """Reports that there is no valid token (401)."""


class AccessRefused(ApiProblem):
    """Reports that the role or the token's scope does not suffice (403)."""


class NothingFound(ApiProblem):
    """Reports that there is no such row, or that it is not yours to see (404)."""


class StateRefused(ApiProblem):
    """Reports that the state of a row does not allow this (409)."""


class StaleVersion(ApiProblem):
    """Reports that the row was changed since it was read (412)."""


class LimitReached(ApiProblem):
    """Reports that there were too many requests (429)."""


CLASSES: dict[int, type[ApiProblem]] = {
    400: FieldsRefused,
    401: SignInNeeded,
    403: AccessRefused,
    404: NothingFound,
    409: StateRefused,
    412: StaleVersion,
    429: LimitReached,
}


def document_of(response: httpx.Response) -> dict[str, Any]:
    """Returns the problem document; one of its text where a proxy answered."""
    try:
        document = response.json()
    except ValueError:
        return {"detail": response.text[:300].strip()}
    return document if isinstance(document, dict) else {}


def retry_after_of(response: httpx.Response) -> float | None:
    """Returns the seconds of Retry-After; None without them."""
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isdecimal() else None
