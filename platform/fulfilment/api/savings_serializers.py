"""Serializes what buyers save by stage, and the steps between stages."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.api.fields import AmountField
from fulfilment.savings import SavingsChange
from matching.models.gain_sharing import Basis


@extend_schema_field({"type": "string", "format": "decimal", "example": "12.10"})
class PercentOfField(serializers.Field):
    """Shows a share of one as per cent with two decimals; null where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True} | kwargs)

    def to_representation(self, value: Decimal) -> str:
        return f"{value * 100:.2f}"


class BasisSavingsSerializer(serializers.Serializer):
    """Serializes the part of a saving whose alone costs rest on one basis."""

    basis = serializers.ChoiceField(
        choices=Basis,
        help_text=(
            "What the alone costs rest on: offers to the order alone, the price that its buyer"
            " declared, or an assumed price."
        ),
    )
    orders = serializers.IntegerField()
    saving = AmountField()
    saving_percent = PercentOfField(source="share", help_text="Of the saving of the stage.")


class StageSavingsSerializer(serializers.Serializer):
    """Serializes sum and distribution of the savings at one stage."""

    orders = serializers.IntegerField(help_text="That have reached the stage.")
    alone_cost = AmountField(
        source="alone", help_text="What these pieces were expected to cost alone."
    )
    price = AmountField(help_text="What buyers pay for them, before the platform's fee.")
    saving = AmountField(help_text="alone_cost − price; below 0 where buyers pay more.")
    saving_percent = PercentOfField(source="share", help_text="Of `alone_cost`.")
    median_percent = PercentOfField(
        source="median", help_text="Half of the orders save at least so much of their alone cost."
    )
    tenths_percent = serializers.ListField(
        source="tenths",
        child=PercentOfField(),
        help_text="Nine per cents that divide the orders into tenths, the least first.",
    )
    below_guarantee_orders = serializers.IntegerField(
        source="below_guarantee",
        help_text="Save less than the guarantee of their run's rule of prices.",
    )
    above_alone_orders = serializers.IntegerField(
        source="above_alone", help_text="Pay more than they were expected to pay alone."
    )
    bases = BasisSavingsSerializer(many=True, help_text="Parts that add up to the saving.")


class BridgePartSerializer(serializers.Serializer):
    """Serializes the orders of one reason, and by how much they change the saving."""

    reason = serializers.ChoiceField(choices=SavingsChange)
    orders = serializers.IntegerField()
    amount = AmountField(help_text="Below 0 where the saving shrinks.")


class SavingSerializer(serializers.Serializer):
    """Serializes savings in one currency: estimated, contracted and realised.

    The later stages have fewer orders or pieces; the two lists say which and why.
    """

    currency = serializers.CharField()
    estimated = StageSavingsSerializer(help_text="By the published division of the gain.")
    contracted = StageSavingsSerializer(help_text="By what both sides confirmed.")
    realised = StageSavingsSerializer(
        help_text="By what was paid for the pieces that arrived whole, of accepted orders."
    )
    to_contracted = BridgePartSerializer(
        many=True, help_text="Amounts that add up to contracted − estimated saving."
    )
    to_realised = BridgePartSerializer(
        many=True, help_text="Amounts that add up to realised − contracted saving."
    )
    factories_bonus = AmountField(help_text="What factories are to get beyond what they asked.")
