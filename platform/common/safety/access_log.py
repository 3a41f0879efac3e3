"""Logs each request without its query, its body and secrets of links."""

from collections.abc import Callable
from time import perf_counter

import structlog
from django.http import HttpRequest, HttpResponse

from common.safety.link_secrets import HIDDEN, without_secrets

log = structlog.get_logger("access")


class AccessLogMiddleware:
    """Logs method, path, status and duration of each request; its context says whose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Logs the request once it is answered."""
        started = perf_counter()
        response = self.get_response(request)
        log.info(
            "request",
            method=request.method,
            path=shown_path(request),
            status=response.status_code,
            ms=round((perf_counter() - started) * 1000, 1),
        )
        return response


def shown_path(request: HttpRequest) -> str:
    """Returns the path, its secrets hidden; of an unknown address only the first part."""
    if request.resolver_match is None:
        first = request.path.lstrip("/").partition("/")[0]
        return f"/{first[:40]}/{HIDDEN}" if "/" in request.path.strip("/") else f"/{first[:40]}"
    return without_secrets(request.path)
