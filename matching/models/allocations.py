"""Defines allocations, and the lots that go from one to the next."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.clock import hours_from_ms
from common.models import StateEvent, UUIDModel
from common.money import MoneyField, price_of, rounded_down
from factories.models import CapacityWindow
from matching.models.cost_items import EARNED_ITEMS, CostItems
from matching.models.runs import MatchRun
from matching.querysets import AllocationQuerySet
from matching.states import (
    ALLOCATION_TRANSITIONS,
    LIVE_STATUSES,
    AllocationStatus,
    DeclineReason,
)
from orders.models import Operation, Order
from vocabularies.selectors import minor_units


class Allocation(UUIDModel, CostItems):
    """Represents a quantity of one operation in one window, with its amounts.

    The cost items are exact. The agreed amounts are whole minor units of the currency, for all of
    the pieces; they are fixed when it is offered.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="allocations")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="allocations")
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="allocations")
    window = models.ForeignKey(CapacityWindow, on_delete=models.PROTECT, related_name="allocations")
    quantity = models.PositiveIntegerField()
    machine_ms = models.PositiveBigIntegerField()
    due_on = models.DateField(help_text="When the pieces leave: the window's last day.")
    status = models.CharField(
        max_length=14, choices=AllocationStatus, default=AllocationStatus.PROPOSED, editable=False
    )
    offer_expires_at = models.DateTimeField(null=True, editable=False)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    lost = models.PositiveIntegerField(
        default=0, editable=False, help_text="Pieces of it that failed and are not worked again."
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
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.operation_id} in {self.window_id}"

    @property
    def machine_hours(self) -> Decimal:
        """Returns the machine time in hours."""
        return hours_from_ms(self.machine_ms)

    @property
    def pieces(self) -> int:
        """Returns the pieces that it still makes of its order."""
        return self.quantity - self.lost

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

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["from_allocation", "to_allocation"], name="one_transfer_per_pair"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="transfer_moves_pieces"),
            models.CheckConstraint(
                condition=Q(lost__lte=F("quantity")), name="transfer_loses_what_it_moves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} from {self.from_allocation_id} to {self.to_allocation_id}"

    @property
    def pieces(self) -> int:
        """Returns the pieces that reach, or reached, the next step."""
        return self.quantity - self.lost


class AllocationEvent(StateEvent):
    """Records a transition of an allocation."""

    subject = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="events")
