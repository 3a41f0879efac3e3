"""Lists a person's notifications, opens them and marks them as read."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.account.filters import InboxFilter
from console.account.inbox_table import InboxTable
from console.common.notifications import notifications_for
from console.common.pages import ActionView, Page, get_row_or_404
from console.common.tables import ListPage
from notifications.selectors.inbox import inbox, unread_of
from notifications.services.notifying import mark_read
from notifications.subject_pages import address_of


class InboxPage(ListPage):
    """Lists what the person was notified, below what the organisation has to do now."""

    template_name = "account/inbox.html"
    title = _("Notifications")
    table_class = InboxTable
    filter_class = InboxFilter
    file_name = "notifications"

    def get_queryset(self) -> Any:
        return inbox(user=self.request.user, organisation_id=self.organisation.pk)

    def get_context_data(self) -> dict[str, Any]:
        membership = self.request.membership  # type: ignore[attr-defined]
        return {"notices": notifications_for(membership)}


class UnreadPart(Page):
    """Renders count and list of unread notifications, which each page polls."""

    template_name = "console/unread_part.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the part without the layout."""
        unread = unread_of(user=request.user, organisation_id=self.organisation.pk)
        return render(request, self.template_name, {"unread": unread, "is_swapped": True})


class OpenNotification(Page):
    """Marks a notification as read and leads to what it is about."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirects to the subject's page."""
        rows = inbox(user=request.user, organisation_id=self.organisation.pk)
        row = get_row_or_404(rows, pk=kwargs["pk"])
        mark_read(user=request.user, notification_ids=[row.pk])
        return HttpResponseRedirect(address_of(row.event))


class MarkRead(ActionView):
    """Marks one notification as read, or all of the organisation."""

    success_url: ClassVar = "account:inbox"

    def perform(self) -> str:
        """Marks those that the form names; without a name all."""
        named = self.request.POST.get("notification", "")
        ids = [int(named)] if named.isdecimal() and len(named) < 19 else None
        if named and ids is None:
            return gettext("Nothing was unread.")
        count = mark_read(
            user=self.request.user,
            notification_ids=ids,
            event__organisation=self.organisation.pk,
        )
        if not count:
            return gettext("Nothing was unread.")
        words = ngettext(
            "%(count)s notification is marked as read.",
            "%(count)s notifications are marked as read.",
            count,
        )
        return words % {"count": count}
