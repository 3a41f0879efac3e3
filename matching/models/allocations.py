"""Defines allocations, and the lots that go from one to the next."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.clock import hours_from_ms
from common.models import StateEvent, UUIDModel
from common.money import MoneyField, price_of, rounded_down
from factories.models import CapacityWindow
from matching.models.cost_items import EARNED_ITEMS, CostItems
from matching.models.runs import MatchRun
from matching.order_response_codes import order_response_code
from matching.overrun import pieces_to_pass, pieces_to_start
from matching.querysets import AllocationQuerySet
from matching.states import (
    ALLOCATION_TRANSITIONS,
    LIVE_STATUSES,
    AllocationStatus,
    DeclineReason,
)
from orders.models import Operation, Order
from vocabularies.selectors import minor_units

if TYPE_CHECKING:
    from matching.models.counter_offers import CounterOffer


class Allocation(UUIDModel, CostItems):
    """Represents a quantity of one operation in one window, with its amounts.

    Machines of a work centre are set up one by one: its machine time and its setup cost have a
    setup for each machine that makes some of the pieces.

    The cost items are exact. The agreed amounts are whole minor units of the currency, for all of
    the pieces; they are fixed when it is offered.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="allocations")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="allocations")
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="allocations")
    window = models.ForeignKey(CapacityWindow, on_delete=models.PROTECT, related_name="allocations")
    quantity = models.PositiveIntegerField()
    machine_ms = models.PositiveBigIntegerField()
    machine_pieces = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Number and pieces of each machine; empty where none is named.",
    )
    starts_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When its work may start: with the first span that was still ahead.",
    )
    step_yield = models.DecimalField(
        max_digits=5,
        decimal_places=4,
        default=Decimal(1),
        help_text="Share of the pieces started that is expected to be good at this step.",
    )
    later_yield = models.DecimalField(
        max_digits=5,
        decimal_places=4,
        default=Decimal(1),
        help_text="Share of its good pieces that the later steps are expected to leave.",
    )
    due_on = models.DateField(
        help_text="When the pieces leave: the window's last day, later where the buyer waits."
    )
    status = models.CharField(
        max_length=14, choices=AllocationStatus, default=AllocationStatus.PROPOSED, editable=False
    )
    offer_expires_at = models.DateTimeField(null=True, editable=False)
    work_order = models.CharField(  # noqa: DJ001  unique, and a plan's rows have none
        max_length=20,
        null=True,
        editable=False,
        help_text="Its number from when it is offered, such as W-26-00042.",
    )
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    lost = models.PositiveIntegerField(
        default=0, editable=False, help_text="Pieces of it that failed and are not worked again."
    )
    lost_later = models.PositiveIntegerField(
        default=0, editable=False, help_text="Those of them that had passed inspection here."
    )
    agreed_price = MoneyField(
        null=True, editable=False, help_text="What the buyer pays, before the platform's fee."
    )
    agreed_earnings = MoneyField(
        null=True, editable=False, help_text="What the factory earns by the rates it asked."
    )
    agreed_transport = MoneyField(null=True, editable=False, help_text="What carriers are paid.")
    bonus = MoneyField(
        default=Decimal(0), editable=False, help_text="The factory's share of the run's gain."
    )

    objects = AllocationQuerySet.as_manager()
    TRANSITIONS = ALLOCATION_TRANSITIONS

    class Meta:
        ordering = ("-created_at", "pk")
        indexes: ClassVar = [
            models.Index(
                fields=["offer_expires_at"],
                condition=Q(status=AllocationStatus.OFFERED),
                name="offer_deadlines",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "operation", "window"], name="one_allocation_per_operation_window"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, machine_ms__gte=1), name="allocation_makes_something"
            ),
            models.CheckConstraint(
                condition=Q(lost__lte=F("quantity")), name="allocation_loses_what_it_makes"
            ),
            models.CheckConstraint(
                condition=Q(step_yield__gt=0, step_yield__lte=1)
                & Q(later_yield__gt=0, later_yield__lte=1),
                name="allocation_yields_are_shares",
            ),
            models.CheckConstraint(
                condition=Q(lost_later__lte=F("lost")), name="allocation_lost_what_passed"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AllocationStatus.values), name="allocation_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=LIVE_STATUSES)
                | Q(
                    agreed_price__isnull=False,
                    agreed_earnings__isnull=False,
                    agreed_transport__isnull=False,
                ),
                name="offered_amounts_are_agreed",
            ),
            models.CheckConstraint(
                condition=Q(agreed_price__isnull=True)
                | Q(agreed_price__gte=0, agreed_earnings__gte=0, agreed_transport__gte=0),
                name="agreed_amounts_are_not_negative",
            ),
            models.CheckConstraint(condition=Q(bonus__gte=0), name="bonus_is_not_negative"),
            models.CheckConstraint(
                condition=~Q(status=AllocationStatus.DECLINED) | ~Q(decline_reason=""),
                name="declined_has_a_reason",
            ),
            models.UniqueConstraint(fields=["work_order"], name="work_order_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=LIVE_STATUSES) | Q(work_order__isnull=False),
                name="offered_has_a_work_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.operation_id} in {self.window_id}"

    @property
    def machine_hours(self) -> Decimal:
        """Returns the machine time in hours."""
        return hours_from_ms(self.machine_ms)

    @property
    def work_starts_at(self) -> datetime:
        """Returns when its work may start."""
        return self.starts_at or self.window.starts_at

    @property
    def setup_ms(self) -> int:
        """Returns the machine time of its setups, one for each machine."""
        return self.operation.setup_ms * (len(self.machine_pieces) or 1)

    @property
    def unit_ms(self) -> int:
        """Returns the machine time of a piece."""
        return (self.machine_ms - self.setup_ms) // self.quantity

    @property
    def ms_by_machine(self) -> dict[int, int]:
        """Returns the machine time by number of the machine; all on the first if unknown."""
        if not self.machine_pieces:
            return {1: self.machine_ms}
        setup = self.operation.setup_ms
        return {number: setup + self.unit_ms * pieces for number, pieces in self.machine_pieces}

    @property
    def pieces(self) -> int:
        """Returns the pieces that it still makes of its order."""
        return self.quantity - self.lost

    @property
    def pieces_to_start(self) -> int:
        """Returns the pieces to start, so that in the mean the pieces arrive."""
        return pieces_to_start(self.pieces, self.step_yield, self.later_yield)

    @property
    def pieces_booked(self) -> int:
        """Returns the pieces to start of all of its quantity, which its hours are for."""
        return pieces_to_start(self.quantity, self.step_yield, self.later_yield)

    @property
    def pieces_to_pass(self) -> int:
        """Returns the good pieces to pass on: more than its own where later steps scrap."""
        return pieces_to_pass(self.pieces, self.later_yield)

    @property
    def counter_offer(self) -> "CounterOffer | None":
        """Returns its last counter-offer, if any; lists prefetch `counter_offers`."""
        return next(iter(self.counter_offers.all()), None)

    @property
    def order_response_code(self) -> str:
        """Returns the UBL code of the factory's answer; empty without one."""
        counter = self.counter_offer
        return order_response_code(self.status, "" if counter is None else counter.status)

    @property
    def digits(self) -> int:
        """Returns the decimals of its currency."""
        return minor_units(self.order.currency_id)

    @property
    def price(self) -> Decimal:
        """Returns the buyer's price of those pieces, with the platform's fee of today."""
        return self.price_with(settings.COSTING["platform_fee_percent"])

    def price_with(self, percent: Decimal) -> Decimal:
        """Returns the buyer's price of the pieces that it still makes, with a fee.

        Until it is offered nothing is agreed, and its cost counts as the price.
        """
        whole = self.agreed_price
        if whole is None:
            whole = rounded_down(self.paid_cost, self.digits)
        return price_of(whole, self.pieces, self.quantity, percent, self.digits)

    @property
    def earnings(self) -> Decimal:
        """Returns what the factory earns for all pieces, without a bonus."""
        return self.asked_earnings if self.agreed_earnings is None else self.agreed_earnings

    @property
    def earned_items(self) -> list[tuple[str, Decimal]]:
        """Returns the items that the factory earns, by name; they sum to its earnings.

        They are in whole minor units; the first takes what rounding leaves.
        """
        items = [rounded_down(getattr(self, name), self.digits) for name in EARNED_ITEMS]
        items[0] += self.earnings - sum(items, Decimal(0))
        return list(zip(EARNED_ITEMS, items, strict=True))


class LotTransfer(UUIDModel):
    """Represents pieces that go from one allocation to the next operation's."""

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="lot_transfers")
    from_allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="lots_out"
    )
    to_allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="lots_in")
    quantity = models.PositiveIntegerField()
    lost = models.PositiveIntegerField(
        default=0, editable=False, help_text="Pieces of it that no longer serve the next step."
    )
    sent = models.PositiveIntegerField(
        default=0, editable=False, help_text="Pieces of it that have left."
    )
    sent_lost = models.PositiveIntegerField(
        default=0, editable=False, help_text="Those of them that were lost on the way or later."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["from_allocation", "to_allocation"], name="one_transfer_per_pair"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="transfer_moves_pieces"),
            models.CheckConstraint(
                condition=Q(lost__lte=F("quantity")), name="transfer_loses_what_it_moves"
            ),
            models.CheckConstraint(
                condition=Q(sent_lost__lte=F("sent")), name="transfer_lost_what_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} from {self.from_allocation_id} to {self.to_allocation_id}"

    @property
    def pieces(self) -> int:
        """Returns the pieces that reach, or reached, the next step."""
        return self.quantity - self.lost

    @property
    def unsent(self) -> int:
        """Returns the pieces that have still to leave."""
        return max(0, self.pieces - (self.sent - self.sent_lost))


class AllocationEvent(StateEvent):
    """Records a transition of an allocation."""

    subject = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="events")
