"""Defines returns of accepted goods, and their refunds."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from fulfilment.models.append_only import AppendOnlyRecord
from fulfilment.querysets import ReturnQuerySet
from fulfilment.states import RETURN_TRANSITIONS, DefectKind, Remedy, ReturnStatus
from matching.models import Allocation
from orders.models import Order


class Return(UUIDModel):
    """Holds a buyer's claim for defective pieces of an accepted order."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    allocation = models.ForeignKey(
        Allocation,
        on_delete=models.PROTECT,
        related_name="returns",
        help_text="The lot that is at fault.",
    )
    pieces = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=DefectKind)
    description = models.CharField(max_length=300)
    remedy = models.CharField(
        max_length=11, choices=Remedy, help_text="As wanted; as decided, once it is."
    )
    status = models.CharField(
        max_length=9, choices=ReturnStatus, default=ReturnStatus.OPEN, editable=False
    )
    answer = models.CharField(
        max_length=300, blank=True, editable=False, help_text="The factory's words."
    )
    decision = models.CharField(
        max_length=300, blank=True, editable=False, help_text="The operator's reason."
    )
    replacement = models.OneToOneField(
        Order,
        null=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        editable=False,
        help_text="The order by which the pieces are matched again.",
    )

    objects = ReturnQuerySet.as_manager()
    TRANSITIONS = RETURN_TRANSITIONS

    class Meta:
        ordering = ("-created_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pieces__gte=1), name="return_is_of_pieces"),
            models.CheckConstraint(
                condition=Q(status__in=ReturnStatus.values), name="return_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(remedy__in=Remedy.values, reason__in=DefectKind.values),
                name="return_remedy_and_reason_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReturnStatus.REPLACED) | Q(replacement__isnull=False),
                name="replaced_return_has_an_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Return of {self.pieces} of {self.allocation_id}"

    @property
    def refunded(self) -> Decimal:
        """Returns what the buyer got back for it, of all allocations."""
        return sum((row.amount for row in self.refunds.all()), Decimal(0))

    @property
    def from_factory(self) -> Decimal:
        """Returns what the factory at fault gave of it."""
        own = (row for row in self.refunds.all() if row.allocation_id == self.allocation_id)
        return sum((row.from_factory for row in own), Decimal(0))


class ReturnEvent(StateEvent):
    """Records a transition of a return."""

    subject = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="events")


class ReturnRefund(AppendOnlyRecord):
    """Records a refund for one allocation of a returned order; append-only."""

    goods_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="refunds")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    from_factory = MoneyField(help_text="What the factory gives of it.")

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["goods_return", "allocation"], name="one_refund_per_return_and_allocation"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="return_refund_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.allocation_id}"
