"""Serves a person's own name and password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.services import rename
from console.account.forms import NameForm, PasswordForm
from console.common.pages import Page


class ProfilePage(Page):
    """Shows and saves the user's name; lists the user's organisations."""

    template_name = "account/profile.html"
    title = _("Profile")

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"form": NameForm(initial={"full_name": user.full_name})}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves the name."""
        form = NameForm(request.POST)
        if not form.is_valid():
            return self.render_to_response({"form": form}, status=422)
        user: Any = request.user
        rename(user=user, full_name=form.cleaned_data["full_name"])
        messages.success(request, gettext("Your name is saved."))
        return redirect("account:profile")


class PasswordPage(Page):
    """Changes the password and signs out other browsers."""

    template_name = "account/password.html"
    title = _("Change the password")

    def get_context_data(self) -> dict[str, Any]:
        return {"form": PasswordForm(self.request.user)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves the password and keeps this browser signed in."""
        form = PasswordForm(request.user, request.POST)
        if not form.is_valid():
            return self.render_to_response({"form": form}, status=422)
        form.save()
        update_session_auth_hash(request, form.user)
        messages.success(request, gettext("Your password is changed."))
        return redirect("account:profile")
