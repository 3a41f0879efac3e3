"""Validates members, tokens, profiles, passwords and codes."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Role, Scope, User
from accounts.time_zones import time_zone_names
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
    """Validates name, owner, scopes and lifetime of an API token."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Of the program that uses it, such as “ERP, orders”."),
    )
    acts_for = forms.ChoiceField(label=_("Acts for"), widget=forms.RadioSelect)
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Within what the role allows; without “read” nothing is shown."),
    )
    days = forms.TypedChoiceField(label=_("Lasts"), choices=TOKEN_DAYS, coerce=int, initial=90)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        memberships = user.active_memberships
        choices = [("", gettext("me, in all my organisations"))] if len(memberships) > 1 else []
        for row in memberships:
            name = {"organisation": row.organisation}
            choices.append((f"me:{row.pk}", gettext("me, in %(organisation)s") % name))
            if row.role == Role.OWNER and row.sees_prices:
                label = gettext("%(organisation)s itself: stays when you leave") % name
                choices.append((f"service:{row.pk}", label))
        self.fields["acts_for"].choices = choices
        self.fields["acts_for"].required = len(memberships) <= 1
        self.fields["acts_for"].initial = choices[0][0] if choices else ""
        self.memberships = {str(row.pk): row for row in memberships}

    def clean(self) -> dict[str, Any]:
        """Adds the organisation, and whether the token is its own."""
        found = super().clean() or {}
        kind, _sign, key = found.get("acts_for", "").partition(":")
        row = self.memberships.get(key)
        found["organisation"] = row.organisation if row is not None else None
        found["is_service"] = kind == "service"
        return found


class ResetForm(forms.Form):
    """Validates the address of a person who forgot the password."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class NameForm(forms.Form):
    """Validates a person's name."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ErasureForm(forms.Form):
    """Validates further texts that an erasure replaces, one a line."""

    further = forms.CharField(
        label=_("Also replace these texts"),
        help_text=_(
            "One a line, such as a phone number, as they stand in messages and notes. Name and"
            " addresses are replaced anyway."
        ),
        required=False,
        max_length=4_400,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def clean_further(self) -> list[str]:
        """Returns the lines; the service checks them."""
        return str(self.cleaned_data["further"]).splitlines()


class PersonErasureForm(ErasureForm):
    """Validates an operator's reason for an erasure as well."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Such as the date of the request. It stays on record, without the name."),
    )
    field_order = ("reason", "further")


def zone_choices() -> list[tuple[str, str]]:
    """Returns the time zones by name."""
    return [(name, name.replace("_", " ")) for name in time_zone_names()]


class ProfileForm(NameForm):
    """Validates a person's name, language and time zone."""

    language = forms.ChoiceField(
        label=_("Language of pages and mails"),
        choices=[("", _("as the browser asks")), *settings.LANGUAGES],
        required=False,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Times and deadlines are shown by this clock."),
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = gettext("that of the organisation: %(zone)s") % {"zone": organisation.time_zone}
        self.fields["time_zone"].choices = [("", usual), *zone_choices()]


class OrganisationForm(forms.Form):
    """Validates the time zone of an organisation."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("Of all members who chose none themselves."),
    )


class BankAccountForm(forms.Form):
    """Validates where an organisation is paid; the service checks the numbers."""

    holder = forms.CharField(label=_("Account holder"), max_length=140)
    number = forms.CharField(
        label=_("IBAN or account number"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bank_code = forms.CharField(
        label=_("Bank code"),
        max_length=20,
        required=False,
        help_text=_("BIC, or digits such as the 12 of a CNAPS code; may be empty beside an IBAN."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EndTokensMixin(forms.Form):
    """Asks whether a new password ends all API tokens."""

    ends_tokens = forms.BooleanField(
        label=_("End all my API tokens too"),
        help_text=_("Programs that use them must be given new ones."),
        required=False,
        initial=True,
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


class PasswordForm(PasswordHelpMixin, EndTokensMixin, PasswordChangeForm):
    """Validates the old password and a new one, typed twice."""

    field_order = ("old_password", "new_password1", "new_password2", "ends_tokens")


class NewPasswordForm(PasswordHelpMixin, EndTokensMixin, SetPasswordForm):
    """Validates the new password of a person who forgot it."""

    field_order = ("new_password1", "new_password2", "ends_tokens")
