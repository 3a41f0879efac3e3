"""Keeps sessions alive while they are used, and asks for a required second factor."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.clients import SIGNED_IN_AT, lacks_second_factor
from common.clock import now
from common.monitoring.log_context import bind_actor

SEEN_AT = "seen_at"
# How often the use of a session is written.
WRITTEN_EVERY = timedelta(minutes=1)
POLLED_PAGE = "account:unread"
# Names of the pages that a user opens before the second factor is set up.
OPEN_PAGES = (
    "account:second-factor",
    "account:confirm",
    "console:sign-in",
    "console:sign-in-code",
    "console:sign-out",
    "console:language",
)


class AccountMiddleware:
    """Touches the session of a signed-in browser and leads to a missing second factor.

    The API and the admin refuse such a session themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handles one request."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if SESSION_KEY in request.session:
            # An open page that asks for news by itself is not used.
            if request.path != reverse(POLLED_PAGE):
                touch(request)
            bind_actor(person=request.session[SESSION_KEY])
            is_page = not request.path.startswith(("/api/", "/admin/"))
            if is_page and lacks_second_factor(request) and not is_open(request):
                return HttpResponseRedirect(reverse("account:second-factor"))
        return self.get_response(request)


def touch(request: HttpRequest) -> None:
    """Writes at most once a minute that the session is in use."""
    at = now().timestamp()
    seen = request.session.get(SEEN_AT) or request.session.get(SIGNED_IN_AT) or at
    if at - seen > WRITTEN_EVERY.total_seconds():
        request.session[SEEN_AT] = at


def is_open(request: HttpRequest) -> bool:
    """Returns whether the page may be opened without the second factor."""
    return request.path in {reverse(name) for name in OPEN_PAGES}
