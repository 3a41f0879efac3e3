"""Defines shipments, their receipts, stranded pieces and delivery claims."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from fulfilment.models.append_only import AppendOnlyRecord
from fulfilment.querysets import ShipmentQuerySet
from fulfilment.states import CLAIM_TRANSITIONS, ClaimStatus
from matching.models import Allocation, LotTransfer


class Shipment(AppendOnlyRecord):
    """Records pieces shipped to the next factory or the buyer; append-only."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="shipments")
    lot = models.OneToOneField(
        LotTransfer,
        null=True,
        on_delete=models.PROTECT,
        related_name="shipment",
        help_text="Empty where the pieces go to the buyer.",
    )
    pieces = models.PositiveIntegerField()
    shipped_on = models.DateField()
    carrier = models.CharField(max_length=160, blank=True)

    objects = ShipmentQuerySet.as_manager()

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["allocation"],
                condition=Q(lot__isnull=True),
                name="one_shipment_to_the_buyer_per_allocation",
            ),
            models.CheckConstraint(condition=Q(pieces__gte=1), name="shipment_carries_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.pieces} of {self.allocation_id}"


class Receipt(AppendOnlyRecord):
    """Records the received and damaged pieces of a shipment; append-only."""

    shipment = models.OneToOneField(Shipment, on_delete=models.PROTECT, related_name="receipt")
    received = models.PositiveIntegerField(help_text="All that arrived, damaged ones included.")
    damaged = models.PositiveIntegerField(default=0)

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(damaged__lte=F("received")), name="damaged_pieces_arrived"
            )
        ]

    def __str__(self) -> str:
        return f"{self.received} of {self.shipment_id}"

    @property
    def good(self) -> int:
        """Returns the pieces that arrived undamaged."""
        return self.received - self.damaged


class StrandedPieces(AppendOnlyRecord):
    """Records passed pieces without a next operation; they are paid for; append-only."""

    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="stranded")
    pieces = models.PositiveIntegerField()

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pieces__gte=1), name="stranded_are_pieces")
        ]

    def __str__(self) -> str:
        return f"{self.pieces} of {self.allocation_id}"


class DeliveryClaim(UUIDModel):
    """Claims short or damaged pieces of a buyer's shipment; refunded at settlement."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="claim")
    short = models.PositiveIntegerField()
    damaged = models.PositiveIntegerField()
    status = models.CharField(
        max_length=8, choices=ClaimStatus, default=ClaimStatus.OPEN, editable=False
    )
    amount = MoneyField(null=True, editable=False, help_text="Refunded for these pieces.")

    TRANSITIONS = CLAIM_TRANSITIONS

    class Meta:
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(short__gte=1) | Q(damaged__gte=1), name="claim_is_for_pieces"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ClaimStatus.values), name="claim_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ClaimStatus.REFUNDED) | Q(amount__isnull=False),
                name="refunded_claim_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short} short, {self.damaged} damaged of {self.receipt_id}"


class DeliveryClaimEvent(StateEvent):
    """Records a transition of a claim."""

    subject = models.ForeignKey(DeliveryClaim, on_delete=models.PROTECT, related_name="events")
