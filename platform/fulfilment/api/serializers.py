"""Validates and represents production, deliveries, claims and disputes."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.prices import HidesPrices
from attachments.api.serializers import OwnFilesField, ShownFileSerializer
from attachments.selectors import shown_files
from common.api.fields import (
    AmountField,
    StrictBooleanField,
    StrictCharField,
    StrictDecimalField,
    StrictIntegerField,
)
from common.api.serializers import StrictSerializer
from fulfilment.models import (
    DeliveryClaim,
    Dispute,
    DisputeRefund,
    Inspection,
    ProgressReport,
    Receipt,
    Shipment,
)
from matching.models import Allocation
from orders.limits import CYCLE_TIME_S_MOST, QUANTITY_MOST


class StrictPiecesField(StrictIntegerField):
    """Validates a number of pieces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=QUANTITY_MOST, **kwargs)


class ProgressBodySerializer(StrictSerializer):
    """Validates a progress report."""

    pieces_done = StrictPiecesField(
        help_text="Pieces made in all since production started, good ones and scrap."
    )
    is_correction = StrictBooleanField(
        default=False, help_text="Sets an earlier report right; only then may the number fall."
    )
    cycle_time_s = StrictDecimalField(
        max_digits=10,
        decimal_places=3,
        min_value=Decimal("0.001"),
        max_value=CYCLE_TIME_S_MOST,
        required=False,
        allow_null=True,
        help_text="Measured seconds of a piece, without setup; the next estimates learn from it.",
    )


class InspectionBodySerializer(StrictSerializer):
    """Validates the result of an inspection."""

    passed = StrictPiecesField(
        help_text="Good pieces, together at most `pieces_to_pass` in all inspections."
    )
    failed = StrictPiecesField(
        help_text=(
            "Bad pieces; the over-run may make up for them. Pieces that were never made may count"
            " too, and are missing at once."
        )
    )
    is_rework = StrictBooleanField(
        required=False,
        help_text="Of reworked pieces; unless given, it is if any piece is being reworked.",
    )
    files = OwnFilesField(help_text="Sent before, such as a measuring report; the buyer sees them.")


class ShipmentBodySerializer(StrictSerializer):
    """Validates a shipment; without `pieces` all that are ready leave."""

    pieces = StrictPiecesField(
        required=False, help_text="How many leave; all that passed and are needed unless given."
    )
    to_allocation = serializers.UUIDField(
        required=False,
        help_text="The next factory's allocation that gets them, where several wait for pieces.",
    )
    shipped_on = serializers.DateField(required=False, help_text="Today unless given.")
    carrier = StrictCharField(max_length=160, default="", allow_blank=True)


class ReceiptBodySerializer(StrictSerializer):
    """Validates a receipt."""

    received = StrictPiecesField(
        help_text="All that arrived this time, damaged and spare ones included."
    )
    damaged = StrictPiecesField(default=0)
    is_final = StrictBooleanField(
        required=False,
        help_text=(
            "The rest will not come: it is claimed, or matched again. Unless given, a receipt is"
            " final if all pieces have arrived, and the shipment stays open if not."
        ),
    )


class AllocationReceiptBodySerializer(ReceiptBodySerializer):
    """Validates a receipt of pieces of an allocation."""

    shipment = serializers.UUIDField(
        required=False, help_text="Which shipment they are of, where several are under way."
    )
    to_allocation = serializers.UUIDField(
        required=False, help_text="Which of your allocations they are for, where several wait."
    )


class RefundBodySerializer(StrictSerializer):
    """Validates the refund of one allocation."""

    allocation = serializers.UUIDField()
    amount = AmountField(min_value=Decimal("0.000001"))


class ResolutionPreviewSerializer(StrictSerializer):
    """Validates the refunds of a resolution."""

    refunds = RefundBodySerializer(many=True, default=list, max_length=200)

    def validate_refunds(self, rows: list[dict[str, Any]]) -> dict[UUID, Decimal]:
        """Returns amounts by allocation. Raises ValidationError for a repeated one."""
        return refunds_by_allocation(rows)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A part of the price back",
            value={
                "refunds": [
                    {"allocation": "01980f7e-7a4b-7c39-97ac-48124f1e9871", "amount": "120.00"}
                ],
                "reason": "Scratches on every tenth piece.",
            },
            request_only=True,
        )
    ]
)
class ResolutionBodySerializer(ResolutionPreviewSerializer):
    """Validates a resolution; without refunds the goods are accepted as delivered."""

    reason = StrictCharField(max_length=300)


def refunds_by_allocation(rows: list[dict[str, Any]]) -> dict[UUID, Decimal]:
    """Returns amounts by allocation. Raises ValidationError for a repeated one."""
    amounts = {row["allocation"]: row["amount"] for row in rows}
    if len(amounts) < len(rows):
        raise serializers.ValidationError(gettext("An allocation is refunded once."))
    return amounts


class ProductionSerializer(serializers.ModelSerializer):
    """Shows the progress of an allocation, without prices or names."""

    operation_sequence = serializers.IntegerField(source="operation.sequence")
    pieces = serializers.IntegerField(help_text="What it still makes: quantity less what is lost.")
    pieces_to_start = serializers.IntegerField(
        help_text="More than its pieces where some are expected to be scrapped."
    )
    pieces_to_pass = serializers.IntegerField(
        help_text="Good pieces to pass on, more than its own where later steps scrap some."
    )
    pieces_done = serializers.SerializerMethodField()
    pieces_passed = serializers.IntegerField(source="passed", help_text="In all inspections.")
    pieces_spare = serializers.IntegerField(
        source="spare", help_text="Good ones beyond its own, for what later steps scrap."
    )
    pieces_failed = serializers.IntegerField(
        source="failed",
        help_text="Failed, neither passed nor scrapped since, and more than the over-run makes up"
        " for.",
    )
    pieces_in_rework = serializers.IntegerField(source="in_rework")
    pieces_ready = serializers.IntegerField(
        source="ready", help_text="Passed, and still at the factory."
    )
    pieces_shipped = serializers.IntegerField(source="shipped")
    pieces_arrived = serializers.IntegerField(
        source="arrived", help_text="At the next factory or the buyer, damaged ones included."
    )

    class Meta:
        model = Allocation
        fields = (
            "id",
            "work_order",
            "order",
            "operation_sequence",
            "status",
            "quantity",
            "lost",
            "pieces",
            "pieces_to_start",
            "pieces_to_pass",
            "pieces_done",
            "pieces_passed",
            "pieces_spare",
            "pieces_failed",
            "pieces_in_rework",
            "pieces_ready",
            "pieces_shipped",
            "pieces_arrived",
            "due_on",
        )
        read_only_fields = fields

    def get_pieces_done(self, row: Allocation) -> int:
        """Returns the pieces made, by the last report."""
        return row.done or 0


class ProgressReportSerializer(serializers.ModelSerializer):
    """Shows a progress report."""

    class Meta:
        model = ProgressReport
        fields = ("id", "allocation", "pieces_done", "is_correction", "cycle_time_s", "at")
        read_only_fields = fields


class InspectionSerializer(serializers.ModelSerializer):
    """Shows an inspection."""

    files = serializers.SerializerMethodField()

    class Meta:
        model = Inspection
        fields = (
            "id",
            "allocation",
            "passed",
            "failed",
            "spare",
            "overrun_failed",
            "is_rework",
            "files",
            "at",
        )
        read_only_fields = fields

    @extend_schema_field(ShownFileSerializer(many=True))
    def get_files(self, row: Inspection) -> list[Any]:
        """Returns its files; whoever sees the inspection sees them."""
        files = [file.attachment for file in row.files.all()]
        shown = shown_files(self.context["request"].user, files)
        return list(ShownFileSerializer(shown.values(), many=True).data)


class ReceiptSerializer(serializers.ModelSerializer):
    """Shows a receipt."""

    class Meta:
        model = Receipt
        fields = ("id", "received", "damaged", "spare", "spare_damaged", "is_final", "at")
        read_only_fields = fields


class ReceivedSerializer(serializers.Serializer):
    """Shows what arrived of a shipment so far."""

    received = serializers.IntegerField()
    damaged = serializers.IntegerField()
    spare = serializers.IntegerField(
        source="spare_received", help_text="Good pieces beyond those of the shipment."
    )
    short = serializers.SerializerMethodField(
        help_text="Sent and not arrived; while the shipment is not received they may still come."
    )
    at = serializers.SerializerMethodField(help_text="Of the last receipt.")

    def get_short(self, row: Shipment) -> int:
        """Returns the pieces that have not arrived."""
        return row.pieces - row.received

    def get_at(self, row: Shipment) -> datetime:
        """Returns when pieces last arrived."""
        return max(receipt.at for receipt in row.receipts.all())


class ShipmentSerializer(serializers.ModelSerializer):
    """Shows a shipment with what arrived of it."""

    to_allocation = serializers.UUIDField(
        source="lot.to_allocation_id", default=None, help_text="Empty: to the buyer."
    )
    is_received = serializers.BooleanField(
        help_text="No more pieces come: all arrived, or the last receipt was final."
    )
    under_way = serializers.IntegerField(
        help_text="Pieces that may still arrive, spare ones included."
    )
    receipt = serializers.SerializerMethodField()
    receipts = ReceiptSerializer(many=True)

    class Meta:
        model = Shipment
        fields = (
            "id",
            "allocation",
            "to_allocation",
            "pieces",
            "spare",
            "shipped_on",
            "carrier",
            "is_received",
            "under_way",
            "receipt",
            "receipts",
            "at",
        )
        read_only_fields = fields

    @extend_schema_field(ReceivedSerializer(allow_null=True))
    def get_receipt(self, row: Shipment) -> dict[str, Any] | None:
        """Returns the sum of its receipts; empty before the first."""
        return ReceivedSerializer(row).data if row.receipts.all() else None


class ClaimSerializer(HidesPrices, serializers.ModelSerializer):
    """Shows a claim; its amount is visible to the buyer only."""

    price_fields = ("amount",)

    shipment = serializers.UUIDField(source="receipt.shipment_id")
    allocation = serializers.UUIDField(source="receipt.shipment.allocation_id")
    order = serializers.UUIDField(source="receipt.shipment.allocation.order_id")
    amount = AmountField(help_text="Refunded; empty until the allocation is settled.")

    class Meta:
        model = DeliveryClaim
        fields = (
            "id",
            "shipment",
            "allocation",
            "order",
            "short",
            "damaged",
            "status",
            "amount",
            "created_at",
        )
        read_only_fields = fields

    def owner_id(self, row: DeliveryClaim) -> UUID:
        return row.receipt.shipment.allocation.order.organisation_id


class DisputeRefundSerializer(serializers.ModelSerializer):
    """Shows the refund of one allocation."""

    amount = AmountField()

    class Meta:
        model = DisputeRefund
        fields = ("allocation", "amount")
        read_only_fields = fields


class DisputeSerializer(HidesPrices, serializers.ModelSerializer):
    """Shows a dispute about an order's goods."""

    price_fields = ("refunds",)

    refunds = DisputeRefundSerializer(many=True)
    decide_by = serializers.DateTimeField(help_text="Until when an operator is to decide.")
    is_overdue = serializers.BooleanField()

    class Meta:
        model = Dispute
        fields = (
            *("id", "order", "status", "reason", "resolution", "refunds", "created_at"),
            *("decide_by", "is_overdue"),
        )
        read_only_fields = fields

    def owner_id(self, row: Dispute) -> UUID:
        return row.order.organisation_id
