"""Goods that a buyer does not accept, and what an operator makes of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.querysets import TenantQuerySet
from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from fulfilment.models.append_only import Told
from fulfilment.states import DISPUTE_TRANSITIONS, DisputeStatus
from matching.models import Allocation
from orders.models import Order


class DisputeQuerySet(TenantQuerySet):
    """Disputes by the buyer that raised them."""

    owner_path: ClassVar = "order__organisation"


class Dispute(UUIDModel):
    """A buyer's objection to the goods of an order; its events say who, when and why."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="disputes")
    status = models.CharField(
        max_length=8, choices=DisputeStatus, default=DisputeStatus.OPEN, editable=False
    )
    reason = models.CharField(max_length=300)
    resolution = models.CharField(max_length=300, blank=True, editable=False)

    objects = DisputeQuerySet.as_manager()
    TRANSITIONS = DISPUTE_TRANSITIONS

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
    """A move of a dispute."""

    subject = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="events")


class DisputeRefund(Told):
    """What a buyer gets back for one allocation of a disputed order; append-only."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="refunds")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()

    class Meta(Told.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dispute", "allocation"], name="one_refund_per_dispute_and_allocation"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="dispute_refund_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.allocation_id}"
