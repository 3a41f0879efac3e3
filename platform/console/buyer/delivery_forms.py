"""Validates receipts, returns and reasons of a buyer."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.buyer.forms import choice, number
from console.templatetags.console import whole
from fulfilment.states import DefectKind, Remedy
from orders.limits import QUANTITY_MOST


class DeliveryReceiptForm(forms.Form):
    """Validates the receipt of a delivery, or of a part of it."""

    received = number(
        _("Pieces received"),
        QUANTITY_MOST,
        help_text=_("All that arrived this time, damaged ones included."),
    )
    damaged = number(_("Of these, damaged"), QUANTITY_MOST, required=False, initial=0)
    is_final = forms.BooleanField(
        label=_("The rest will not come"),
        required=False,
        help_text=_("Only then is it claimed; until then it is under way."),
    )

    def clean_damaged(self) -> int:
        """Returns zero for an empty field."""
        return self.cleaned_data["damaged"] or 0


class BuyerReasonForm(forms.Form):
    """Validates the reason for cancelling, disputing or declining."""

    reason = forms.CharField(max_length=300)


class CarrierForm(forms.Form):
    """Validates how pieces travel back."""

    carrier = forms.CharField(max_length=160, required=False)


class ReturnForm(forms.Form):
    """Validates a return of accepted goods."""

    allocation = forms.TypedChoiceField(label=_("Lot at fault"), coerce=UUID)
    pieces = number(_("Pieces"), QUANTITY_MOST, least=1)
    reason = choice(_("Defect"), DefectKind)
    description = forms.CharField(
        label=_("Description"), max_length=300, widget=forms.Textarea({"rows": 3})
    )
    remedy = choice(
        _("Wanted remedy"),
        Remedy,
        help_text=_(
            "A replacement is paid back and ordered again: the next match run includes it."
        ),
    )

    def __init__(self, *args: Any, lots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["allocation"].choices = [(str(lot.pk), lot_name(lot)) for lot in lots]


def lot_name(lot: Any) -> str:
    """Names a lot by its step, place and pieces."""
    words = {
        "process": lot.operation.process.name,
        "place": lot.window.machine.factory.region.name,
        "pieces": whole(lot.pieces),
    }
    return gettext("%(process)s, %(place)s, %(pieces)s pieces") % words
