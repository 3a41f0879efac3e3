"""Reads bodies that come in chunks, without a length.

Django takes a body without `Content-Length` for an empty one, so that an optional body would be
taken for none.
"""

from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from common.api.problems import MEDIA_TYPE, problem

MIB = 1024 * 1024


class ChunkedBodyMiddleware:
    """Reads a chunked body to its end, up to `DATA_UPLOAD_MAX_MEMORY_SIZE`.

    A larger one, and one that the server does not put together, is answered 411: a client that
    knows the length sends it, and views refuse what is too long by it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Gives the request its body, or asks for the length."""
        if "HTTP_TRANSFER_ENCODING" not in request.META:
            return self.get_response(request)
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not request.META.get("wsgi.input_terminated"):
            return length_required(most)
        content = request.META["wsgi.input"].read(most + 1)
        if len(content) > most:
            return length_required(most)
        request.META["CONTENT_LENGTH"] = str(len(content))
        # Django made the stream that it reads, an empty one, from the missing length.
        request._stream = BytesIO(content)  # type: ignore[attr-defined]
        return self.get_response(request)


def length_required(most: int) -> HttpResponse:
    """Answers that the body needs a length."""
    detail = (
        f"A body without a length is read up to {most // MIB} MiB;"
        " send this one with Content-Length."
    )
    error = {"pointer": "#/Content-Length", "code": "length_required", "detail": detail}
    body = problem(411, detail, [error], "length_required", "header")
    return JsonResponse(body, status=411, content_type=MEDIA_TYPE)
