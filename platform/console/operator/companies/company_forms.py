"""Validates filters, new companies, owners, and reasons of decisions."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, OrganisationStatus
from console.common.messages import label_for

KINDS = (("is_manufacturer", _("Factory")), ("is_buyer", _("Buyer")))


class CompanyFilter(filters.FilterSet):
    """Filters organisations by name, kind and state."""

    text = filters.CharFilter(label=_("Name, alias or member's address"), method="with_text")
    kind = filters.ChoiceFilter(
        label=_("Kind"), empty_label=_("All"), choices=KINDS, method="of_kind"
    )
    status = filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("All"),
        choices=lambda: [(row.value, label_for(row.label)) for row in OrganisationStatus],
    )

    class Meta:
        model = Organisation
        fields = ()

    def with_text(self, rows: Any, name: str, value: str) -> Any:
        """Selects organisations in whose name, alias or members' addresses the text is."""
        wanted = Q(name__icontains=value) | Q(alias__icontains=value)
        return rows.filter(wanted | Q(members__email__icontains=value)).distinct()

    def of_kind(self, rows: Any, name: str, value: str) -> Any:
        """Selects organisations that make, or that buy."""
        return rows.filter(**{value: True})


class ReasonForm(forms.Form):
    """Validates the reason of a decision."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class OwnerForm(forms.Form):
    """Validates the address of an owner to invite."""

    email = forms.EmailField(
        label=_("E-mail address of the owner"), widget=forms.EmailInput({"autocomplete": "off"})
    )


class CompanyForm(forms.Form):
    """Validates a new organisation and the address of its owner."""

    name = forms.CharField(label=_("Name of the company"), max_length=160)
    is_manufacturer = forms.BooleanField(label=_("It makes parts"), required=False)
    is_buyer = forms.BooleanField(label=_("It buys parts"), required=False)
    owner_email = forms.EmailField(
        label=_("E-mail address of the owner"), widget=forms.EmailInput({"autocomplete": "off"})
    )
