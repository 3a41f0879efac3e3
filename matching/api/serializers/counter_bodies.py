"""Validates and serializes counter-offers, and what they raise."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.prices import HidesPrices
from common.access import Audience
from common.api.fields import (
    AmountField,
    StrictCharField,
    StrictDecimalField,
    StrictIntegerField,
    StrictUUIDField,
)
from common.api.serializers import StrictSerializer
from matching.formulation.costing import MACHINE_MS_MOST
from matching.models import CounterOffer
from orders.limits import QUANTITY_MOST


@extend_schema_serializer(
    examples=[
        OpenApiExample("A rate 5 % higher", value={"hourly_rate": "63.00"}, request_only=True),
        OpenApiExample(
            "Five minutes a piece instead of six, next week",
            value={
                "unit_ms": 300_000,
                "window": "0190a2c4-3d2e-7c1a-9d55-2f6a1f0e7b11",
                "note": "The five-axis machine is free then.",
            },
            request_only=True,
        ),
    ]
)
class CounterRequestSerializer(StrictSerializer):
    """Validates the terms of a counter-offer; those left out stay as offered."""

    unit_ms = StrictIntegerField(
        min_value=1,
        max_value=MACHINE_MS_MOST,
        required=False,
        help_text="Machine time to book for a good piece, in milliseconds.",
    )
    hourly_rate = StrictDecimalField(
        max_digits=19,
        decimal_places=6,
        min_value=Decimal(0),
        required=False,
        help_text="For all of its machine time, setup too; at most 10 % above the published rate.",
    )
    window = StrictUUIDField(
        required=False, help_text="Another published window of the same factory."
    )
    quantity = StrictIntegerField(
        min_value=1,
        max_value=QUANTITY_MOST,
        required=False,
        help_text="Fewer pieces than offered; the rest is matched again.",
    )
    note = StrictCharField(max_length=300, allow_blank=True, default="")


class FactoryCounterOfferSerializer(HidesPrices, serializers.ModelSerializer):
    """Serializes a counter-offer for its factory; never what else was compared."""

    price_fields: tuple[str, ...] = ("hourly_rate", "offered_earnings", "agreed_earnings")

    hourly_rate = AmountField(allow_null=True)
    offered_earnings = AmountField(help_text="For the offered pieces, by the rates of the offer.")
    agreed_earnings = AmountField(allow_null=True, help_text="Of the agreed pieces.")

    class Meta:
        model = CounterOffer
        fields: tuple[str, ...] = (
            "id",
            "allocation",
            "kind",
            "status",
            "unit_ms",
            "hourly_rate",
            "window",
            "quantity",
            "note",
            "offered_window",
            "offered_quantity",
            "offered_earnings",
            "agreed_quantity",
            "agreed_earnings",
            "created_at",
            "decided_at",
        )
        read_only_fields = fields

    def owner_id(self, row: CounterOffer) -> UUID:
        return row.allocation.window.machine.factory.organisation_id


class OperatorCounterOfferSerializer(FactoryCounterOfferSerializer):
    """Serializes everything, for operators: both costs and both ways."""

    price_fields = (
        *FactoryCounterOfferSerializer.price_fields,
        *("offered_price", "agreed_price", "cost_with", "cost_without", "alternatives"),
    )
    other_sides = (FactoryCounterOfferSerializer,)

    offered_price = AmountField()
    agreed_price = AmountField(allow_null=True)
    cost_with = AmountField(allow_null=True, help_text="Of the order, on these terms.")
    cost_without = AmountField(
        allow_null=True, help_text="Of the order, matched again without this factory."
    )
    order = serializers.UUIDField(source="allocation.order_id")

    class Meta(FactoryCounterOfferSerializer.Meta):
        fields = (
            *FactoryCounterOfferSerializer.Meta.fields,
            "run",
            "order",
            "offered_price",
            "agreed_price",
            "cost_with",
            "cost_without",
            "refusal",
            "alternatives",
            "decided_by",
        )
        read_only_fields = fields


class CounterOfferSerializer(serializers.BaseSerializer):
    """Serializes each counter-offer for the side that reads it."""

    def to_representation(self, row: CounterOffer) -> dict[str, Any]:
        is_operator = Audience.OPERATOR in self.context["request"].user.audiences
        kind = OperatorCounterOfferSerializer if is_operator else FactoryCounterOfferSerializer
        return kind(row, context=self.context).data


class CounterUpliftSerializer(serializers.Serializer):
    """Serializes what accepted counter-offers raised in one region and process."""

    region = serializers.CharField()
    process = serializers.CharField()
    currency = serializers.CharField()
    made = serializers.IntegerField()
    accepted = serializers.IntegerField()
    refused = serializers.IntegerField()
    offered = AmountField(help_text="Earnings that were offered, of the accepted ones.")
    agreed = AmountField(help_text="Earnings that were agreed, for as many pieces.")
    uplift_percent = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_uplift_percent(self, row: dict[str, Any]) -> str | None:
        """Returns the rise in percent to two decimals; empty if none was accepted."""
        if not row["offered"]:
            return None
        share = (row["agreed"] - row["offered"]) / row["offered"] * 100
        return str(share.quantize(Decimal("0.01")))
