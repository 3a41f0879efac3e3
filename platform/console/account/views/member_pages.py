"""The members of the organisation acted for: who there is, who is invited, who is what."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, Membership, Role
from accounts.services import change_membership, invite, remove_member, withdraw_invitation
from common.errors import DomainError
from console.account.forms import InvitationForm, MembershipForm
from console.account.tables import MemberTable
from console.common.pages import ActionView, Page, add_errors, get_row_or_404
from console.common.tables import ListPage


def is_owner(request: HttpRequest) -> bool:
    """Whether the user acts as an owner, who alone changes members."""
    return bool(request.membership.role == Role.OWNER)  # type: ignore[attr-defined]


class MembersPage(ListPage):
    """Everybody in the organisation, and for its owners who is invited."""

    template_name = "account/members.html"
    title = _("Members")
    table_class = MemberTable
    file_name = "members"

    def get_queryset(self) -> QuerySet[Membership]:
        """The members, with their people."""
        rows = Membership.objects.visible_to(self.request.user).select_related("user")
        return rows.filter(organisation=self.organisation)

    def get_context_data(self) -> dict[str, Any]:
        """The invitations that are out, for owners."""
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
    """The invitations of the organisation acted for."""
    rows = Invitation.objects.visible_to(page.request.user)
    return rows.filter(organisation=page.organisation)


class InviteMember(Page):
    """Asks whom to invite, and shows the link once: only its hash is kept."""

    template_name = "account/invite.html"
    title = _("Invite a member")

    def get_context_data(self) -> dict[str, Any]:
        """An empty form, where the user may invite at all."""
        return {"form": InvitationForm(self.organisation), "is_owner": is_owner(self.request)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The link, or what is wrong."""
        form = InvitationForm(self.organisation, request.POST)
        if form.is_valid():
            try:
                invitation, secret = invite(
                    organisation=self.organisation, by=request.user, **form.cleaned_data
                )
            except DomainError as refusal:
                add_errors(form, refusal)
            else:
                link = request.build_absolute_uri(reverse("account:join", args=[secret]))
                return self.render_to_response(
                    {"invitation": invitation, "link": link, "is_owner": True}
                )
        return self.render_to_response({"form": form, "is_owner": is_owner(request)}, status=422)


class WithdrawInvitation(ActionView):
    """Makes the link of an invitation useless."""

    success_url = "account:members"

    def perform(self) -> str:
        """Withdraws it."""
        invitation = get_row_or_404(invitations_of(self), pk=self.kwargs["pk"])
        withdraw_invitation(invitation=invitation, by=self.request.user)
        return gettext("The invitation of %(email)s is withdrawn.") % {"email": invitation.email}


class MemberPage(Page):
    """One member: role, prices, and the way out."""

    template_name = "account/member.html"
    title = _("Member")

    def member(self) -> Membership:
        """The membership of the address; of the organisation acted for, or 404."""
        rows = Membership.objects.visible_to(self.request.user).select_related("user")
        return get_row_or_404(rows.filter(organisation=self.organisation), pk=self.kwargs["pk"])

    def get_context_data(self) -> dict[str, Any]:
        """What the member is now."""
        member = self.member()
        now_is = {"role": member.role, "sees_prices": member.sees_prices}
        return self.shown(member, MembershipForm(self.organisation, initial=now_is))

    def shown(self, member: Membership, form: MembershipForm) -> dict[str, Any]:
        """The member and its form."""
        is_self = member.user_id == self.request.user.pk
        return {
            "member": member,
            "form": form,
            "is_owner": is_owner(self.request),
            "is_self": is_self,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Changes it, or says what is wrong."""
        member = self.member()
        form = MembershipForm(self.organisation, request.POST)
        if form.is_valid():
            try:
                change_membership(membership=member, by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                add_errors(form, refusal)
            else:
                said = gettext("%(name)s is changed.") % {"name": member.user}
                messages.success(request, said)
                return redirect("account:members")
        return self.render_to_response(self.shown(member, form), status=422)


class RemoveMember(ActionView):
    """Ends a membership; one's own too."""

    success_url = "account:members"

    def perform(self) -> str:
        """Removes it; who left goes on with another organisation, or has none."""
        rows = Membership.objects.visible_to(self.request.user).select_related("user")
        member = get_row_or_404(rows.filter(organisation=self.organisation), pk=self.kwargs["pk"])
        name, house = member.user.email, self.organisation
        is_self = member.user_id == self.request.user.pk
        remove_member(membership=member, by=self.request.user)
        if is_self:
            self.success_url = "console:home"  # type: ignore[misc]
            return gettext("You left %(house)s.") % {"house": house}
        return gettext("%(name)s is no longer a member.") % {"name": name}
