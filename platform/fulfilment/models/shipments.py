"""Defines shipments, their receipts, stranded pieces and delivery claims.

An allocation is shipped in parts, and a shipment is received in parts: until a final receipt the
pieces that did not arrive are under way.
"""

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
    lot = models.ForeignKey(
        LotTransfer,
        null=True,
        on_delete=models.PROTECT,
        related_name="shipments",
        help_text="Empty where the pieces go to the buyer.",
    )
    pieces = models.PositiveIntegerField()
    spare = models.PositiveIntegerField(
        default=0, help_text="Sent along for what the next steps are expected to scrap."
    )
    shipped_on = models.DateField()
    carrier = models.CharField(max_length=160, blank=True)

    objects = ShipmentQuerySet.as_manager()

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pieces__gte=1), name="shipment_carries_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.pieces} of {self.allocation_id}"

    @property
    def pieces_sent(self) -> int:
        """Returns all pieces that left, spare ones included."""
        return self.pieces + self.spare

    @property
    def received(self) -> int:
        """Returns its pieces of the order that arrived so far, damaged ones included."""
        return sum(row.received for row in self.receipts.all())

    @property
    def damaged(self) -> int:
        """Returns those of them that arrived damaged."""
        return sum(row.damaged for row in self.receipts.all())

    @property
    def spare_received(self) -> int:
        """Returns the good pieces that arrived beyond those of the order."""
        return sum(row.spare for row in self.receipts.all())

    @property
    def arrived(self) -> int:
        """Returns all pieces that arrived so far, spare and damaged ones included."""
        return sum(row.arrived for row in self.receipts.all())

    @property
    def arrived_damaged(self) -> int:
        """Returns those of them that were damaged."""
        return sum(row.arrived_damaged for row in self.receipts.all())

    @property
    def is_received(self) -> bool:
        """Returns whether no more of its pieces come."""
        return any(row.is_final for row in self.receipts.all())

    @property
    def under_way(self) -> int:
        """Returns the pieces that may still arrive, spare ones included."""
        return 0 if self.is_received else self.pieces_sent - self.arrived

    @property
    def needed(self) -> int:
        """Returns the pieces of the order that may still arrive."""
        return 0 if self.is_received else self.pieces - self.received

    @property
    def short(self) -> int:
        """Returns the pieces of which it is said that they will not come."""
        return self.pieces_sent - self.arrived if self.is_received else 0


class Receipt(AppendOnlyRecord):
    """Records pieces of a shipment that arrived together; append-only.

    Received and damaged are of the pieces of the order: good pieces that come beyond them make up
    for damaged and short ones.
    """

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="receipts")
    received = models.PositiveIntegerField(
        help_text="All that arrived this time, damaged ones included."
    )
    damaged = models.PositiveIntegerField(default=0)
    spare = models.PositiveIntegerField(
        default=0, help_text="Good pieces beyond those of the shipment."
    )
    spare_damaged = models.PositiveIntegerField(
        default=0, help_text="Damaged ones that spare pieces make up for."
    )
    is_final = models.BooleanField(
        default=True,
        help_text="No more pieces of the shipment come: all arrived, or they are lost.",
    )

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(damaged__lte=F("received")), name="damaged_pieces_arrived"
            ),
            models.CheckConstraint(
                condition=Q(received__gte=1)
                | Q(spare__gte=1)
                | Q(spare_damaged__gte=1)
                | Q(is_final=True),
                name="receipt_says_something",
            ),
            models.UniqueConstraint(
                fields=["shipment"],
                condition=Q(is_final=True),
                name="one_final_receipt_per_shipment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received} of {self.shipment_id}"

    @property
    def good(self) -> int:
        """Returns the pieces of the order that arrived undamaged."""
        return self.received - self.damaged

    @property
    def arrived(self) -> int:
        """Returns all pieces that arrived this time, spare and damaged ones included."""
        return self.received + self.spare + self.spare_damaged

    @property
    def arrived_damaged(self) -> int:
        """Returns those of them that were damaged."""
        return self.damaged + self.spare_damaged


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
