"""Signs people in: address and password, then the code of a second factor."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.errors import TooManyAttempts
from accounts.services.factors import has_factor
from accounts.services.sign_in import begin_session, check_code
from common.access import Audience
from common.clock import now
from common.errors import DomainError
from console.common.pages import Page, add_errors

# Who has typed the password and not yet the code, since when, and where to go.
PENDING_KEY = "pending_sign_in"
PENDING_SECONDS = 300


class CodeForm(forms.Form):
    """Validates a code of the second factor."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


class SignInForm(AuthenticationForm):
    """Validates an e-mail address with its password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")


class SignIn(LoginView):
    """Signs a user in by e-mail address and password, or asks for the code."""

    audience = (Audience.ANYONE,)
    template_name = "console/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True
    extra_context = {"page_title": _("Sign in")}  # noqa: RUF012

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Signs in, or shows what is wrong."""
        try:
            return super().post(request, *args, **kwargs)
        except TooManyAttempts as error:
            form = self.form_class(request, initial={"username": request.POST.get("username", "")})
            response = self.render_to_response(
                self.get_context_data(form=form, refusal=str(error.detail)), status=error.status
            )
            response.headers["Retry-After"] = str(error.retry_after)
            return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Begins the session, or leads to the page that asks for the code."""
        user = form.get_user()
        if not has_factor(user):
            begin_session(self.request, user)
            return HttpResponseRedirect(self.get_success_url())
        self.request.session[PENDING_KEY] = {
            "user": str(user.pk),
            "at": now().timestamp(),
            "next": self.get_redirect_url(),
        }
        return redirect("console:sign-in-code")


class SignInCode(Page):
    """Asks for the code of the second factor, within minutes after the password."""

    audience = (Audience.ANYONE,)
    template_name = "console/sign_in_code.html"
    title = _("Sign in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pending = request.session.get(PENDING_KEY)
        if pending is None or now().timestamp() - pending["at"] > PENDING_SECONDS:
            return redirect("console:sign-in")
        self.pending = pending
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self) -> dict[str, Any]:
        return {"form": CodeForm()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Checks the code and begins the session."""
        form = CodeForm(request.POST)
        user = get_user_model().objects.filter(pk=self.pending["user"], is_active=True).first()
        if user is None:
            return redirect("console:sign-in")
        if not form.is_valid():
            return self.render_to_response({"form": form}, status=422)
        try:
            check_code(user=user, code=form.cleaned_data["code"], client=client_of(request))
        except DomainError as error:
            add_errors(form, error)
            return self.render_to_response({"form": form}, status=error.status)
        del request.session[PENDING_KEY]
        begin_session(request, user)
        wanted = self.pending["next"]
        is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
        return redirect(wanted if is_here else resolve_url("console:home"))
