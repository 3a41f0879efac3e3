"""Serves invitation links: new users register, existing users join."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.errors import InvitationUnusable
from accounts.models import Invitation, User
from accounts.services.members import find_invitation, join, register
from accounts.services.sign_in import begin_session
from common.access import Audience
from common.errors import DomainError
from console.account.forms import JoinForm
from console.common.messages import error_message
from console.common.middleware import ORGANISATION_KEY
from console.common.pages import Page, add_errors


class JoinPage(Page):
    """Renders an invitation for everyone who has its link."""

    audience = (Audience.ANYONE,)
    template_name = "account/join.html"
    title = _("Invitation")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except InvitationUnusable as error:
            return self.render_to_response({"error": error_message(error)}, status=error.status)

    def get_context_data(self) -> dict[str, Any]:
        invitation = find_invitation(self.kwargs["secret"])
        return self.shown(invitation, JoinForm(User(email=invitation.email)))

    def shown(self, invitation: Invitation, form: JoinForm) -> dict[str, Any]:
        """Builds the context for an invited user, another user or a new one."""
        user: Any = self.request.user
        return {
            "invitation": invitation,
            "form": form,
            "is_for_user": user.is_authenticated and user.email == invitation.email,
            "has_account": User.objects.filter(email=invitation.email).exists(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Joins with the signed-in account or registers a new one."""
        invitation = find_invitation(kwargs["secret"])
        if request.user.is_authenticated:
            try:
                join(secret=kwargs["secret"], user=request.user, client=client_of(request))
            except InvitationUnusable:
                raise
            except DomainError as error:
                messages.error(request, error_message(error))
                return redirect(request.path)
            return self.welcome(invitation)
        form = JoinForm(User(email=invitation.email), request.POST)
        if form.is_valid():
            words = form.cleaned_data
            try:
                user = register(
                    secret=kwargs["secret"],
                    full_name=words["full_name"],
                    password=words["new_password1"],
                    client=client_of(request),
                )
            except InvitationUnusable:
                raise
            except DomainError as error:
                add_errors(form, error)
            else:
                begin_session(request, user)
                return self.welcome(invitation)
        return self.render_to_response(self.shown(invitation, form), status=422)

    def welcome(self, invitation: Invitation) -> HttpResponse:
        """Switches to the joined organisation and redirects to its first page."""
        self.request.session[ORGANISATION_KEY] = str(invitation.organisation_id)
        message = gettext("Welcome to %(organisation)s.") % {
            "organisation": invitation.organisation
        }
        messages.success(self.request, message)
        return redirect("console:home")
