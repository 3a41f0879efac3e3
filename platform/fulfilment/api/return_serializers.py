"""Validates and represents returns of accepted goods."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from common.api.fields import AmountField, StrictCharField
from common.api.serializers import StrictSerializer
from fulfilment.api.serializers import (
    RefundBodySerializer,
    StrictPiecesField,
    refunds_by_allocation,
)
from fulfilment.models import Return, ReturnRefund
from fulfilment.selectors.returned_goods import answer_due
from fulfilment.states import DefectKind, Remedy


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Five pieces with a wrong bore",
            value={
                "pieces": 5,
                "reason": "dimension",
                "description": "The bore is 0.2 mm too wide.",
                "remedy": "refund",
            },
            request_only=True,
        )
    ]
)
class ReturnBodySerializer(StrictSerializer):
    """Validates a return."""

    pieces = StrictPiecesField()
    reason = serializers.ChoiceField(
        choices=DefectKind.choices, help_text="What is wrong with them."
    )
    description = StrictCharField(max_length=300)
    remedy = serializers.ChoiceField(choices=Remedy.choices)
    allocation = serializers.UUIDField(
        required=False, help_text="The lot at fault, where the order has several."
    )


class ReturnAnswerBodySerializer(StrictSerializer):
    """Validates the words with which a factory grants a return."""

    answer = StrictCharField(max_length=300, default="", allow_blank=True)


class ConsignmentBodySerializer(StrictSerializer):
    """Validates how pieces travel."""

    carrier = StrictCharField(max_length=160, default="", allow_blank=True)


class ReturnDecisionBodySerializer(StrictSerializer):
    """Validates a decision; without a remedy the return is rejected."""

    remedy = serializers.ChoiceField(choices=Remedy.choices, required=False)
    refunds = RefundBodySerializer(
        many=True,
        default=list,
        max_length=200,
        help_text="Instead of the price of the returned pieces.",
    )
    reason = StrictCharField(max_length=300)

    def validate_refunds(self, rows: list[dict[str, Any]]) -> dict[UUID, Decimal]:
        """Returns amounts by allocation. Raises ValidationError for a repeated one."""
        return refunds_by_allocation(rows)


class ReturnRefundSerializer(serializers.ModelSerializer):
    """Shows the refund of one allocation."""

    amount = AmountField()

    class Meta:
        model = ReturnRefund
        fields = ("allocation", "amount")
        read_only_fields = fields


class ReturnSerializer(serializers.ModelSerializer):
    """Shows a return; money to the side whose it is."""

    answer_due_at = serializers.SerializerMethodField(
        help_text="Until then its factory is to answer."
    )
    refunds = serializers.SerializerMethodField(help_text="What the buyer gets back.")
    paid_back = serializers.SerializerMethodField(help_text="What the factory gives of it.")
    replacement = serializers.SerializerMethodField(
        help_text="The order by which the pieces are matched again; the buyer's."
    )

    class Meta:
        model = Return
        fields = (
            "id",
            "order",
            "allocation",
            "pieces",
            "reason",
            "description",
            "remedy",
            "status",
            "answer",
            "answer_due_at",
            "decision",
            "refunds",
            "paid_back",
            "replacement",
            "created_at",
        )
        read_only_fields = fields

    @property
    def user(self) -> Any:
        """Returns the user who reads."""
        return self.context["request"].user

    def get_answer_due_at(self, row: Return) -> datetime:
        """Returns the instant until which the factory is to answer."""
        return answer_due(row)

    @extend_schema_field(ReturnRefundSerializer(many=True, allow_null=True))
    def get_refunds(self, row: Return) -> list[Any] | None:
        """Returns the refunds; empty for who sees no prices of the buyer."""
        if not self.user.sees_prices_of(row.order.organisation_id):
            return None
        return ReturnRefundSerializer(row.refunds.all(), many=True).data

    @extend_schema_field(AmountField(allow_null=True))
    def get_paid_back(self, row: Return) -> str | None:
        """Returns the factory's part; empty for who sees no prices of the factory."""
        factory = row.allocation.window.machine.factory
        if not self.user.sees_prices_of(factory.organisation_id):
            return None
        return AmountField().to_representation(row.from_factory)

    def get_replacement(self, row: Return) -> UUID | None:
        """Returns the new order; empty for the factory."""
        is_seen = self.user.is_operator or (
            row.order.organisation_id in self.user.organisation_ids()
        )
        return row.replacement_id if is_seen else None
