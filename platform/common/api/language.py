"""Keeps the API in English for requests in any language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation


class EnglishApiMiddleware:
    """Answers in English below `/api/`, as clients and stored responses need."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activates English while the request is handled and its answer rendered."""
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        with translation.override("en"):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", "en")
        return response
