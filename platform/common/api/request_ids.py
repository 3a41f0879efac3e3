"""Gives each request an id, which its log lines, answer and errors carry."""

import re
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

from common.monitoring.log_context import request_context

HEADER = "X-Request-ID"
# What a proxy or client may send; anything else would be text of theirs in our logs.
SENT = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Takes the id that a proxy or client sent, or makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Binds the id to the log lines of this request, and answers with it."""
        sent = request.headers.get(HEADER, "")
        request_id = sent if SENT.fullmatch(sent) else str(uuid4())
        with request_context(request_id):
            response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response


def current_request_id() -> str:
    """Returns the id of the request that is answered; empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
