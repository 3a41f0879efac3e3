"""Validates invitations, memberships, tokens, names and passwords."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Role
from console.common.messages import label_for

# The form shows the permissions of a role after its name.
ROLE_HELP = {
    Role.OWNER: _("everything, including the members"),
    Role.PLANNER: _("publishes hours, answers offers; for the operator: approves runs"),
    Role.PURCHASER: _("submits orders, answers proposals"),
    Role.VIEWER: _("read only"),
}
TOKEN_DAYS = ((1, _("a day")), (30, _("30 days")), (90, _("90 days")), (365, _("a year")))


class MembershipForm(forms.Form):
    """Validates a member's role and whether the member sees prices."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    sees_prices = forms.BooleanField(
        label=_("Sees prices"),
        help_text=_("Without this, every amount of money is hidden from the member."),
        required=False,
        initial=True,
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (role.value, f"{label_for(role.label)}: {ROLE_HELP[role]}")
            for role in organisation.roles
        ]


class InvitationForm(MembershipForm):
    """Validates the address and role of a person to invite."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ("email", "role", "sees_prices")


class TokenForm(forms.Form):
    """Validates the lifetime of an API token."""

    days = forms.TypedChoiceField(label=_("Lasts"), choices=TOKEN_DAYS, coerce=int, initial=90)


class NameForm(forms.Form):
    """Validates a person's name."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class PasswordHelpMixin:
    """Shows the password rules as sentences.

    Django's own list does not fit in the paragraph of a help text.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentences = password_validators_help_texts()
        self.fields["new_password1"].help_text = format_lazy(  # type: ignore[attr-defined]
            " ".join(["{}"] * len(sentences)), *sentences
        )


class JoinForm(PasswordHelpMixin, SetPasswordForm):
    """Validates the name and password of a new user."""

    full_name = NameForm.base_fields["full_name"]
    field_order = ("full_name", "new_password1", "new_password2")


class PasswordForm(PasswordHelpMixin, PasswordChangeForm):
    """Validates the old password and a new one, typed twice."""
