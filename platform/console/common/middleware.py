"""Sets language, membership and security headers of pages."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation

from accounts.models import Membership
from accounts.time_zones import zone_of
from common.monitoring.log_context import bind_actor

LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME
ORGANISATION_KEY = "organisation"
# Requests below these prefixes are no pages and set their own headers.
NON_PAGE_PREFIXES = ("/api/", "/admin/", "/healthz", "/readyz", "/static/")
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class CompressPages(GZipMiddleware):
    """Compresses pages and static files with gzip.

    API responses stay as they are: clients compare their `ETag` byte by byte.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if request.path.startswith("/api/") or response.status_code != HTTPStatus.OK:
            return response
        return super().process_response(request, response)


class PageMiddleware:
    """Chooses membership, language and time zone, then sets the security headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(NON_PAGE_PREFIXES):
            return self.get_response(request)
        membership = membership_of(request)
        request.membership = membership  # type: ignore[attr-defined]
        if membership is not None:
            bind_actor(person=membership.user_id, organisation=membership.organisation_id)
        with translation.override(language_of(request)), timezone.override(zone_for(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def zone_for(request: HttpRequest) -> ZoneInfo:
    """Returns the time zone of the user, else of the organisation acted for."""
    membership: Membership | None = request.membership  # type: ignore[attr-defined]
    if membership is None:
        return zone_of()
    user: Any = request.user
    return zone_of(user.time_zone, membership.organisation.time_zone)


def language_of(request: HttpRequest) -> str:
    """Returns the user's or this browser's chosen language, or the one it prefers."""
    user: Any = request.user
    if user.is_authenticated and user.language:
        return str(user.language)
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    return translation.get_language_from_request(request)


def membership_of(request: HttpRequest) -> Membership | None:
    """Returns the chosen membership of the user, or the first one."""
    user: Any = request.user
    if not user.is_authenticated:
        return None
    chosen = request.session.get(ORGANISATION_KEY)
    memberships: list[Membership] = user.active_memberships
    for membership in memberships:
        if str(membership.organisation_id) == chosen:
            return membership
    return memberships[0] if memberships else None
