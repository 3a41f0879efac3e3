"""How match runs look over HTTP; what either side is shown of allocations is in `sides`."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from common.api.fields import AmountField, StrictCharField, StrictDecimalField, StrictIntegerField
from common.api.serializers import StrictSerializer
from matching.models import Baseline, MatchRun, RunOrder
from matching.selectors import runs
from matching.states import BaselineKind
from vocabularies.api.fields import TermField, current
from vocabularies.models import Currency


class StrictUUIDField(serializers.UUIDField):
    """An id, as a JSON string."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Twenty seconds",
            value={"currency": "CNY", "seconds": 20, "seed": 1, "gap": "0.01"},
            request_only=True,
        )
    ]
)
class RunRequestSerializer(StrictSerializer):
    """What a run is asked with; everything has a default."""

    currency = TermField(
        queryset=current(Currency),
        default="CNY",
        help_text="Orders and windows in this currency are matched.",
    )
    seconds = StrictIntegerField(
        min_value=1, max_value=3600, required=False, help_text="Limit of the search."
    )
    seed = StrictIntegerField(min_value=0, max_value=2**31 - 1, default=1)
    gap = StrictDecimalField(
        max_digits=8,
        decimal_places=6,
        min_value=Decimal(0),
        max_value=Decimal(1),
        required=False,
        help_text="The search may stop when cost and proven bound are this close.",
    )
    effort = StrictIntegerField(
        min_value=1,
        max_value=2**31 - 1,
        required=False,
        help_text="Limit of the search in work instead of time; repeats exactly.",
    )

    def validate_currency(self, value: Any) -> str:
        """The currency's code."""
        return getattr(value, "pk", value)


class ReasonSerializer(StrictSerializer):
    """Why something is decided."""

    reason = StrictCharField(max_length=300)


class ApprovalSerializer(StrictSerializer):
    """Which of the plan's orders are offered; all where none are named."""

    orders = serializers.ListField(
        child=StrictUUIDField(),
        min_length=1,
        max_length=100_000,
        required=False,
        help_text="Orders that the plan makes; the others wait for the next run.",
    )


class EmptyBodySerializer(StrictSerializer):
    """An empty body."""


class PlannedItemsSerializer(serializers.Serializer):
    """Cost by item of what is made."""

    machining = AmountField()
    setup = AmountField()
    opening = AmountField()
    transport = AmountField()
    quality = AmountField()
    lateness = AmountField()


class BaselineSerializer(serializers.ModelSerializer):
    """A baseline beside the plan, on the orders that both serve."""

    total_cost = AmountField()
    baseline_cost = AmountField()
    plan_cost = AmountField()
    saving = AmountField()
    saving_percent = serializers.SerializerMethodField()
    items = serializers.SerializerMethodField()

    class Meta:
        model = Baseline
        fields = (
            "kind",
            "total_cost",
            "compared_orders",
            "baseline_cost",
            "plan_cost",
            "saving",
            "saving_percent",
            "only_plan_orders",
            "only_baseline_orders",
            "unequal_orders",
            "items",
        )
        read_only_fields = fields

    def get_saving_percent(self, row: Baseline) -> str | None:
        """The saving in percent of the baseline cost, to two decimals."""
        share = row.saving_share
        return None if share is None else str((share * 100).quantize(Decimal("0.01")))

    def get_items(self, row: Baseline) -> PlannedItemsSerializer:
        """The compared orders' cost in the baseline, by item."""
        return PlannedItemsSerializer(row).data


RUN_FIELDS = (
    "id",
    "status",
    "currency",
    "requested_by",
    "is_scheduled",
    "created_at",
    "started_at",
    "solved_at",
    "decided_at",
    "decided_by",
    "seconds",
    "effort",
    "gap_wanted",
    "seed",
    "attempt",
    "progress",
    "failure_code",
    "failure",
    "fell_back",
    "plan_status",
    "cost",
    "bound",
    "gap",
    "problem_sha256",
    "plan_sha256",
    "supply",
    "solver",
)


class RunSerializer(serializers.ModelSerializer):
    """A match run as a list shows it."""

    requested_by = serializers.EmailField(
        source="requested_by.email",
        default=None,
        help_text="Empty where the platform's schedule asked.",
    )
    is_scheduled = serializers.BooleanField()
    fell_back = serializers.BooleanField(
        help_text="The search failed, see `failure_code`; the plan is the best there was before."
    )
    decided_by = serializers.EmailField(source="decided_by.email", default=None)
    cost = AmountField()
    bound = AmountField()

    class Meta:
        model = MatchRun
        fields = RUN_FIELDS
        read_only_fields = fields


class CountsSerializer(serializers.Serializer):
    """Orders of a run by what became of them."""

    open = serializers.IntegerField(help_text="All the orders the run looked at.")
    made = serializers.IntegerField()
    partly_made = serializers.IntegerField()
    unmatched = serializers.IntegerField()
    split = serializers.IntegerField(help_text="Made by more than one factory.")


class ItemsSerializer(PlannedItemsSerializer):
    """Cost by item, and what is not made."""

    unmet_cost = AmountField(help_text="What the pieces that are not made count for.")


class EventSerializer(serializers.Serializer):
    """One move of a state."""

    from_status = serializers.CharField()
    to_status = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.EmailField(source="by.email", default=None)


class StageSavingSerializer(serializers.Serializer):
    """What is saved against one baseline, on the orders that both serve alike."""

    kind = serializers.ChoiceField(choices=BaselineKind)
    orders = serializers.IntegerField()
    baseline_cost = AmountField()
    cost = AmountField()
    saving = AmountField()
    saving_percent = serializers.DecimalField(max_digits=None, decimal_places=2, allow_null=True)


class StagesSerializer(serializers.Serializer):
    """What a run saves, by how certain it is; the stages are of different orders."""

    estimated = StageSavingSerializer(many=True, help_text="By the plan.")
    contracted = StageSavingSerializer(many=True, help_text="By what both sides confirmed.")


class RunDetailSerializer(RunSerializer):
    """A match run with what it saves and what became of its orders."""

    orders = serializers.SerializerMethodField()
    cost_items = serializers.SerializerMethodField()
    unmatched_reasons = serializers.SerializerMethodField()
    baselines = BaselineSerializer(many=True)
    savings = serializers.SerializerMethodField()
    events = EventSerializer(many=True)

    class Meta(RunSerializer.Meta):
        fields = (
            *RUN_FIELDS,
            "orders",
            "cost_items",
            "unmatched_reasons",
            "baselines",
            "savings",
            "events",
        )
        read_only_fields = fields

    def get_orders(self, run: MatchRun) -> CountsSerializer:
        """How many orders, and what became of them."""
        return CountsSerializer(runs.order_counts(run)).data

    def get_cost_items(self, run: MatchRun) -> ItemsSerializer:
        """The plan's cost by item."""
        return ItemsSerializer(runs.cost_items(run)).data

    def get_savings(self, run: MatchRun) -> StagesSerializer:
        """What the run saves, estimated and contracted."""
        return StagesSerializer(runs.savings(run)).data

    def get_unmatched_reasons(self, run: MatchRun) -> dict[str, int]:
        """Orders with pieces that are not made, by reason."""
        return runs.unmatched_reasons(run)


class RunOrderSerializer(serializers.ModelSerializer):
    """What a run makes of one order, beside the baselines."""

    order = serializers.UUIDField(source="order_id")
    reference = serializers.CharField(source="order.reference")
    title = serializers.CharField(source="order.title")
    quantity = serializers.IntegerField(source="order.quantity")
    machining = AmountField()
    setup = AmountField()
    opening = AmountField()
    transport = AmountField()
    quality = AmountField()
    lateness = AmountField()
    total_cost = AmountField()
    unmet_cost = AmountField()
    unmet_price = AmountField()
    single_source_cost = AmountField()
    single_source_saving = AmountField()
    greedy_split_cost = AmountField()
    greedy_split_saving = AmountField()
    reference_cost = AmountField()
    reference_saving = AmountField()

    class Meta:
        model = RunOrder
        fields = (
            "order",
            "reference",
            "title",
            "quantity",
            "made",
            "unmet",
            "factories_used",
            *RunOrder.ITEMS,
            "total_cost",
            "unmet_cost",
            "unmet_price",
            "price_is_assumed",
            "single_source_cost",
            "single_source_saving",
            "greedy_split_cost",
            "greedy_split_saving",
            "reference_cost",
            "reference_saving",
            "unmatched_reason",
            "filter_counts",
        )
        read_only_fields = fields
