"""Serves a person's own profile and password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.services.members import change_profile
from accounts.services.passwords import set_password
from console.account.forms import PasswordForm, ProfileForm
from console.common.account import set_language_cookie
from console.common.pages import Page
from console.common.sign_in.confirmation import SignedInMixin


class ProfilePage(Page):
    """Shows and saves name, language and time zone; lists the organisations."""

    template_name = "account/profile.html"
    title = _("Profile")

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        known = {name: getattr(user, name) for name in ("full_name", "language", "time_zone")}
        return {"form": ProfileForm(self.organisation, initial=known)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves the profile."""
        form = ProfileForm(self.organisation, request.POST)
        if not form.is_valid():
            return self.render_to_response({"form": form}, status=422)
        user = change_profile(user=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        response = redirect("account:profile")
        if user.language:
            set_language_cookie(response, user.language)
        else:
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        with override(user.language or None):
            messages.success(request, gettext("Your profile is saved."))
        return response


class PasswordPage(SignedInMixin, Page):
    """Changes the password, ends other sessions and, if wanted, API tokens."""

    template_name = "account/password.html"
    title = _("Change the password")

    def get_context_data(self) -> dict[str, Any]:
        return {"form": PasswordForm(self.request.user)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves the password and keeps this browser signed in."""
        form = PasswordForm(request.user, request.POST)
        if not form.is_valid():
            return self.render_to_response({"form": form}, status=422)
        set_password(
            user=form.user,
            password=form.cleaned_data["new_password1"],
            client=client_of(request),
            ends_tokens=form.cleaned_data["ends_tokens"],
            keep_session=request.session.session_key,
        )
        update_session_auth_hash(request, form.user)
        messages.success(request, gettext("Your password is changed."))
        return redirect("account:profile")
