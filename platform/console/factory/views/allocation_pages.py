"""Serves the page of one allocation, from offer to payment."""

from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.clock import MS_PER_HOUR
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
from matching.models.cost_items import ITEM_LABELS
from matching.selectors.runs import allocations_for
from matching.states import CANCELLABLE_STATUSES, UNSEEN_STATUSES, AllocationStatus


class AllocationMixin:
    """Finds one allocation of the organisation."""

    own: Any
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def allocation(self) -> Allocation:
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
    title = _("Work order")

    @property
    def nav_name(self) -> str:  # type: ignore[override]
        """Returns the offers until acceptance, afterwards the work."""
        pending = (AllocationStatus.OFFERED, AllocationStatus.DECLINED, AllocationStatus.EXPIRED)
        return "factory:offers" if self.allocation.status in pending else "factory:work"

    def get_context_data(self) -> dict[str, Any]:
        allocation = self.allocation
        to_inspect = production_steps.pieces_to_inspect(allocation)
        made = min(allocation.done or 0, allocation.pieces)
        earning = selectors.earning_now(allocation)
        return {
            "allocation": allocation,
            "steps": {step.name: step for step in production_steps.steps_of(allocation)},
            "next_step": production_steps.next_step(allocation),
            "earning": earning,
            "earned_per_hour": earning.amount * MS_PER_HOUR / allocation.machine_ms,
            "items": [(ITEM_LABELS[name], amount) for name, amount in allocation.earned_items],
            # With what it would earn with all of its pieces, this sums to what it earns now.
            "deducted": earning.amount - allocation.worth,
            "to_inspect": to_inspect,
            "progress_form": ProgressForm(initial={"pieces_done": allocation.pieces}),
            "inspection_form": InspectionForm(
                initial={
                    "passed": min(to_inspect, made),
                    "failed": to_inspect - min(to_inspect, made),
                }
            ),
            "shipment_form": ShipmentForm(),
            "decline_form": DeclineForm(),
            "hand_back_form": HandBackForm(),
            "can_hand_back": allocation.status in CANCELLABLE_STATUSES,
            "is_offer": allocation.status == AllocationStatus.OFFERED,
            "arriving": self.arriving(),
            "missing_inputs": self.missing_inputs(),
            "history": allocation_history.history_of(allocation, prices=self.sees_prices),
        }

    def arriving(self) -> Any:
        """Returns the shipments on their way to this allocation."""
        rows = selectors.shipments_on_their_way_to(self.organisation)
        return rows.filter(lot__to_allocation=self.allocation)

    def missing_inputs(self) -> bool:
        """Returns whether pieces of the step before are still to be shipped."""
        if self.allocation.operation.sequence == 1:
            return False
        return selectors.lots_to(self.allocation).filter(Q(shipment__isnull=True)).exists()
