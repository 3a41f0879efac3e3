"""Validates the address and the kinds of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.kinds import NotificationKind
from webhooks.models import URL_LENGTH, WebhookEndpoint

DESCRIPTION_LENGTH = 120


class WebhookForm(forms.Form):
    """Validates a webhook; the service checks where its address leads."""

    url = forms.CharField(
        label=_("Address"),
        max_length=URL_LENGTH,
        help_text=_("Of your own system, such as https://erp.example.com/millshare."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(label=_("Name"), max_length=DESCRIPTION_LENGTH, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Events"),
        choices=NotificationKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none for all, also those that come later."),
    )


class WebhookChangeForm(WebhookForm):
    """Validates changes of a webhook."""

    is_active = forms.BooleanField(label=_("Switched on"), required=False)


def initial_of(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """Returns an endpoint as the form shows it."""
    return {
        "url": endpoint.url,
        "description": endpoint.description,
        "kinds": endpoint.kinds,
        "is_active": endpoint.is_active,
    }
