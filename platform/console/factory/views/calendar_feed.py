"""Serves committed work to calendar programs, and the page of its address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.clients import client_of
from common.access import Audience
from console.common.pages import ActionView
from console.factory.factory_pages import FactoryPage
from notifications.models import CalendarKey
from notifications.selectors.work_calendar import calendar_of
from notifications.services.calendar_keys import make_key, revoke_key, use_key

KEY_LENGTH_MOST = 200


class CalendarFeed(View):
    """Answers the calendar of whoever has a key; nobody signs in."""

    audience = (Audience.ANYONE,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Returns the calendar in the person's language; a wrong key finds nothing."""
        key = request.GET.get("key", "")
        row = use_key(key) if 0 < len(key) <= KEY_LENGTH_MOST else None
        if row is None:
            text = "No calendar has this key. Make a new address on the page Calendar feed.\n"
            return HttpResponse(text, status=404, content_type="text/plain; charset=utf-8")
        with override(row.user.language or None):
            content = calendar_of(row.organisation, client_of(request).site)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="millshare.ics"'
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


class CalendarFeedPage(FactoryPage):
    """Tells whether the person has an address, and makes one, which is shown once."""

    template_name = "factory/calendar_feed.html"
    title = _("Calendar feed")
    nav_name = "factory:calendar"

    def get_context_data(self) -> dict[str, Any]:
        rows = CalendarKey.objects.filter(user=self.request.user, organisation=self.organisation)
        return {"key": rows.first()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Makes a new address; an earlier one ends."""
        key = make_key(user=request.user, organisation=self.organisation)
        address = f"{client_of(request).site}/factory/calendar.ics?key={key}"
        return self.render_to_response({**self.get_context_data(), "address": address})


class RevokeCalendarFeed(ActionView):
    """Ends the person's address."""

    audience = (Audience.FACTORY,)
    success_url = "factory:calendar-feed"

    def perform(self) -> str:
        """Deletes the key."""
        if revoke_key(user=self.request.user, organisation=self.organisation):
            return gettext("The address of your calendar is revoked.")
        return gettext("There was no address to revoke.")
