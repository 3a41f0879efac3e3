"""Serves the page of one allocation, from offer to payment."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.clock import MS_PER_HOUR
from console.common.disputes.dispute_card import dispute_context
from console.common.fields.file_fields import with_file_links
from console.common.order_threads import thread_context, thread_of
from console.common.pages import get_row_or_404
from console.common.papers.work_papers import TRAVELLING_STATUSES
from console.common.part_cards.part_card import card_of
from console.factory import allocation_history, production_steps
from console.factory.counter_form import (
    SENTENCES,
    CounterForm,
    counter_of,
    limit_sentences,
    other_windows,
)
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
from fulfilment.models import Dispute, Shipment
from matching.formulation.delivery_dates import first_leaving_day
from matching.models import Allocation
from matching.models.cost_items import ITEM_LABELS
from matching.selectors.names import buyer_name
from matching.selectors.runs import allocations_for
from matching.services.counter_offers.counter_terms import CounterRequest
from matching.states import (
    BOUND_STATUSES,
    CANCELLABLE_STATUSES,
    UNSEEN_STATUSES,
    AllocationStatus,
)

# The place of the factory that gets a lot.
LOT_PLACE = ("to_allocation__window__machine__factory__region",)


@dataclass(frozen=True, slots=True)
class Destination:
    """Holds a place to which passed pieces go, empty for the buyer, and its form."""

    place: str
    pieces: int
    form: ShipmentForm


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
        counts = selectors.counts_of(allocation)
        to_inspect = production_steps.pieces_to_inspect(allocation)
        made = production_steps.made_to_inspect(allocation)
        earning = selectors.earning_now(allocation)
        thread = thread_of(self.request.membership, allocation.order_id)
        write_address = reverse("factory:write-message", args=[allocation.pk])
        return {
            "allocation": allocation,
            "card": card_of(allocation, self.request.user),
            "confidentiality_address": reverse("factory:confidentiality", args=[allocation.pk])
            if self.can_plan
            else "",
            "steps": {step.name: step for step in production_steps.steps_of(allocation)},
            "next_step": production_steps.next_step(allocation),
            "earning": earning,
            "earned_per_hour": earning.amount * MS_PER_HOUR / allocation.machine_ms,
            "items": [(ITEM_LABELS[name], amount) for name, amount in allocation.earned_items],
            # With what it would earn with all of its pieces, this sums to what it earns now.
            "deducted": earning.amount - allocation.worth,
            "to_inspect": to_inspect,
            "ships_from": ships_from(allocation),
            "counts": counts,
            "progress_form": ProgressForm(initial={"pieces_done": counts.most_done}),
            "inspection_form": InspectionForm(
                initial={"passed": made, "failed": 0, "is_rework": bool(counts.in_rework)}
            ),
            # While some are reworked, others may be inspected for the first time.
            "first_inspection_form": InspectionForm(
                initial={
                    "passed": production_steps.new_to_inspect(counts),
                    "failed": 0,
                    "is_rework": False,
                },
                auto_id="first-%s",
            ),
            "inspects_both": bool(counts.in_rework and counts.to_inspect),
            "destinations": self.destinations(counts.ready),
            "decline_form": DeclineForm(),
            **self.counter_context(),
            "hand_back_form": HandBackForm(),
            "can_hand_back": allocation.status in CANCELLABLE_STATUSES,
            "is_offer": allocation.status == AllocationStatus.OFFERED,
            "asked_again": asked_again(allocation),
            "arriving": self.arriving(),
            "may_travel": allocation.status in TRAVELLING_STATUSES,
            "inspections": with_file_links(
                allocation.inspections.order_by("at", "pk").prefetch_related("files"),
                self.request.user,
            ),
            "statement": getattr(allocation, "settlement", None),
            "departures": self.departures(),
            "short_days": settings.FULFILMENT["short_receipt_days"],
            "missing_inputs": self.missing_inputs(),
            "buyer": buyer_name(allocation),
            **thread_context(self.request, thread, write_address),
            **dispute_context(self.request.user, thread, self.dispute(), write_address),
            "history": allocation_history.history_of(allocation, prices=self.sees_prices),
        }

    def dispute(self) -> Dispute | None:
        """Returns the last dispute about the goods, where its own are among them."""
        rows = Dispute.objects.visible_to(self.request.user)
        return rows.filter(order=self.allocation.order_id).first()

    def counter_context(self) -> dict[str, Any]:
        """Returns the counter-offer, or the form of one while the offer is open."""
        allocation, counter = self.allocation, counter_of(self.allocation)
        shown: dict[str, Any] = {}
        if counter is not None:
            shown = {"counter": counter, "counter_sentence": SENTENCES[counter.status]}
            if not counter.is_superseded:
                return shown
        if not self.can_plan or allocation.status != AllocationStatus.OFFERED:
            return shown
        shows_prices = self.sees_prices
        limits, _too_much = limit_sentences(allocation, CounterRequest(), shows_prices=shows_prices)
        return shown | {
            "counter_form": CounterForm(
                windows=other_windows(allocation), shows_prices=shows_prices
            ),
            "counter_sentences": limits,
        }

    def arriving(self) -> Any:
        """Returns the shipments on their way to this allocation."""
        rows = selectors.shipments_on_their_way_to(self.organisation)
        return rows.filter(lot__to_allocation=self.allocation)

    def missing_inputs(self) -> int:
        """Counts the pieces of the step before that are still to be shipped."""
        if self.allocation.operation.sequence == 1:
            return 0
        return sum(lot.unsent for lot in selectors.lots_to(self.allocation))

    def destinations(self, ready: int) -> list[Destination]:
        """Returns where passed pieces can go, with a form for each place."""
        if not ready:
            return []
        if selectors.is_last_operation(self.allocation):
            return [Destination("", ready, shipment_form(ready))]
        found = []
        for lot in selectors.lots_from(self.allocation).select_related(*LOT_PLACE):
            pieces = min(ready, lot.unsent)
            if pieces and lot.to_allocation.status in BOUND_STATUSES:
                place = lot.to_allocation.window.machine.factory.region.name
                form = shipment_form(pieces, lot.to_allocation_id)
                found.append(Destination(place, pieces, form))
        # Without a next step, shipping says that the pieces stay.
        return found or [Destination("", 0, shipment_form(None))]

    def departures(self) -> list[Shipment]:
        """Returns the shipments of this allocation, with what arrived of them."""
        rows = self.allocation.shipments.select_related(*(f"lot__{name}" for name in LOT_PLACE))
        return list(rows.prefetch_related("receipts"))


def asked_again(allocation: Allocation) -> Any:
    """Returns the event by which an accepted offer was opened again; None for others."""
    if allocation.status != AllocationStatus.OFFERED:
        return None
    return allocation.events.filter(from_status=AllocationStatus.ACCEPTED).last()


def shipment_form(pieces: int | None, to_allocation: Any = None) -> ShipmentForm:
    """Returns the form of a shipment to one place."""
    initial = {"pieces": pieces, "to_allocation": to_allocation}
    return ShipmentForm(initial=initial, auto_id=f"ship-{to_allocation or 'buyer'}-%s")


def ships_from(allocation: Allocation) -> Any:
    """Returns the first day on which its pieces may leave for the buyer; None if any."""
    if not selectors.is_last_operation(allocation):
        return None
    return first_leaving_day(allocation.order, allocation.window.machine.factory)
