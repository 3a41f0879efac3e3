"""Signs users out; switches language and organisation."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext

from accounts.services.members import choose_language
from common.access import Audience
from common.errors import Forbidden
from console.common.middleware import LANGUAGE_COOKIE, ORGANISATION_KEY
from console.common.pages import ActionView, Page

YEAR_SECONDS = 365 * 24 * 3600


class Home(Page):
    """Redirects to the first page of the user's area."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirects to the overview, the calendar or the list of orders."""
        audiences = request.membership.audiences()  # type: ignore[attr-defined]
        for audience, name in (
            (Audience.OPERATOR, "operator:overview"),
            (Audience.FACTORY, "factory:calendar"),
        ):
            if audience in audiences:
                return redirect(name)
        return redirect("buyer:orders")


class SignOut(LogoutView):
    """Ends the session."""

    audience = (Audience.ANYONE,)
    next_page = "console:sign-in"


class ChooseLanguage(ActionView):
    """Switches the language of all pages, and of the person's mails."""

    audience = (Audience.ANYONE,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stores the language in a cookie and returns to the page."""
        response = HttpResponseRedirect(self.get_success_url())
        wanted = request.POST.get("language", "")
        if wanted in dict(settings.LANGUAGES):
            set_language_cookie(response, wanted)
            user: Any = request.user
            if user.is_authenticated:
                choose_language(user=user, language=wanted)
        return response


def set_language_cookie(response: HttpResponse, language: str) -> None:
    """Keeps the language of pages for a year, in this browser."""
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


class ChooseOrganisation(ActionView):
    """Switches to another of the user's organisations."""

    def perform(self) -> str:
        """Stores the organisation in the session."""
        wanted = self.request.POST.get("organisation", "")
        user: Any = self.request.user
        for membership in user.active_memberships:
            if str(membership.organisation_id) == wanted:
                self.request.session[ORGANISATION_KEY] = wanted
                return gettext("You are now working for %(name)s.") % {
                    "name": membership.organisation
                }
        raise Forbidden

    def get_success_url(self) -> str:
        """Returns the first page of the area: the page before may be of another."""
        return resolve_url(self.success_url)
