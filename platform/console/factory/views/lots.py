"""A lot: one allocation of the factory, from the offer to the money, with all that can be done."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.common.pages import get_row_or_404
from console.factory import history, steps
from console.factory.base import FactoryPage, NotDone, PlannerAction
from console.factory.forms.lots import (
    DeclineForm,
    InspectionForm,
    ProgressForm,
    ReasonForm,
    ReceiptForm,
    ShipmentForm,
)
from console.factory.views.offers import valued
from fulfilment import selectors, services
from fulfilment.models import Shipment
from matching.models import Allocation
from matching.selectors.runs import allocations_for
from matching.services.offers import (
    accept_offers,
    cancel_allocation,
    decline_offers,
)
from matching.states import CANCELLABLE_STATUSES, UNSEEN_STATUSES, AllocationStatus


class OfLot:
    """A page or deed about one of the organisation's allocations."""

    own: Any
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def lot(self) -> Allocation:
        """The allocation of the address with how far it is, or a 404."""
        rows = self.own(allocations_for(self.request.user)).exclude(status__in=UNSEEN_STATUSES)
        rows = rows.select_related(
            "order__organisation",
            "order__currency",
            "order__material_family",
            "order__material_grade",
            "order__ship_to_region",
            "operation__process",
            "operation__tolerance",
            "window__machine__factory",
            "settlement",
        )
        return get_row_or_404(valued(selectors.production_of(rows)), pk=self.kwargs["pk"])


class Lot(OfLot, FactoryPage):
    """What is to be made, how far it is, what comes next and what happened."""

    template_name = "factory/lot.html"
    title = _("Lot")

    @property
    def nav_name(self) -> str:  # type: ignore[override]
        """Among the offers until it is accepted, then among the work."""
        pending = (AllocationStatus.OFFERED, AllocationStatus.DECLINED, AllocationStatus.EXPIRED)
        return "factory:offers" if self.lot.status in pending else "factory:work"

    def get_context_data(self) -> dict[str, Any]:
        """The lot, its forms, its neighbours in the routing and its history."""
        lot = self.lot
        waiting = steps.waiting_pieces(lot)
        made = min(lot.done or 0, lot.pieces)
        return {
            "lot": lot,
            "steps": {step.name: step for step in steps.steps_of(lot)},
            "next_step": steps.next_step(lot),
            "remaining": max(0, lot.pieces - (lot.done or 0)),
            "waiting": waiting,
            "progress_form": ProgressForm(initial={"pieces_done": lot.pieces}),
            "inspection_form": InspectionForm(
                initial={"passed": min(waiting, made), "failed": waiting - min(waiting, made)}
            ),
            "shipment_form": ShipmentForm(),
            "decline_form": DeclineForm(),
            "give_back_form": ReasonForm(),
            "can_give_back": lot.status in CANCELLABLE_STATUSES,
            "is_offer": lot.status == AllocationStatus.OFFERED,
            "arriving": self.arriving(),
            "missing_inputs": self.missing_inputs(),
            "history": history.of(lot, prices=self.sees_prices),
        }

    def arriving(self) -> Any:
        """Shipments on their way to this lot."""
        rows = selectors.shipments_on_their_way_to(self.organisation)
        return rows.filter(lot__to_allocation=self.lot)

    def missing_inputs(self) -> bool:
        """Whether pieces of the step before are still to be sent."""
        if self.lot.operation.sequence == 1:
            return False
        return selectors.lots_to(self.lot).filter(Q(shipment__isnull=True)).exists()


class AllocationAction(OfLot, PlannerAction):
    """What is done with one lot; a form that does not read well is said, and nothing is done."""

    form_class: ClassVar[Any] = forms.Form

    def perform(self) -> str:
        lot, form = self.lot, self.form_class(self.request.POST)
        if not form.is_valid():
            raise NotDone(first_fault(form))
        return self.do(lot, form.cleaned_data)

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        """Calls one service with what the form tells; returns what to say."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        if self.request.POST.get("next"):
            return super().get_success_url()
        return reverse("factory:lot", args=[self.kwargs["pk"]])


def first_fault(form: forms.Form) -> str:
    """What is wrong with a form that has no place of its own to say it."""
    name, faults = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {faults[0]}" if label else faults[0]


class Start(AllocationAction):
    """Production begins."""

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        services.start_production(allocation=lot, by=self.request.user)
        return gettext("Production of “%(part)s” has begun.") % {"part": lot.order.title}


class Report(AllocationAction):
    """How many pieces are made in all."""

    form_class = ProgressForm

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        services.report_progress(
            allocation=lot,
            pieces=told["pieces_done"],
            is_correction=told["is_correction"],
            by=self.request.user,
        )
        left = max(0, lot.pieces - told["pieces_done"])
        words = ngettext(
            "Reported; %(left)s piece remains.", "Reported; %(left)s pieces remain.", left
        )
        return words % {"left": left}


class Inspect(AllocationAction):
    """What the inspection found."""

    form_class = InspectionForm

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        services.inspect_pieces(allocation=lot, by=self.request.user, **told)
        if told["failed"]:
            return gettext("Inspection told: decide whether what failed is worked again.")
        return gettext("All pieces passed; ship them next.")


class Rework(AllocationAction):
    """What failed is worked again."""

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        services.rework_failed(allocation=lot, by=self.request.user)
        return gettext("What failed is worked again.")


class Scrap(AllocationAction):
    """What failed is given up."""

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        services.scrap_failed(allocation=lot, by=self.request.user)
        return gettext("What failed is given up and matched again.")


class Ship(AllocationAction):
    """All pieces leave."""

    form_class = ShipmentForm

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        services.ship(allocation=lot, by=self.request.user, **told)
        return gettext("“%(part)s” is on its way.") % {"part": lot.order.title}


class AcceptLot(AllocationAction):
    """The offer is accepted."""

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        accept_offers(ids=[lot.pk], by=self.request.user)
        return gettext("Accepted; its hours are yours to make.")


class DeclineLot(AllocationAction):
    """The offer is declined."""

    form_class = DeclineForm

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        decline_offers(ids=[lot.pk], by=self.request.user, **told)
        return gettext("Declined; its pieces go to others.")


class GiveBackLot(AllocationAction):
    """An accepted allocation is given back before its production."""

    form_class = ReasonForm

    def do(self, lot: Allocation, told: dict[str, Any]) -> str:
        cancel_allocation(allocation=lot, by=self.request.user, **told)
        return gettext("Given back; its pieces are offered to others.")


class Receive(PlannerAction):
    """What arrived from the step before."""

    success_url = "factory:work"

    def perform(self) -> str:
        rows = Shipment.objects.receivable_by(self.request.user).filter(
            lot__to_allocation__window__machine__factory__organisation=self.organisation
        )
        shipment = get_row_or_404(rows.select_related("allocation", "lot"), pk=self.kwargs["pk"])
        form = ReceiptForm(self.request.POST)
        if not form.is_valid():
            raise NotDone(first_fault(form))
        receipt = services.receive_shipment(
            shipment=shipment, by=self.request.user, **form.cleaned_data
        )
        words = ngettext(
            "%(count)s good piece received.", "%(count)s good pieces received.", receipt.good
        )
        return words % {"count": receipt.good}
