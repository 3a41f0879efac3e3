"""Serves people who forgot their password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.errors import TooManyAttempts
from accounts.services.events import reaches_people
from accounts.services.members import verify_address
from accounts.services.passwords import request_reset, set_password
from common.access import Audience
from console.account.forms import NewPasswordForm, ResetForm
from console.common.pages import Page, add_errors


class RequestReset(Page):
    """Sends a link for a new password; the answer is the same for every address."""

    audience = (Audience.ANYONE,)
    template_name = "account/request_reset.html"
    title = _("New password")

    def get_context_data(self) -> dict[str, Any]:
        return {"form": ResetForm(), "is_mailed": reaches_people()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Queues the mail."""
        form = ResetForm(request.POST)
        if form.is_valid():
            email = form.cleaned_data["email"]
            try:
                request_reset(email=email, client=client_of(request))
            except TooManyAttempts as error:
                add_errors(form, error)
                return self.render_to_response({"form": form}, status=429)
            return self.render_to_response({"email": email, "is_mailed": reaches_people()})
        return self.render_to_response({"form": form}, status=422)


class SetNewPassword(PasswordResetConfirmView):
    """Sets a new password by a link that serves once, within an hour."""

    audience = (Audience.ANYONE,)
    template_name = "account/new_password.html"
    form_class = NewPasswordForm
    extra_context = {"page_title": _("Set a new password")}  # noqa: RUF012

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        """Sets the password and leads to the sign-in."""
        user: Any = self.user
        set_password(
            user=user,
            password=form.cleaned_data["new_password1"],
            client=client_of(self.request),
            ends_tokens=form.cleaned_data["ends_tokens"],
        )
        verify_address(user=user)
        self.request.session.flush()
        messages.success(self.request, gettext("Your new password is set. Sign in with it."))
        return redirect("console:sign-in")
