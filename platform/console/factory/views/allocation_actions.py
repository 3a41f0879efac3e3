"""Accepts, declines, produces and ships one allocation from its page."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from console.common.pages import get_row_or_404
from console.factory.factory_pages import InvalidInput, PlannerAction
from console.factory.forms.allocation_forms import (
    DeclineForm,
    HandBackForm,
    InspectionForm,
    ProgressForm,
    ShipmentForm,
    TransferReceiptForm,
)
from console.factory.views.allocation_pages import AllocationMixin
from fulfilment.models import Shipment
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from matching.models import Allocation
from matching.services.offers import (
    accept_offers,
    cancel_allocation,
    decline_offers,
)


class AllocationAction(AllocationMixin, PlannerAction):
    """Acts on one allocation; an invalid form changes nothing."""

    form_class: ClassVar[Any] = forms.Form

    def perform(self) -> str:
        allocation, form = self.allocation, self.form_class(self.request.POST)
        if not form.is_valid():
            raise InvalidInput(first_error(form))
        return self.do(allocation, form.cleaned_data)

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        raise NotImplementedError

    def get_success_url(self) -> str:
        if self.request.POST.get("next"):
            return super().get_success_url()
        return reverse("factory:allocation", args=[self.kwargs["pk"]])


def first_error(form: forms.Form) -> str:
    """Returns the first error of a form that is not shown again."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {errors[0]}" if label else errors[0]


class StartProduction(AllocationAction):
    """Starts production."""

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        start_production(allocation=allocation, by=self.request.user)
        return gettext("Production of “%(part)s” has begun.") % {"part": allocation.order.title}


class ReportProgress(AllocationAction):
    """Reports the total of pieces made."""

    form_class = ProgressForm

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        report_progress(
            allocation=allocation,
            pieces=data["pieces_done"],
            is_correction=data["is_correction"],
            by=self.request.user,
        )
        left = max(0, allocation.pieces - data["pieces_done"])
        words = ngettext(
            "Reported; %(left)s piece remains.", "Reported; %(left)s pieces remain.", left
        )
        return words % {"left": left}


class RecordInspection(AllocationAction):
    """Records the result of an inspection."""

    form_class = InspectionForm

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        inspect_pieces(allocation=allocation, by=self.request.user, **data)
        if data["failed"]:
            return gettext("Inspection recorded: decide whether to rework the failed pieces.")
        return gettext("All pieces passed; ship them next.")


class ReworkFailed(AllocationAction):
    """Reworks the pieces that failed."""

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        rework_failed(allocation=allocation, by=self.request.user)
        return gettext("The failed pieces are being reworked.")


class ScrapFailed(AllocationAction):
    """Scraps the pieces that failed."""

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        scrap_failed(allocation=allocation, by=self.request.user)
        return gettext("The failed pieces are scrapped and matched again.")


class ShipAllocation(AllocationAction):
    """Ships all pieces."""

    form_class = ShipmentForm

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        ship(allocation=allocation, by=self.request.user, **data)
        return gettext("“%(part)s” is on its way.") % {"part": allocation.order.title}


class AcceptOffer(AllocationAction):
    """Accepts one offer."""

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        accept_offers(ids=[allocation.pk], by=self.request.user)
        return gettext("Accepted; its hours are booked.")


class DeclineOffer(AllocationAction):
    """Declines one offer."""

    form_class = DeclineForm

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        decline_offers(ids=[allocation.pk], by=self.request.user, **data)
        return gettext("Declined; its pieces go to other factories.")


class HandBackAllocation(AllocationAction):
    """Hands back an accepted allocation before its production."""

    form_class = HandBackForm

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        cancel_allocation(allocation=allocation, by=self.request.user, **data)
        return gettext("Handed back; its pieces are offered to other factories.")


class ReceiveTransfer(PlannerAction):
    """Records the receipt of pieces from the step before."""

    success_url = "factory:work"

    def perform(self) -> str:
        rows = Shipment.objects.receivable_by(self.request.user).filter(
            lot__to_allocation__window__machine__factory__organisation=self.organisation
        )
        shipment = get_row_or_404(rows.select_related("allocation", "lot"), pk=self.kwargs["pk"])
        form = TransferReceiptForm(self.request.POST)
        if not form.is_valid():
            raise InvalidInput(first_error(form))
        receipt = receive_shipment(shipment=shipment, by=self.request.user, **form.cleaned_data)
        words = ngettext(
            "%(count)s good piece received.", "%(count)s good pieces received.", receipt.good
        )
        return words % {"count": receipt.good}
