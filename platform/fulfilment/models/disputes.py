"""Defines disputes about goods and their refunds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.querysets import TenantQuerySet
from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from fulfilment.models.append_only import AppendOnlyRecord
from fulfilment.states import DISPUTE_TRANSITIONS, DisputeStatus
from matching.models import Allocation
from orders.models import Order


class DisputeQuerySet(TenantQuerySet):
    """Selects disputes, which the buyer that raised them sees."""

    owner_path: ClassVar = "order__organisation"


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
