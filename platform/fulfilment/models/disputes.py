"""Defines disputes about goods and their refunds."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.querysets import TenantQuerySet
from common.clock import now
from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from fulfilment.models.append_only import AppendOnlyRecord
from fulfilment.states import DISPUTE_TRANSITIONS, DisputeStatus
from matching.models import Allocation
from matching.states import NAMED_STATUSES
from orders.models import Order


class DisputeQuerySet(TenantQuerySet):
    """Selects disputes, which the buyer and the factories of the goods see."""

    owner_path: ClassVar = "order__organisation"

    def visible_to(self, user: Any) -> Self:
        """Returns all for operators, else those of the user's orders and lots."""
        if user.is_operator:
            return self
        mine = user.organisation_ids()
        lots = Allocation.objects.filter(
            order=OuterRef("order"),
            status__in=NAMED_STATUSES,
            window__machine__factory__organisation__in=mine,
        )
        return self.filter(Q(order__organisation__in=mine) | Exists(lots))

    def undecided(self) -> Self:
        """Returns those that wait for an operator, the oldest first."""
        return self.filter(status=DisputeStatus.OPEN).order_by("created_at", "pk")


class Dispute(UUIDModel):
    """Holds a buyer's objection to the goods of an order; events record it."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="disputes")
    status = models.CharField(
        max_length=8, choices=DisputeStatus, default=DisputeStatus.OPEN, editable=False
    )
    reason = models.CharField(max_length=300)
    resolution = models.CharField(max_length=300, blank=True, editable=False)

    objects = DisputeQuerySet.as_manager()
    TRANSITIONS = DISPUTE_TRANSITIONS

    @property
    def decide_by(self) -> datetime:
        """Returns the instant until which an operator is to decide."""
        return self.created_at + timedelta(days=settings.FULFILMENT["dispute_days"])

    @property
    def is_overdue(self) -> bool:
        """Returns whether it is undecided after its deadline."""
        return self.status == DisputeStatus.OPEN and self.decide_by < now()

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status=DisputeStatus.OPEN),
                name="one_open_dispute_per_order",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DisputeStatus.values), name="dispute_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=DisputeStatus.OPEN) | ~Q(resolution=""),
                name="resolved_dispute_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Dispute about {self.order_id}"


class DisputeEvent(StateEvent):
    """Records a transition of a dispute."""

    subject = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="events")


class DisputeRefund(AppendOnlyRecord):
    """Records a refund for one allocation of a disputed order; append-only."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="refunds")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dispute", "allocation"], name="one_refund_per_dispute_and_allocation"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="dispute_refund_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.allocation_id}"
