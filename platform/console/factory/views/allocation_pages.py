"""Serves the page of one allocation, from offer to payment."""

from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from console.common.pages import get_row_or_404
from console.factory import allocation_history, production_steps
from console.factory.factory_pages import FactoryPage
from console.factory.forms.allocation_forms import (
    DeclineForm,
    HandBackForm,
    InspectionForm,
    ProgressForm,
    ShipmentForm,
)
from console.factory.views.offer_pages import with_earnings
from fulfilment import selectors
from matching.models import Allocation
from matching.selectors.runs import allocations_for
from matching.states import CANCELLABLE_STATUSES, UNSEEN_STATUSES, AllocationStatus


class AllocationMixin:
    """Finds one allocation of the organisation."""

    own: Any
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def lot(self) -> Allocation:
        """Returns the allocation with its production. Raises Http404."""
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
        return get_row_or_404(with_earnings(selectors.production_of(rows)), pk=self.kwargs["pk"])


class AllocationPage(AllocationMixin, FactoryPage):
    """Renders an allocation's terms, progress, next step and history."""

    template_name = "factory/allocation.html"
    title = _("Lot")

    @property
    def nav_name(self) -> str:  # type: ignore[override]
        """Returns the offers until acceptance, afterwards the work."""
        pending = (AllocationStatus.OFFERED, AllocationStatus.DECLINED, AllocationStatus.EXPIRED)
        return "factory:offers" if self.lot.status in pending else "factory:work"

    def get_context_data(self) -> dict[str, Any]:
        lot = self.lot
        waiting = production_steps.waiting_pieces(lot)
        made = min(lot.done or 0, lot.pieces)
        return {
            "lot": lot,
            "steps": {step.name: step for step in production_steps.steps_of(lot)},
            "next_step": production_steps.next_step(lot),
            "remaining": max(0, lot.pieces - (lot.done or 0)),
            "waiting": waiting,
            "progress_form": ProgressForm(initial={"pieces_done": lot.pieces}),
            "inspection_form": InspectionForm(
                initial={"passed": min(waiting, made), "failed": waiting - min(waiting, made)}
            ),
            "shipment_form": ShipmentForm(),
            "decline_form": DeclineForm(),
            "give_back_form": HandBackForm(),
            "can_give_back": lot.status in CANCELLABLE_STATUSES,
            "is_offer": lot.status == AllocationStatus.OFFERED,
            "arriving": self.arriving(),
            "missing_inputs": self.missing_inputs(),
            "history": allocation_history.history_of(lot, prices=self.sees_prices),
        }

    def arriving(self) -> Any:
        """Returns the shipments on their way to this allocation."""
        rows = selectors.shipments_on_their_way_to(self.organisation)
        return rows.filter(lot__to_allocation=self.lot)

    def missing_inputs(self) -> bool:
        """Returns whether pieces of the step before are still to be shipped."""
        if self.lot.operation.sequence == 1:
            return False
        return selectors.lots_to(self.lot).filter(Q(shipment__isnull=True)).exists()
