"""Defines proposals to buyers, and the shortfalls that lost allocations leave."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from matching.models.allocations import Allocation
from matching.querysets import ProposalQuerySet
from matching.states import (
    PROPOSAL_TRANSITIONS,
    SHORTFALL_TRANSITIONS,
    ProposalStatus,
    ShortfallCause,
    ShortfallStatus,
    UnmatchedReason,
)
from orders.models import Operation, Order


class Proposal(UUIDModel):
    """Represents one version of an order's proposal; the buyer answers it whole.

    `price` is what the buyer pays, with the platform's fee; the amounts expected alone are of the
    same pieces and have the fee too.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveSmallIntegerField(help_text="Counts the versions of one order from 1.")
    quantity = models.PositiveIntegerField(help_text="Pieces that would be delivered.")
    price = MoneyField()
    expected_alone = MoneyField(
        null=True, help_text="What these pieces are expected to cost the buyer alone."
    )
    expected_alone_low = MoneyField(null=True, help_text="Its 10th percentile.")
    expected_alone_high = MoneyField(null=True, help_text="Its 90th percentile.")
    delivery_on = models.DateField(help_text="When the last piece arrives, or can be collected.")
    status = models.CharField(
        max_length=10, choices=ProposalStatus, default=ProposalStatus.OPEN, editable=False
    )
    parts = models.JSONField(
        default=list, help_text="What each allocation makes, where, until when, at which price."
    )
    changes = models.JSONField(
        default=list, help_text="What is different from the version before, in sentences."
    )

    objects = ProposalQuerySet.as_manager()
    TRANSITIONS = PROPOSAL_TRANSITIONS

    class Meta:
        ordering = ("order", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "number"], name="proposal_number_once_per_order"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status__in=(ProposalStatus.OPEN, ProposalStatus.ACCEPTED)),
                name="one_standing_proposal_per_order",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="proposal_delivers_pieces"),
            models.CheckConstraint(
                condition=Q(status__in=ProposalStatus.values), name="proposal_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.order_id}"

    @property
    def saving(self) -> Decimal | None:
        """Returns what the buyer saves against the expectation; None if there is none."""
        return None if self.expected_alone is None else self.expected_alone - self.price


class ProposalEvent(StateEvent):
    """Records a transition of a proposal."""

    subject = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="events")


class Shortfall(UUIDModel):
    """Represents pieces of one operation that an allocation will no longer make.

    Open ones wait to be matched again; then other allocations fill them, or they are unmatched with
    a reason, or withdrawn with their order.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="shortfalls")
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="shortfalls")
    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="shortfalls", help_text="The lost one."
    )
    quantity = models.PositiveIntegerField()
    cause = models.CharField(max_length=10, choices=ShortfallCause)
    status = models.CharField(
        max_length=10, choices=ShortfallStatus, default=ShortfallStatus.OPEN, editable=False
    )
    unmatched_reason = models.CharField(max_length=20, choices=UnmatchedReason, blank=True)

    TRANSITIONS = SHORTFALL_TRANSITIONS

    class Meta:
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="shortfall_misses_pieces"),
            models.CheckConstraint(
                condition=Q(status__in=ShortfallStatus.values), name="shortfall_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ShortfallStatus.UNMATCHED) | ~Q(unmatched_reason=""),
                name="shortfall_unmatched_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.operation_id}"


class ShortfallEvent(StateEvent):
    """Records a transition of a shortfall."""

    subject = models.ForeignKey(Shortfall, on_delete=models.PROTECT, related_name="events")
