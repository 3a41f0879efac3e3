"""Lets a company ask to take part."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.services.companies import NO_KIND, request_sign_up
from common.access import Audience
from common.errors import DomainError
from console.common.pages import Page, add_errors


class SignUpForm(forms.Form):
    """Validates a company's wish to take part."""

    organisation_name = forms.CharField(label=_("Name of the company"), max_length=160)
    kinds = forms.MultipleChoiceField(
        label=_("What does the company do?"),
        choices=(
            ("is_manufacturer", _("It makes parts and has idle machine hours")),
            ("is_buyer", _("It buys parts")),
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_KIND},
    )
    full_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    note = forms.CharField(
        label=_("What should the operator know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Such as processes, certificates, or parts that you need."),
    )


class CompanySignUp(Page):
    """Takes a sign-up; the answer is the same for every address."""

    audience = (Audience.ANYONE,)
    template_name = "account/sign_up.html"
    title = _("Sign your company up")

    def get_context_data(self) -> dict[str, Any]:
        return {"form": SignUpForm()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keeps the sign-up for an operator, or shows the errors by field."""
        form = SignUpForm(request.POST)
        if not form.is_valid():
            return self.render_to_response({"form": form}, status=422)
        fields = dict(form.cleaned_data)
        kinds = fields.pop("kinds")
        fields |= {kind: kind in kinds for kind in ("is_manufacturer", "is_buyer")}
        try:
            request_sign_up(
                fields=fields | {"language": get_language() or "en"}, client=client_of(request)
            )
        except DomainError as error:
            add_errors(form, error)
            return self.render_to_response({"form": form}, status=error.status)
        return self.render_to_response({"email": fields["email"]})
