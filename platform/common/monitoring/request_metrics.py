"""Times requests and counts refusals, by the name of the route."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from time import perf_counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from common.monitoring import metrics, traces

CLIENT_ERRORS = range(400, 500)
# Nothing of the address is shown where no route matches.
NO_ROUTE, STATIC_FILES = "none", "static"


class RequestMetricsMiddleware:
    """Observes each request once it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Times the answer and, where traces are sent, makes a span of it."""
        started = perf_counter()
        with traces.span("request") as span:
            response = self.get_response(request)
            route = route_of(request)
            span.name(f"{request.method} {route}")
            span.add(
                {
                    "http.request.method": request.method or "",
                    "http.route": route,
                    "http.response.status_code": response.status_code,
                }
            )
        metrics.observe_request(
            route=route,
            method=request.method or "",
            status=response.status_code,
            seconds=perf_counter() - started,
        )
        if response.status_code in CLIENT_ERRORS:
            metrics.count_refusal(status=response.status_code, code=code_of(response))
        return response


def route_of(request: HttpRequest) -> str:
    """Returns the name of the request's route, which has nothing that was sent."""
    if request.resolver_match is None:
        return STATIC_FILES if request.path.startswith("/static/") else NO_ROUTE
    return request.resolver_match.view_name


def code_of(response: Any) -> str:
    """Returns the code of a problem, or the words of its status."""
    problem = getattr(response, "data", None)
    if isinstance(problem, Mapping) and isinstance(problem.get("code"), str):
        return str(problem["code"])
    try:
        words = HTTPStatus(response.status_code).phrase
    except ValueError:
        return "unknown"
    return words.lower().replace(" ", "_").replace("-", "_")
