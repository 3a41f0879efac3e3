"""Turns errors into `application/problem+json` (RFC 9457) with JSON pointers.

An answer is short however many errors a request has: the first ERRORS_MOST are listed, and the rest
is counted.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.defaults import page_not_found
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common.api.filters import QueryError
from common.api.parsers import BodyTooLarge
from common.api.problem_types.catalogue import address_of
from common.api.request_ids import current_request_id
from common.errors import DomainError, FieldErrors, is_busy, is_lost

MEDIA_TYPE = "application/problem+json"
HOW_TO = '</api/v1/docs/>; rel="describedby"; type="text/html"'

TITLES = {
    400: "The request is not acceptable",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "The state does not allow this",
    411: "The length of the body is missing",
    412: "The row was changed in the meantime",
    413: "The body is too large",
    415: "Unsupported media type",
    422: "The key was used for another request",
    428: "Name the version that you change",
    429: "Too many requests",
    500: "An error of the platform",
    503: "Busy at the moment",
}

# Errors that an answer lists.
ERRORS_MOST = 20
# Characters of one name in a pointer, and of one error's text; both may hold what was sent.
NAME_LENGTH, DETAIL_LENGTH = 80, 1_000


class Busy(DomainError):
    """Raised when the database gave up waiting for another transaction."""

    default_detail = _(
        "Another request is changing this at the moment, and nothing was done; send it again."
    )
    default_code = "busy"
    status, retry_after = 503, 1


class DatabaseLost(DomainError):
    """Raised when the database, or the connection to it, was gone."""

    default_detail = _(
        "The database could not be reached for a moment; send it again, a POST with the same key."
    )
    default_code = "database_lost"
    status, retry_after = 503, 1


def printable(text: Any, most: int = DETAIL_LENGTH) -> str:
    """Returns text that UTF-8 can encode, cut short; a lone surrogate becomes “?”."""
    whole = str(text)
    shown = whole if len(whole) <= most else f"{whole[: most - 1]}…"
    return shown.encode(errors="replace").decode()


def flatten(detail: Any, pointer: str = "#") -> Iterator[dict[str, str]]:
    """Yields an entry for each nested DRF error, with its pointer (RFC 6901)."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            step = printable(key, NAME_LENGTH).replace("~", "~0").replace("/", "~1")
            yield from flatten(inner, pointer if key == "non_field_errors" else f"{pointer}/{step}")
    elif isinstance(detail, (list, tuple)):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (dict, list))
            yield from flatten(inner, f"{pointer}/{index}" if nested else pointer)
    else:
        yield {
            "pointer": pointer,
            "code": getattr(detail, "code", "invalid"),
            "detail": printable(detail),
        }


def problem(
    status: int, detail: str, errors: Iterable[dict[str, str]], code: str, place: str
) -> dict[str, Any]:
    """Returns the body of an error; `in` names the part of the request they point to."""
    following = iter(errors)
    listed = [{"in": place, **error} for error in islice(following, ERRORS_MOST)]
    rest = sum(1 for _error in following)
    request_id = current_request_id()
    return {
        "type": address_of(code),
        "title": TITLES.get(status, "The request failed"),
        "status": status,
        "code": code,
        "detail": detail or f"{len(listed) + rest} fields are not acceptable.",
        "errors": listed,
        **({"more_errors": rest} if rest else {}),
        **({"request_id": request_id} if request_id else {}),
    }


def from_domain_error(error: DomainError) -> dict[str, Any]:
    """Returns the body for an error of a service."""
    if isinstance(error, FieldErrors):
        named = ((field, "invalid", reason) for field, reason in error.errors.items())
    else:
        named = iter([(error.field, error.code, error.detail)])
    errors = (
        {"pointer": pointer_to(field), "code": code, "detail": printable(reason)}
        for field, code, reason in named
    )
    return problem(error.status, printable(error.detail), errors, error.code, error.place)


def pointer_to(field: str) -> str:
    """Returns the pointer to a field by its dotted path; to the whole without one."""
    return "#/" + printable(field.replace(".", "/"), NAME_LENGTH) if field else "#"


def headers_of(error: DomainError) -> dict[str, str]:
    """Returns Retry-After, and a Link to the documentation of a header."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    if error.place == "header":
        headers["Link"] = HOW_TO
    return headers


def from_api_exception(exception: exceptions.APIException) -> dict[str, Any]:
    """Returns the body for one of DRF's own exceptions."""
    place = "query" if isinstance(exception, QueryError) else "body"
    errors: Iterable[dict[str, str]] = flatten(exception.detail)
    if isinstance(exception, exceptions.NotFound):
        place, errors = "path", [{**error, "pointer": "#/id"} for error in errors]
    code = getattr(exception, "default_code", "error")
    body = problem(exception.status_code, "", errors, code, place)
    if len(body["errors"]) == 1:
        body["detail"] = body["errors"][0]["detail"]
    return body


def address_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answers 404 with a problem below `/api/`, and with a page elsewhere."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    path = printable(request.path, NAME_LENGTH)
    detail = f"There is nothing at {path}; see /api/v1/schema/ for what there is."
    error = {"pointer": "#", "code": "not_found", "detail": detail}
    body = problem(404, detail, [error], "not_found", "path")
    return JsonResponse(body, status=404, content_type=MEDIA_TYPE)


def fault_of_server() -> HttpResponse:
    """Answers an unknown error below `/api/`; what happened is in the log alone."""
    detail = "The platform made an error, which is logged; nothing was stored. Try again later."
    error = {"pointer": "#", "code": "server_error", "detail": detail}
    body = problem(500, detail, [error], "server_error", "body")
    return JsonResponse(body, status=500, content_type=MEDIA_TYPE)


def unreadable_request() -> HttpResponse:
    """Answers a request below `/api/` that Django refuses before any view reads it."""
    detail = "The request cannot be read; see /api/v1/docs/ for what is expected."
    error = {"pointer": "#", "code": "bad_request", "detail": detail}
    body = problem(400, detail, [error], "bad_request", "body")
    return JsonResponse(body, status=400, content_type=MEDIA_TYPE)


def handle_exception(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Handles exceptions for DRF; None leaves an unknown one to Django's 500."""
    if isinstance(exception, Http404):
        exception = exceptions.NotFound("There is no such row, or it is not yours to see.")
    elif isinstance(exception, PermissionDenied):
        exception = exceptions.PermissionDenied()
    elif isinstance(exception, RequestDataTooBig):
        exception = BodyTooLarge()
    elif is_busy(exception):
        exception = Busy()
    elif is_lost(exception):
        exception = DatabaseLost()
    headers = {}
    if isinstance(exception, DomainError):
        body, headers = from_domain_error(exception), headers_of(exception)
    elif isinstance(exception, exceptions.APIException):
        body = from_api_exception(exception)
        if getattr(exception, "auth_header", None):
            headers["WWW-Authenticate"] = exception.auth_header
        if getattr(exception, "wait", None):
            headers["Retry-After"] = str(int(exception.wait))
    else:
        return None
    set_rollback()
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)
