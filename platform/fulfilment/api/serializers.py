"""Validates and represents production, deliveries, claims and disputes."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.api.prices import HidesPrices
from common.api.fields import AmountField, StrictBooleanField, StrictCharField, StrictIntegerField
from common.api.serializers import StrictSerializer
from fulfilment.models import (
    DeliveryClaim,
    Dispute,
    DisputeRefund,
    Inspection,
    ProgressReport,
    Shipment,
)
from matching.models import Allocation
from orders.limits import QUANTITY_MOST


class StrictPiecesField(StrictIntegerField):
    """Validates a number of pieces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=QUANTITY_MOST, **kwargs)


class ProgressBodySerializer(StrictSerializer):
    """Validates a progress report."""

    pieces_done = StrictPiecesField(help_text="Pieces made in all since production started.")
    is_correction = StrictBooleanField(
        default=False, help_text="Sets an earlier report right; only then may the number fall."
    )


class InspectionBodySerializer(StrictSerializer):
    """Validates the result of an inspection."""

    passed = StrictPiecesField()
    failed = StrictPiecesField(help_text="Pieces that were never made count as failed.")


class ShipmentBodySerializer(StrictSerializer):
    """Validates a shipment."""

    shipped_on = serializers.DateField(required=False, help_text="Today unless given.")
    carrier = StrictCharField(max_length=160, default="", allow_blank=True)


class ReceiptBodySerializer(StrictSerializer):
    """Validates a receipt."""

    received = StrictPiecesField(help_text="All that arrived, damaged ones included.")
    damaged = StrictPiecesField(default=0)
    to_allocation = serializers.UUIDField(
        required=False, help_text="Which of your allocations they are for, where several wait."
    )


class RefundBodySerializer(StrictSerializer):
    """Validates the refund of one allocation."""

    allocation = serializers.UUIDField()
    amount = AmountField(min_value=Decimal("0.000001"))


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
class ResolutionBodySerializer(StrictSerializer):
    """Validates a resolution; without refunds the goods are accepted as delivered."""

    refunds = RefundBodySerializer(many=True, default=list, max_length=200)
    reason = StrictCharField(max_length=300)

    def validate_refunds(self, rows: list[dict[str, Any]]) -> dict[UUID, Decimal]:
        """Returns amounts by allocation. Raises ValidationError for a repeated one."""
        amounts = {row["allocation"]: row["amount"] for row in rows}
        if len(amounts) < len(rows):
            raise serializers.ValidationError(gettext("An allocation is refunded once."))
        return amounts


class ProductionSerializer(serializers.ModelSerializer):
    """Shows the progress of an allocation, without prices or names."""

    operation_sequence = serializers.IntegerField(source="operation.sequence")
    pieces = serializers.IntegerField(help_text="What it still makes: quantity less what is lost.")
    pieces_done = serializers.SerializerMethodField()
    pieces_failed = serializers.SerializerMethodField()

    class Meta:
        model = Allocation
        fields = (
            "id",
            "order",
            "operation_sequence",
            "status",
            "quantity",
            "lost",
            "pieces",
            "pieces_done",
            "pieces_failed",
            "due_on",
        )
        read_only_fields = fields

    def get_pieces_done(self, row: Allocation) -> int:
        """Returns the pieces made, by the last report."""
        return row.done or 0

    def get_pieces_failed(self, row: Allocation) -> int:
        """Returns the pieces that failed the last inspection."""
        return row.failed_last or 0


class ProgressReportSerializer(serializers.ModelSerializer):
    """Shows a progress report."""

    class Meta:
        model = ProgressReport
        fields = ("id", "allocation", "pieces_done", "is_correction", "at")
        read_only_fields = fields


class InspectionSerializer(serializers.ModelSerializer):
    """Shows an inspection."""

    class Meta:
        model = Inspection
        fields = ("id", "allocation", "passed", "failed", "at")
        read_only_fields = fields


class ReceiptSerializer(serializers.Serializer):
    """Shows the receipt of a shipment."""

    received = serializers.IntegerField()
    damaged = serializers.IntegerField()
    short = serializers.SerializerMethodField()
    at = serializers.DateTimeField()

    def get_short(self, row: Any) -> int:
        """Returns the pieces that were sent and did not arrive."""
        return row.shipment.pieces - row.received


class ShipmentSerializer(serializers.ModelSerializer):
    """Shows a shipment with its receipt."""

    to_allocation = serializers.UUIDField(
        source="lot.to_allocation_id", default=None, help_text="Empty: to the buyer."
    )
    receipt = ReceiptSerializer(default=None)

    class Meta:
        model = Shipment
        fields = (
            "id",
            "allocation",
            "to_allocation",
            "pieces",
            "shipped_on",
            "carrier",
            "receipt",
            "at",
        )
        read_only_fields = fields


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

    class Meta:
        model = Dispute
        fields = ("id", "order", "status", "reason", "resolution", "refunds", "created_at")
        read_only_fields = fields

    def owner_id(self, row: Dispute) -> UUID:
        return row.order.organisation_id
