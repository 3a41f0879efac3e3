"""Lets operators find people, help them in, and read security events."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.models import Invitation, SecurityEvent, User
from accounts.services import factors
from accounts.services.events import reaches_people
from accounts.services.members import show_invitation_link
from accounts.services.passwords import send_reset, show_reset_link
from common.access import Audience
from common.errors import DomainError
from console.account.filters import EventFilter, PeopleFilter
from console.account.tables import EventTable, PeopleEventTable, PeopleTable
from console.common.messages import error_message
from console.common.pages import ActionView, Page, get_row_or_404
from console.common.sign_in.confirmation import ConfirmedMixin
from console.common.tables import ListPage, make_table

NAV_NAME = "account:people"


def people() -> QuerySet[User]:
    """Returns all persons, without accounts of programs and of those who were erased."""
    return User.objects.filter(service_of=None, erasure=None)


class PeoplePage(ListPage):
    """Lists all people, and invitations whose link an operator hands on."""

    audience = (Audience.OPERATOR,)
    template_name = "account/people.html"
    title = _("People")
    nav_name = NAV_NAME
    table_class = PeopleTable
    filter_class = PeopleFilter
    file_name = "people"

    def get_queryset(self) -> QuerySet[User]:
        return people().prefetch_related("memberships__organisation", "totpdevice_set")

    def get_context_data(self) -> dict[str, Any]:
        waiting = Invitation.objects.usable().select_related("organisation")
        return {"invitations": Invitation.objects.none() if reaches_people() else waiting}


class PersonPage(Page):
    """Shows one person with organisations, second factor and events."""

    audience = (Audience.OPERATOR,)
    template_name = "account/person.html"
    title = _("Person")
    nav_name = NAV_NAME

    def get_context_data(self) -> dict[str, Any]:
        person = get_row_or_404(people(), pk=self.kwargs["pk"])
        events = SecurityEvent.objects.filter(user=person).select_related("by")
        return {
            "person": person,
            "has_factor": factors.has_factor(person),
            "is_mailed": reaches_people(),
            "can_help": Audience.REVIEWER in self.request.membership.audiences(),  # type: ignore[attr-defined]
            "table": make_table(self.request, EventTable, events),
        }


class PersonAction(ConfirmedMixin, ActionView):
    """Changes something about a person on behalf of an operator."""

    audience = (Audience.REVIEWER,)

    def person(self) -> User:
        """Returns the person named in the address. Raises Http404."""
        return get_row_or_404(people(), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return resolve_url("account:person", self.kwargs["pk"])


class SendReset(PersonAction):
    """Sends the person a link for a new password."""

    def perform(self) -> str:
        user: Any = self.request.user
        person = self.person()
        send_reset(user=person, by=user, client=client_of(self.request))
        return gettext("The link is sent to %(email)s.") % {"email": person.email}


class RemovePersonsFactor(PersonAction):
    """Removes the second factor of a person who lost it."""

    def perform(self) -> str:
        user: Any = self.request.user
        person = self.person()
        factors.remove_factor(user=person, client=client_of(self.request), by=user)
        return gettext("%(email)s signs in with the password alone.") % {"email": person.email}


class LinkPage(ConfirmedMixin, Page):
    """Shows a link once, for an operator to hand on where no mail is sent."""

    audience = (Audience.REVIEWER,)
    http_method_names = ("post",)
    template_name = "account/link.html"
    title = _("Link to hand on")
    nav_name = NAV_NAME

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Makes the link, or says why not."""
        try:
            context = self.link()
        except DomainError as error:
            return self.render_to_response({"error": error_message(error)}, status=error.status)
        return self.render_to_response(context)

    def link(self) -> dict[str, Any]:
        """Returns the link and the address of its person."""
        raise NotImplementedError


class ResetLink(LinkPage):
    """Shows the link by which a person sets a new password."""

    def link(self) -> dict[str, Any]:
        user: Any = self.request.user
        person = get_row_or_404(people(), pk=self.kwargs["pk"])
        link = show_reset_link(user=person, by=user, client=client_of(self.request))
        return {"link": link, "email": person.email, "lasts": _("It serves once, within an hour.")}


class InvitationLink(LinkPage):
    """Shows the link of an invitation."""

    def link(self) -> dict[str, Any]:
        user: Any = self.request.user
        rows = Invitation.objects.usable().select_related("organisation")
        invitation = get_row_or_404(rows, pk=self.kwargs["pk"])
        client = client_of(self.request)
        secret = show_invitation_link(invitation=invitation, by=user, client=client)
        return {
            "link": client.site + reverse("account:join", args=[secret]),
            "email": invitation.email,
            "lasts": _("It serves once; a link that was shown before ends."),
        }


class PeopleEvents(ListPage):
    """Lists the security events of all accounts."""

    audience = (Audience.OPERATOR,)
    title = _("Security events")
    nav_name = NAV_NAME
    table_class = PeopleEventTable
    filter_class = EventFilter
    file_name = "security-events"

    def get_queryset(self) -> QuerySet[SecurityEvent]:
        return SecurityEvent.objects.select_related("user", "by")
