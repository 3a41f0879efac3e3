"""Accepts, declines, produces and ships one allocation from its page."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from attachments.services.uploads import files_together
from common.access import Audience
from common.errors import DomainError
from console.common.order_threads import WriteMessage
from console.common.pages import get_row_or_404
from console.factory.factory_pages import InvalidInput, OwnRowsMixin, PlannerAction
from console.factory.forms.allocation_forms import (
    DeclineForm,
    HandBackForm,
    InspectionForm,
    ProgressForm,
    ShipmentForm,
    TransferReceiptForm,
)
from console.factory.views.allocation_pages import AllocationMixin
from fulfilment import selectors
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
from matching.services.parts.confidentiality import accept_confidentiality


class AllocationAction(AllocationMixin, PlannerAction):
    """Acts on one allocation; an invalid form changes nothing."""

    form_class: ClassVar[Any] = forms.Form

    def perform(self) -> str:
        allocation = self.allocation
        form = self.form_class(self.request.POST, self.request.FILES)
        if not form.is_valid():
            raise InvalidInput(first_error(form))
        return self.do(allocation, form.cleaned_data)

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        raise NotImplementedError

    def get_success_url(self) -> str:
        if self.request.POST.get("next"):
            return super().get_success_url()
        return reverse("factory:allocation", args=[self.kwargs["pk"]])


class OfferChanged(DomainError):
    """Raised when an offer is accepted that changed since its page was opened."""

    default_detail = _(
        "The offer has changed since you opened its page, such as by a new revision of a file. Look"
        " at it again, then accept."
    )
    default_code = "offer_changed"


def first_error(form: forms.Form) -> str:
    """Returns the first error of a form that is not shown again."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {errors[0]}" if label else errors[0]


class AcceptConfidentiality(AllocationAction):
    """Accepts the confidentiality text, which shows the files of the part."""

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        accept_confidentiality(allocation=allocation, by=self.request.user)
        return gettext("Accepted: the files are shown now.")


class WriteAllocationMessage(AllocationMixin, OwnRowsMixin, WriteMessage):
    """Writes the factory's message on the order of an allocation."""

    audience = (Audience.PLANNER,)

    def order_id(self) -> Any:
        return self.allocation.order_id

    def page_address(self) -> str:
        return reverse("factory:allocation", args=[self.kwargs["pk"]])


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
            cycle_time_s=data["cycle_time_s"],
            by=self.request.user,
        )
        left = selectors.count_pieces(allocation).most_done - data["pieces_done"]
        words = ngettext(
            "Reported; %(left)s piece remains.", "Reported; %(left)s pieces remain.", left
        )
        return words % {"left": left}


class RecordInspection(AllocationAction):
    """Records the result of an inspection."""

    form_class = InspectionForm

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        who = {"organisation": self.organisation, "by": self.request.user}
        with files_together(**who) as store:
            files = [store(file) for file in data.pop("files")]
            inspection = inspect_pieces(
                allocation=allocation, by=self.request.user, files=files, **data
            )
        if inspection.failed:
            return gettext("Inspection recorded: decide whether to rework the failed pieces.")
        counts = selectors.count_pieces(allocation)
        if not counts.uninspected and not counts.may_add_spare:
            return gettext("All pieces passed; ship them next.")
        words = ngettext(
            "%(passed)s piece passed and may leave.",
            "%(passed)s pieces passed and may leave.",
            data["passed"],
        )
        return words % {"passed": data["passed"]}


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
    """Ships passed pieces, all or as many as chosen."""

    form_class = ShipmentForm

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        sent = ship(allocation=allocation, by=self.request.user, **data)
        counts = selectors.count_pieces(allocation)
        if not sent or counts.shipped == counts.quantity - counts.lost + counts.lost_later:
            return gettext("“%(part)s” is on its way.") % {"part": allocation.order.title}
        words = ngettext(
            "%(pieces)s piece of “%(part)s” is on its way; others follow.",
            "%(pieces)s pieces of “%(part)s” are on their way; others follow.",
            sum(row.pieces_sent for row in sent),
        )
        pieces = sum(row.pieces_sent for row in sent)
        return words % {"pieces": pieces, "part": allocation.order.title}


class AcceptOffer(AllocationAction):
    """Accepts one offer as its page showed it."""

    def do(self, allocation: Allocation, data: dict[str, Any]) -> str:
        seen = self.request.POST.get("version", "")
        if seen and seen != str(allocation.version):
            raise OfferChanged
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
            "%(count)s good piece received.",
            "%(count)s good pieces received.",
            receipt.good + receipt.spare,
        )
        return words % {"count": receipt.good + receipt.spare}
