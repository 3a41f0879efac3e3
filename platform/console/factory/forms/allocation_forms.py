"""Validates progress, inspections, shipments, receipts and answers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from console.common.fields.file_fields import SeveralFilesField
from console.common.messages import label_for
from matching.states import DeclineReason
from orders.limits import CYCLE_TIME_S_MOST, QUANTITY_MOST


class PiecesInputField(forms.IntegerField):
    """Validates a number of pieces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=QUANTITY_MOST, **kwargs)


class ProgressForm(forms.Form):
    """Validates the total of pieces made."""

    pieces_done = PiecesInputField(label=_("Pieces made in all"))
    is_correction = forms.BooleanField(
        label=_("Corrects an earlier report"),
        required=False,
        help_text=_("Only then may the number fall."),
    )
    cycle_time_s = forms.DecimalField(
        label=_("Measured time per piece (s)"),
        required=False,
        min_value=Decimal("0.001"),
        max_value=CYCLE_TIME_S_MOST,
        decimal_places=3,
        widget=forms.NumberInput({"step": "any"}),
        help_text=_("Without setup. The next estimates for this machine learn from it."),
    )


class InspectionForm(forms.Form):
    """Validates the counts of an inspection."""

    passed = PiecesInputField(label=_("Pieces passed"))
    failed = PiecesInputField(
        label=_("Pieces failed"), help_text=_("Pieces that will not be made may count too.")
    )
    files = SeveralFilesField(help_text=_("Such as a measuring report; the buyer sees them."))
    is_rework = forms.NullBooleanField(widget=forms.HiddenInput, required=False)


class ShipmentForm(forms.Form):
    """Validates pieces, destination, carrier and date of a shipment."""

    pieces = PiecesInputField(
        label=_("Pieces"), required=False, help_text=_("Empty: all that are ready.")
    )
    to_allocation = forms.UUIDField(required=False, widget=forms.HiddenInput)
    carrier = forms.CharField(
        label=_("Carrier and consignment number"), max_length=160, required=False
    )
    shipped_on = forms.DateField(
        label=_("Shipped on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class TransferReceiptForm(forms.Form):
    """Validates the receipt of pieces from the step before."""

    received = PiecesInputField(
        label=_("Arrived"), help_text=_("All that arrived this time, damaged ones included.")
    )
    damaged = PiecesInputField(label=_("Of these damaged"), required=False)
    is_final = forms.BooleanField(label=_("The rest will not come"), required=False)

    def clean_damaged(self) -> int:
        """Returns zero for an empty field."""
        return self.cleaned_data["damaged"] or 0

    def clean_is_final(self) -> bool | None:
        """Returns None if it was not said: then a receipt of all pieces is final."""
        return self.cleaned_data["is_final"] or None


class DeclineForm(forms.Form):
    """Validates the reason for declining an offer."""

    reason = forms.ChoiceField(label=_("Reason"), choices=())
    comment = forms.CharField(label=_("Comment"), max_length=300, required=False)

    def __init__(self, *sent: Any, **kwargs: Any) -> None:
        super().__init__(*sent, **kwargs)
        choices = [(value, label_for(label)) for value, label in DeclineReason.choices]
        self.fields["reason"].choices = choices


class HandBackForm(forms.Form):
    """Validates the reason for handing back an allocation."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
