"""Lists, invites, edits and removes members of the organisation acted for."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.models import Invitation, Membership, Role
from accounts.services.events import reaches_people
from accounts.services.members import (
    change_membership,
    change_time_zone,
    invite,
    remove_member,
    withdraw_invitation,
)
from common.errors import DomainError
from console.account.forms import InvitationForm, MembershipForm, OrganisationForm
from console.account.tables import MemberTable
from console.common.pages import ActionView, Page, add_errors, get_row_or_404
from console.common.sign_in.confirmation import ConfirmedMixin
from console.common.tables import ListPage


def is_owner(request: HttpRequest) -> bool:
    """Returns whether the user acts as an owner; only owners change members."""
    return bool(request.membership.role == Role.OWNER)  # type: ignore[attr-defined]


class MembersPage(ListPage):
    """Lists the members, and to owners the open invitations."""

    template_name = "account/members.html"
    title = _("Members")
    table_class = MemberTable
    file_name = "members"

    def get_queryset(self) -> QuerySet[Membership]:
        rows = Membership.objects.visible_to(self.request.user).select_related("user")
        return rows.filter(organisation=self.organisation, user__service_of=None)

    def get_context_data(self) -> dict[str, Any]:
        own = is_owner(self.request)
        invitations = invitations_of(self) if own else Invitation.objects.none()
        return {
            "is_owner": own,
            "invitations": invitations.usable(),
            "owners": ", ".join(
                self.get_queryset().filter(role=Role.OWNER).values_list("user__email", flat=True)
            ),
        }


def invitations_of(page: Page) -> Any:
    """Returns the invitations of the organisation acted for."""
    rows = Invitation.objects.visible_to(page.request.user)
    return rows.filter(organisation=page.organisation)


class InviteMember(ConfirmedMixin, Page):
    """Creates an invitation, whose link goes to the address and to nobody else."""

    template_name = "account/invite.html"
    title = _("Invite a member")

    def get_context_data(self) -> dict[str, Any]:
        return {"form": InvitationForm(self.organisation), "is_owner": is_owner(self.request)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Creates the invitation, or shows the form with its errors."""
        form = InvitationForm(self.organisation, request.POST)
        if form.is_valid():
            try:
                invitation = invite(
                    organisation=self.organisation,
                    by=request.user,
                    client=client_of(request),
                    **form.cleaned_data,
                )
            except DomainError as error:
                add_errors(form, error)
            else:
                return self.render_to_response(
                    {"invitation": invitation, "is_mailed": reaches_people()}
                )
        return self.render_to_response({"form": form, "is_owner": is_owner(request)}, status=422)


class WithdrawInvitation(ActionView):
    """Invalidates the link of an invitation."""

    success_url = "account:members"

    def perform(self) -> str:
        invitation = get_row_or_404(invitations_of(self), pk=self.kwargs["pk"])
        withdraw_invitation(invitation=invitation, by=self.request.user)
        return gettext("The invitation of %(email)s is withdrawn.") % {"email": invitation.email}


class MemberPage(ConfirmedMixin, Page):
    """Renders one member with role, price access and removal."""

    confirms_reading = False
    template_name = "account/member.html"
    title = _("Member")

    def member(self) -> Membership:
        """Returns the member named in the address. Raises Http404."""
        rows = Membership.objects.visible_to(self.request.user).select_related("user")
        own = rows.filter(organisation=self.organisation, user__service_of=None)
        return get_row_or_404(own, pk=self.kwargs["pk"])

    def get_context_data(self) -> dict[str, Any]:
        member = self.member()
        now_is = {"role": member.role, "sees_prices": member.sees_prices}
        return self.shown(member, MembershipForm(self.organisation, initial=now_is))

    def shown(self, member: Membership, form: MembershipForm) -> dict[str, Any]:
        """Builds the context of the member and its form."""
        is_self = member.user_id == self.request.user.pk
        return {
            "member": member,
            "form": form,
            "is_owner": is_owner(self.request),
            "is_self": is_self,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves the membership, or shows the form with its errors."""
        member = self.member()
        form = MembershipForm(self.organisation, request.POST)
        if form.is_valid():
            try:
                change_membership(
                    membership=member,
                    by=request.user,
                    client=client_of(request),
                    **form.cleaned_data,
                )
            except DomainError as error:
                add_errors(form, error)
            else:
                message = gettext("%(name)s is changed.") % {"name": member.user}
                messages.success(request, message)
                return redirect("account:members")
        return self.render_to_response(self.shown(member, form), status=422)


class RemoveMember(ConfirmedMixin, ActionView):
    """Ends a membership, also the user's own."""

    success_url = "account:members"

    def perform(self) -> str:
        rows = Membership.objects.visible_to(self.request.user).select_related("user")
        own = rows.filter(organisation=self.organisation, user__service_of=None)
        member = get_row_or_404(own, pk=self.kwargs["pk"])
        name, organisation = member.user.email, self.organisation
        is_self = member.user_id == self.request.user.pk
        remove_member(membership=member, by=self.request.user, client=client_of(self.request))
        if is_self:
            self.success_url = "console:home"  # type: ignore[misc]
            return gettext("You left %(organisation)s.") % {"organisation": organisation}
        return gettext("%(name)s is no longer a member.") % {"name": name}


class OrganisationPage(Page):
    """Shows and saves the time zone of the organisation acted for."""

    template_name = "account/organisation.html"
    title = _("Organisation")

    def get_context_data(self) -> dict[str, Any]:
        form = OrganisationForm(initial={"time_zone": self.organisation.time_zone})
        return {"form": form, "is_owner": is_owner(self.request)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves the time zone, or shows the form with its errors."""
        form = OrganisationForm(request.POST)
        if form.is_valid():
            try:
                change_time_zone(
                    organisation=self.organisation, by=request.user, **form.cleaned_data
                )
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, gettext("The organisation is saved."))
                return redirect("account:organisation")
        return self.render_to_response({"form": form, "is_owner": is_owner(request)}, status=422)
