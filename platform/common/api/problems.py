"""Turns errors into `application/problem+json` (RFC 9457) with JSON pointers."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.defaults import page_not_found
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common.api.filters import QueryError
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
    412: "The row was changed in the meantime",
    413: "The body is too large",
    415: "Unsupported media type",
    422: "The key was used for another request",
    428: "Name the version that you change",
    429: "Too many requests",
    503: "Busy at the moment",
}


class BodyTooLarge(exceptions.APIException):
    """Reports a body above `DATA_UPLOAD_MAX_MEMORY_SIZE`, which is not read."""

    status_code = 413
    default_code = "too_large"
    default_detail = "The body is larger than this server reads; send it in parts."


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


def printable(text: Any) -> str:
    """Returns text that UTF-8 can encode; a lone surrogate becomes “?”."""
    return str(text).encode(errors="replace").decode()


def flatten(detail: Any, pointer: str = "#") -> Iterator[dict[str, str]]:
    """Yields an entry for each nested DRF error, with its pointer (RFC 6901)."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            step = printable(key).replace("~", "~0").replace("/", "~1")
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
    status: int, detail: str, errors: list[dict[str, str]], code: str, place: str
) -> dict[str, Any]:
    """Returns the body of an error; `in` names the part of the request they point to."""
    return {
        "type": "about:blank",
        "title": TITLES.get(status, "The request failed"),
        "status": status,
        "code": code,
        "detail": detail,
        "errors": [{"in": place, **error} for error in errors],
    }


def from_domain_error(error: DomainError) -> dict[str, Any]:
    """Returns the body for an error of a service."""
    if isinstance(error, FieldErrors):
        errors = [
            {"pointer": "#/" + field.replace(".", "/"), "code": "invalid", "detail": str(reason)}
            for field, reason in error.errors.items()
        ]
    else:
        pointer = "#/" + error.field.replace(".", "/") if error.field else "#"
        errors = [{"pointer": pointer, "code": error.code, "detail": str(error.detail)}]
    return problem(error.status, str(error.detail), errors, error.code, error.place)


def headers_of(error: DomainError) -> dict[str, str]:
    """Returns Retry-After, and a Link to the documentation of a header."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    if error.place == "header":
        headers["Link"] = HOW_TO
    return headers


def from_api_exception(exception: exceptions.APIException) -> dict[str, Any]:
    """Returns the body for one of DRF's own exceptions."""
    place = "query" if isinstance(exception, QueryError) else "body"
    errors = list(flatten(exception.detail))
    if isinstance(exception, exceptions.NotFound):
        place, errors = "path", [{**error, "pointer": "#/id"} for error in errors]
    code = getattr(exception, "default_code", "error")
    detail = (
        errors[0]["detail"] if len(errors) == 1 else f"{len(errors)} fields are not acceptable."
    )
    return problem(exception.status_code, detail, errors, code, place)


def address_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answers 404 with a problem below `/api/`, and with a page elsewhere."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    detail = f"There is nothing at {request.path}; see /api/v1/schema/ for what there is."
    error = {"pointer": "#", "code": "not_found", "detail": detail}
    body = problem(404, detail, [error], "not_found", "path")
    return JsonResponse(body, status=404, content_type=MEDIA_TYPE)


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
