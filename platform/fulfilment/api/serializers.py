"""How production, deliveries and money look over HTTP, to each role its own view."""

from decimal import Decimal
from typing import Any
from uuid import UUID

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
    Settlement,
    SettlementLine,
    Shipment,
)
from fulfilment.states import Account
from matching.models import Allocation
from orders.limits import QUANTITY_MOST


class PiecesField(StrictIntegerField):
    """A number of pieces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=QUANTITY_MOST, **kwargs)


class ProgressBodySerializer(StrictSerializer):
    """How far a factory is."""

    pieces_done = PiecesField(help_text="Pieces made in all since production started.")
    is_correction = StrictBooleanField(
        default=False, help_text="Sets an earlier report right; only then may the number fall."
    )


class InspectionBodySerializer(StrictSerializer):
    """What an inspection found."""

    passed = PiecesField()
    failed = PiecesField(help_text="Pieces that were never made count as failed.")


class ShipmentBodySerializer(StrictSerializer):
    """How the goods leave."""

    shipped_on = serializers.DateField(required=False, help_text="Today unless given.")
    carrier = StrictCharField(max_length=160, default="", allow_blank=True)


class ReceiptBodySerializer(StrictSerializer):
    """What arrived."""

    received = PiecesField(help_text="All that arrived, damaged ones included.")
    damaged = PiecesField(default=0)
    to_allocation = serializers.UUIDField(
        required=False, help_text="Which of your allocations they are for, where several wait."
    )


class RefundBodySerializer(StrictSerializer):
    """What the buyer gets back for one allocation."""

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
    """An operator's decision; without refunds the goods stand as delivered."""

    refunds = RefundBodySerializer(many=True, default=list, max_length=200)
    reason = StrictCharField(max_length=300)

    def validate_refunds(self, rows: list[dict[str, Any]]) -> dict[UUID, Decimal]:
        """The amounts by allocation; each allocation once."""
        amounts = {row["allocation"]: row["amount"] for row in rows}
        if len(amounts) < len(rows):
            raise serializers.ValidationError("An allocation is refunded once.")
        return amounts


class ProductionSerializer(serializers.ModelSerializer):
    """How far an allocation is; nothing of prices or names."""

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
        """Pieces made, as the last report tells."""
        return row.done or 0

    def get_pieces_failed(self, row: Allocation) -> int:
        """Pieces that failed the last inspection."""
        return row.failed_last or 0


class ProgressReportSerializer(serializers.ModelSerializer):
    """A progress report."""

    class Meta:
        model = ProgressReport
        fields = ("id", "allocation", "pieces_done", "is_correction", "at")
        read_only_fields = fields


class InspectionSerializer(serializers.ModelSerializer):
    """An inspection."""

    class Meta:
        model = Inspection
        fields = ("id", "allocation", "passed", "failed", "at")
        read_only_fields = fields


class ReceiptSerializer(serializers.Serializer):
    """What arrived of a shipment."""

    received = serializers.IntegerField()
    damaged = serializers.IntegerField()
    short = serializers.SerializerMethodField()
    at = serializers.DateTimeField()

    def get_short(self, row: Any) -> int:
        """Pieces that were sent and did not arrive."""
        return row.shipment.pieces - row.received


class ShipmentSerializer(serializers.ModelSerializer):
    """A shipment and what arrived of it."""

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
    """A claim; its amount is the buyer's, and no factory is shown it."""

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
    """What a buyer got back for one allocation."""

    amount = AmountField()

    class Meta:
        model = DisputeRefund
        fields = ("allocation", "amount")
        read_only_fields = fields


class DisputeSerializer(HidesPrices, serializers.ModelSerializer):
    """A dispute about an order's goods."""

    price_fields = ("refunds",)

    refunds = DisputeRefundSerializer(many=True)

    class Meta:
        model = Dispute
        fields = ("id", "order", "status", "reason", "resolution", "refunds", "created_at")
        read_only_fields = fields

    def owner_id(self, row: Dispute) -> UUID:
        return row.order.organisation_id


class SharedSettlementSerializer(HidesPrices, serializers.ModelSerializer):
    """What every role that sees a settlement is shown of it."""

    order = serializers.UUIDField(source="allocation.order_id")

    class Meta:
        model = Settlement
        fields = ("id", "allocation", "order", "status", "currency", "created_at")
        read_only_fields = fields


class BuyerSettlementSerializer(SharedSettlementSerializer):
    """A buyer sees what it was asked, what is held, what came back and what it paid."""

    price_fields = ("price", "held", "refunded", "paid")

    price = AmountField()
    held = AmountField(source="escrow", help_text="Not paid out to anybody yet.")
    refunded = serializers.SerializerMethodField()
    paid = serializers.SerializerMethodField()

    class Meta(SharedSettlementSerializer.Meta):
        fields = (*SharedSettlementSerializer.Meta.fields, "price", "held", "refunded", "paid")
        read_only_fields = fields

    def owner_id(self, row: Settlement) -> UUID:
        return row.allocation.order.organisation_id

    def get_refunded(self, row: Settlement) -> str:
        """What came back of the price."""
        return AmountField().to_representation(row.price + row.buyer)

    def get_paid(self, row: Settlement) -> str:
        """What was paid out to others."""
        return AmountField().to_representation(-row.buyer - row.escrow)


class FactorySettlementSerializer(SharedSettlementSerializer):
    """A factory sees what it is to earn and what it was paid."""

    price_fields = ("earnings", "paid_out")

    earnings = AmountField(
        source="allocation.earnings", help_text="For all pieces: machining, setup and opening."
    )
    paid_out = AmountField(source="factory")

    class Meta(SharedSettlementSerializer.Meta):
        fields = (*SharedSettlementSerializer.Meta.fields, "earnings", "paid_out")
        read_only_fields = fields

    def owner_id(self, row: Settlement) -> UUID:
        return row.allocation.window.machine.factory.organisation_id


class OperatorSettlementSerializer(SharedSettlementSerializer):
    """An operator sees what each account has of it; they sum to zero."""

    price_fields = ("price", *Account.values)

    price = AmountField()
    fee_percent = serializers.DecimalField(max_digits=9, decimal_places=6)
    buyer = AmountField()
    escrow = AmountField()
    factory = AmountField()
    carrier = AmountField()
    platform = AmountField()

    class Meta(SharedSettlementSerializer.Meta):
        fields = (
            *SharedSettlementSerializer.Meta.fields,
            "price",
            "fee_percent",
            *Account.values,
        )
        read_only_fields = fields

    def owner_id(self, row: Settlement) -> UUID | None:
        """Nobody's: only a membership in the platform's own organisation shows prices."""
        return None


class SettlementSerializer(serializers.BaseSerializer):
    """Chooses, row by row, the view of the role in which the user sees it."""

    def to_representation(self, row: Settlement) -> dict[str, Any]:
        user = self.context["request"].user
        return self.view_for(user, row)(row, context=self.context).data

    def view_for(self, user: Any, row: Settlement) -> type[SharedSettlementSerializer]:
        """The serializer of the user's side: operator, factory or buyer."""
        if user.is_operator:
            return OperatorSettlementSerializer
        if row.allocation.window.machine.factory.organisation_id in user.organisation_ids():
            return FactorySettlementSerializer
        return BuyerSettlementSerializer


class LineSerializer(HidesPrices, serializers.ModelSerializer):
    """A line of the books; only its own account's are shown to a side."""

    price_fields = ("amount",)

    settlement = serializers.UUIDField(source="transaction.settlement_id")
    allocation = serializers.UUIDField(source="transaction.settlement.allocation_id")
    order = serializers.UUIDField(source="transaction.settlement.allocation.order_id")
    kind = serializers.CharField(source="transaction.kind")
    number = serializers.IntegerField(source="transaction.number")
    reason = serializers.CharField(source="transaction.reason")
    currency = serializers.CharField(source="transaction.settlement.currency_id")
    amount = AmountField(help_text="Positive: the account gets it. Negative: it gives it.")
    payment_status = serializers.CharField(
        source="payment.status", default=None, help_text="What the payment provider did of it."
    )

    class Meta:
        model = SettlementLine
        fields = (
            "id",
            "settlement",
            "allocation",
            "order",
            "kind",
            "number",
            "reason",
            "account",
            "amount",
            "currency",
            "payment_status",
            "at",
        )
        read_only_fields = fields

    def owner_id(self, row: SettlementLine) -> UUID | None:
        allocation = row.transaction.settlement.allocation
        if row.account == Account.BUYER:
            return allocation.order.organisation_id
        if row.account == Account.FACTORY:
            return allocation.window.machine.factory.organisation_id
        return None


class ComparisonSerializer(serializers.Serializer):
    """Costs of the same pieces with the match and without it."""

    orders = serializers.IntegerField()
    baseline_cost = AmountField()
    cost = AmountField()
    saving = AmountField()


class SavingSerializer(serializers.Serializer):
    """What is saved against one baseline: as estimated, as agreed by both sides, as delivered."""

    currency = serializers.CharField()
    kind = serializers.CharField()
    estimated = ComparisonSerializer()
    contracted = ComparisonSerializer()
    realised = ComparisonSerializer()
    waiting_orders = serializers.IntegerField(help_text="Delivered, not accepted yet.")
    other_pieces_orders = serializers.IntegerField(
        help_text="Accepted in other quantities than those compared; not counted."
    )
    refunded_orders = serializers.IntegerField(
        help_text="Accepted after a refund in a dispute; not counted."
    )
