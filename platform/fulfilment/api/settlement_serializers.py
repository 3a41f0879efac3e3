"""Represents settlements and their lines, to each side its own part."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.api.prices import HidesPrices
from common.api.fields import AmountField, StrictCharField, StrictDecimalField
from common.api.serializers import StrictSerializer
from fulfilment.models import Payment, Settlement, SettlementLine
from fulfilment.services.hand_payments import STATEMENT_LINES_MOST, BankTransfer
from fulfilment.states import Account, SettlementStatus


class SharedSettlementSerializer(HidesPrices, serializers.ModelSerializer):
    """Shows the part of a settlement that every side sees."""

    status = serializers.ChoiceField(
        choices=SettlementStatus.choices,
        help_text="`due` until the buyer's money has arrived, then `held`; `released` to the"
        " payees or `returned` to the buyer, whose payments say whether the money has moved.",
    )
    order = serializers.UUIDField(source="allocation.order_id")

    class Meta:
        model = Settlement
        fields = ("id", "allocation", "order", "status", "currency", "created_at")
        read_only_fields = fields


class BuyerSettlementSerializer(SharedSettlementSerializer):
    """Shows a buyer the price and what is due, held, refunded and paid."""

    price_fields = ("price", "due", "held", "refunded", "paid")

    price = AmountField()
    due = serializers.SerializerMethodField(help_text="Still to be paid by the buyer.")
    held = serializers.SerializerMethodField(
        help_text="Paid by the buyer, and not paid out to anybody yet."
    )
    refunded = serializers.SerializerMethodField()
    paid = serializers.SerializerMethodField()

    class Meta(SharedSettlementSerializer.Meta):
        fields = (
            *SharedSettlementSerializer.Meta.fields,
            *("price", "due", "held", "refunded", "paid"),
        )
        read_only_fields = fields

    def owner_id(self, row: Settlement) -> UUID:
        return row.allocation.order.organisation_id

    def get_due(self, row: Settlement) -> str:
        """Returns what the buyer has not paid."""
        return AmountField().to_representation(-row.buyer if row.is_unpaid else Decimal(0))

    def get_held(self, row: Settlement) -> str:
        """Returns what has arrived and is in escrow."""
        return AmountField().to_representation(Decimal(0) if row.is_unpaid else row.escrow)

    def get_refunded(self, row: Settlement) -> str:
        """Returns the refunded part of the price."""
        return AmountField().to_representation(row.price + row.buyer)

    def get_paid(self, row: Settlement) -> str:
        """Returns what the buyer has paid for others, less what is still held."""
        paid = Decimal(0) if row.is_unpaid else -row.buyer - row.escrow
        return AmountField().to_representation(paid)


class FactorySettlementSerializer(SharedSettlementSerializer):
    """Shows a factory its expected earnings and what it was paid."""

    price_fields = ("earnings", "bonus", "paid_out")

    earnings = AmountField(
        source="allocation.earnings", help_text="For all pieces: machining, setup and opening."
    )
    bonus = AmountField(
        source="allocation.bonus", help_text="Your share of the match's gain, for all pieces."
    )
    paid_out = AmountField(
        source="factory", help_text="By the ledger; its lines say what has been transferred."
    )

    class Meta(SharedSettlementSerializer.Meta):
        fields = (*SharedSettlementSerializer.Meta.fields, "earnings", "bonus", "paid_out")
        read_only_fields = fields

    def owner_id(self, row: Settlement) -> UUID:
        return row.allocation.window.machine.factory.organisation_id


class OperatorSettlementSerializer(SharedSettlementSerializer):
    """Shows an operator the balance of each account; they sum to zero."""

    price_fields = ("price", *Account.values)
    other_sides = (FactorySettlementSerializer, BuyerSettlementSerializer)

    price = AmountField()
    fee_percent = serializers.DecimalField(max_digits=9, decimal_places=6)
    buyer = AmountField()
    escrow = AmountField()
    factory = AmountField()
    carrier = AmountField()
    platform = AmountField()
    pool = AmountField(help_text="Of the gain pool; below zero where it pays.")

    class Meta(SharedSettlementSerializer.Meta):
        fields = (
            *SharedSettlementSerializer.Meta.fields,
            "price",
            "fee_percent",
            *Account.values,
        )
        read_only_fields = fields

    def owner_id(self, row: Settlement) -> UUID | None:
        """Returns None: only members of the platform's own organisation see prices."""
        return None


class SettlementSerializer(serializers.BaseSerializer):
    """Represents each row for the side on which the user sees it."""

    def to_representation(self, row: Settlement) -> dict[str, Any]:
        user = self.context["request"].user
        return self.view_for(user, row)(row, context=self.context).data

    def view_for(self, user: Any, row: Settlement) -> type[SharedSettlementSerializer]:
        """Returns the serializer of the user's side: operator, factory or buyer."""
        if user.is_operator:
            return OperatorSettlementSerializer
        if row.allocation.window.machine.factory.organisation_id in user.organisation_ids():
            return FactorySettlementSerializer
        return BuyerSettlementSerializer


class LineSerializer(HidesPrices, serializers.ModelSerializer):
    """Shows a settlement line; each side sees those of its own account."""

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


class PaymentSerializer(HidesPrices, serializers.ModelSerializer):
    """Shows an operator a payment: what is to move, between whom, and by when."""

    price_fields = ("amount_due",)

    order = serializers.UUIDField(source="line.transaction.settlement.allocation.order_id")
    settlement = serializers.UUIDField(source="line.transaction.settlement_id")
    line = serializers.UUIDField(source="line_id")
    account = serializers.CharField(source="line.account")
    is_incoming = serializers.BooleanField()
    currency = serializers.CharField(source="line.transaction.settlement.currency_id")
    amount_due = AmountField(help_text="Less refunds of what was never paid.")
    due_on = serializers.DateField()
    is_overdue = serializers.BooleanField()
    bank_reference = serializers.CharField(source="provider_id")

    class Meta:
        model = Payment
        fields = (
            *("id", "reference", "status", "account", "is_incoming", "amount_due", "currency"),
            *("due_on", "is_overdue", "paid_on", "bank_reference"),
            *("order", "settlement", "line", "created_at"),
        )
        read_only_fields = fields

    def owner_id(self, row: Payment) -> UUID | None:
        """Returns None: only members of the platform's own organisation see prices."""
        return None


class PaymentMarkSerializer(StrictSerializer):
    """Validates by what transfer a payment was made."""

    bank_reference = StrictCharField(max_length=120)
    paid_on = serializers.DateField()


class StatementLineSerializer(StrictSerializer):
    """Validates a transfer of a bank statement."""

    reference = StrictCharField(
        max_length=300, help_text="Names the payment, such as P-000042, also among other words."
    )
    amount = StrictDecimalField(
        max_digits=19, decimal_places=6, help_text="What came in; what went out may be negative."
    )
    date = serializers.DateField()
    bank_reference = StrictCharField(
        max_length=120, required=False, help_text="By default the reference."
    )


class StatementSerializer(StrictSerializer):
    """Validates a bank statement, which is recorded whole or not at all."""

    lines = StatementLineSerializer(many=True, allow_empty=False, max_length=STATEMENT_LINES_MOST)

    def validate_lines(self, rows: list[dict[str, Any]]) -> list[BankTransfer]:
        """Returns the lines."""
        return [BankTransfer(**row) for row in rows]


class PreviewedLotSerializer(serializers.Serializer):
    """Shows what a decision would pay the parties of one lot."""

    allocation = serializers.UUIDField()
    buyer = AmountField(help_text="Back to the buyer.")
    factory = AmountField()
    carrier = AmountField()
    platform = AmountField()
    pool = AmountField(help_text="Below zero where the gain pool pays.")


class DisputePreviewSerializer(serializers.Serializer):
    """Shows what a decision would pay, lot by lot."""

    lots = PreviewedLotSerializer(many=True)
