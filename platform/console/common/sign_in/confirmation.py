"""Asks for the password again before sensitive changes, such as of tokens."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from accounts.errors import TooManyAttempts
from accounts.services.sign_in import confirm, is_confirmed
from common.access import Audience
from console.common.pages import Page, add_errors, redirect_to_sign_in

PASSWORD_FIELD = "confirm-password"


class ConfirmForm(forms.Form):
    """Validates the password that is asked again."""

    prefix = "confirm"
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignedInMixin:
    """Admits everybody who is signed in, staff of no organisation too."""

    audience = (Audience.ANYONE,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_sign_in(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


class ConfirmedMixin:
    """Lets only people go on who have typed their password a short time ago.

    A form that was sent too late is kept: the password is asked with its fields beside it.
    """

    # Pages that only show something until they are sent.
    confirms_reading = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        is_asked = request.method == "POST" or self.confirms_reading
        if not user.is_authenticated or not is_asked or is_confirmed(request):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]
        if request.method != "POST":
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('account:confirm')}?{query}")
        form = ConfirmForm(request.POST if PASSWORD_FIELD in request.POST else None)
        if form.is_bound and check(request, form):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]
        sent = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in (PASSWORD_FIELD, "csrfmiddlewaretoken")
        ]
        page = ConfirmPage()
        page.setup(request)
        return page.render_to_response({"form": form, "sent": sent}, status=422)


def check(request: HttpRequest, form: ConfirmForm) -> bool:
    """Returns whether the form has the user's password; notes the time or the error."""
    if not form.is_valid():
        return False
    user: Any = request.user
    password = form.cleaned_data["password"]
    try:
        found = authenticate(request, username=user.email, password=password)
    except TooManyAttempts as error:
        add_errors(form, error)
        return False
    if found != user:
        form.add_error("password", _("This is not your password."))
        return False
    confirm(request)
    return True


class ConfirmPage(SignedInMixin, Page):
    """Asks for the password and leads back to the page that needs it."""

    template_name = "console/confirm.html"
    title = _("Confirm that it is you")

    def get_context_data(self) -> dict[str, Any]:
        return {"form": ConfirmForm(), "next": self.request.GET.get("next", "")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Checks the password and goes on."""
        form, wanted = ConfirmForm(request.POST), request.POST.get("next", "")
        if not check(request, form):
            return self.render_to_response({"form": form, "next": wanted}, status=422)
        is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
        return redirect(wanted if is_here else resolve_url("account:security"))
