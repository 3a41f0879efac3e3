"""Serializes the division of a run's gain and the rules of prices."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from common.api.fields import AmountField, StrictDecimalField
from common.api.serializers import StrictSerializer
from matching.models import GainSharing, OrderPrice, PriceRule, SavingsBridge
from matching.models.gain_sharing import Basis, Fallback, RuleName, Stage
from matching.states import BaselineKind
from vocabularies.api.term_fields import TermField, current
from vocabularies.models import Currency

RAISED_CAP_PERCENT = Decimal(50)


class TotalsSerializer(serializers.Serializer):
    """Serializes the totals of a division; the bars lead from `baseline` to `plan`."""

    baseline = AmountField(help_text="Of the whole baseline, unmade pieces at their price.")
    plan = AmountField(help_text="Of the whole plan, unmade pieces at their price.")
    served_gain = AmountField(help_text="Alone cost − cost, over the served orders.")
    displaced = AmountField(help_text="What orders lose that the baseline serves; not above 0.")
    expectations = AmountField(help_text="Costs that nobody is paid: baseline − plan.")
    needs = AmountField()
    gains = AmountField()
    factories_bonus = AmountField()
    reserve = AmountField()


class BarsSerializer(serializers.Serializer):
    """Serializes the six bars, which add up to baseline − plan."""

    def get_fields(self) -> dict[str, Any]:
        return {name: AmountField() for name in SavingsBridge.BARS}


class OrderPriceSerializer(serializers.ModelSerializer):
    """Serializes what one order costs, is expected to cost alone, and is asked for."""

    order = serializers.UUIDField(source="order_id")
    reference = serializers.CharField(source="order.reference")
    basis = serializers.ChoiceField(choices=Basis.choices)

    AMOUNTS = (
        *("cost", "alone_cost", "expected_alone_cost", "expected_low", "expected_high"),
        *("levy", "subsidy", "price", "saving", "displaced_value"),
    )

    class Meta:
        model = OrderPrice
        fields = (
            *("order", "reference", "pieces", "alone_pieces", "cost", "alone_cost"),
            *("expected_alone_cost", "expected_low", "expected_high", "basis", "is_own_plant"),
            *("levy", "subsidy", "price", "saving", "displaced_value"),
        )
        read_only_fields = fields

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        return fields | {name: AmountField() for name in self.AMOUNTS}


class GainSharingSerializer(serializers.ModelSerializer):
    """Serializes the division of a run's gain at one stage."""

    stage = serializers.ChoiceField(choices=Stage.choices)
    rule = serializers.ChoiceField(choices=RuleName.choices, help_text="The rule applied.")
    fallback = serializers.ChoiceField(
        choices=[("", ""), *Fallback.choices],
        help_text="Why prices are at cost although the rule divides gains.",
    )
    guarantee_percent = serializers.CharField(source="params.guarantee_percent")
    cap_percent = serializers.DecimalField(
        max_digits=5,
        decimal_places=2,
        normalize_output=True,
        help_text="As applied: raised or not.",
    )
    raised_cap_percent = serializers.SerializerMethodField(help_text="How far the cap may rise.")
    need_cap_percent = serializers.CharField(source="params.need_cap_percent")
    factories_share_percent = serializers.CharField(source="params.factories_share_percent")
    reserve_percent = serializers.CharField(source="params.reserve_percent")
    totals = serializers.SerializerMethodField()
    bars = serializers.SerializerMethodField()
    orders = OrderPriceSerializer(source="prices", many=True)

    class Meta:
        model = GainSharing
        fields = (
            *("run", "stage", "rule", "fallback", "guarantee_percent", "cap_percent"),
            *("raised_cap_percent", "need_cap_percent", "factories_share_percent"),
            *("reserve_percent", "arrival_orders", "seed", "contribution_rate", "covered_percent"),
            *("totals", "bars", "orders"),
        )
        read_only_fields = fields

    def get_raised_cap_percent(self, row: GainSharing) -> str:
        """Returns the limit of the cap; of an earlier rule, the cap itself."""
        return row.params.get("raised_cap_percent", row.params["cap_percent"])

    def get_totals(self, row: GainSharing) -> TotalsSerializer:
        """Returns the totals of plan and baseline, and of the division."""
        bridge = self.bridge(row)
        return TotalsSerializer(
            {
                "baseline": bridge.baseline_total,
                "plan": bridge.plan_total,
                "served_gain": bridge.served_gain,
                "displaced": bridge.displaced,
                "expectations": bridge.expectations,
                "needs": row.needs,
                "gains": row.gains,
                "factories_bonus": row.factories_bonus,
                "reserve": row.reserve,
            }
        ).data

    def get_bars(self, row: GainSharing) -> BarsSerializer:
        """Returns the bars from the baseline `single_source` to the plan."""
        return BarsSerializer(self.bridge(row).bars).data

    def bridge(self, row: GainSharing) -> SavingsBridge:
        """Returns the bridge of the same run and stage."""
        return row.run.bridges.get(stage=row.stage, kind=BaselineKind.SINGLE_SOURCE)


class PriceRuleSerializer(serializers.ModelSerializer):
    """Serializes a rule of prices with who set it."""

    set_by = serializers.EmailField(source="set_by.email", default=None)

    class Meta:
        model = PriceRule
        fields = (
            *("id", "currency", "rule", "guarantee_percent", "cap_percent"),
            *("raised_cap_percent", "need_cap_percent"),
            *("factories_share_percent", "reserve_percent", "set_by", "created_at"),
        )
        read_only_fields = fields


def percent(default: str) -> StrictDecimalField:
    """Returns a field of percents from 0 to 100."""
    return StrictDecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, default=Decimal(default)
    )


class PriceRuleRequestSerializer(StrictSerializer):
    """Validates a new rule of prices; it applies to runs that are requested later."""

    currency = TermField(queryset=current(Currency), default="CNY")
    rule = serializers.ChoiceField(choices=RuleName.choices, default=RuleName.NO_WORSE_THAN_ALONE)
    guarantee_percent = percent("2")
    cap_percent = percent("15")
    raised_cap_percent = StrictDecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
        help_text="How far the cap may rise where needs would stay uncovered; 50, or a higher cap.",
    )
    need_cap_percent = percent("25")
    factories_share_percent = percent("10")
    reserve_percent = percent("10")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Returns the fields with the limit of the cap."""
        limit = max(RAISED_CAP_PERCENT, attrs["cap_percent"])
        return {"raised_cap_percent": limit, **attrs}

    def validate_currency(self, value: Any) -> str:
        """Returns the currency's code."""
        return getattr(value, "pk", value)
