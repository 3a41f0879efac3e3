"""Serializes match runs with their costs, savings and orders."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.prices import HidesOperatorPrices
from common.api.fields import (
    AmountField,
)
from matching.api.serializers.shared import EventSerializer
from matching.models import Baseline, MatchRun, RunOrder
from matching.models.cost_items import ITEM_NAMES
from matching.selectors import runs
from matching.states import BaselineKind


class PlannedItemsSerializer(serializers.Serializer):
    """Serializes the cost of the made pieces by item."""

    def get_fields(self) -> dict[str, Any]:
        return {name: AmountField() for name in ITEM_NAMES} | super().get_fields()


class BaselineSerializer(serializers.ModelSerializer):
    """Serializes a baseline, compared with the plan on the orders that both serve."""

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
        """Returns the saving in percent of the baseline cost, to two decimals."""
        share = row.saving_share
        return None if share is None else str((share * 100).quantize(Decimal("0.01")))

    def get_items(self, row: Baseline) -> PlannedItemsSerializer:
        """Returns the compared orders' cost in the baseline, by item."""
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


class RunSerializer(HidesOperatorPrices, serializers.ModelSerializer):
    """Serializes a match run as a row of a list."""

    # Progress and the solver's report are of costs.
    price_fields: tuple[str, ...] = ("cost", "bound", "gap", "progress", "solver")

    requested_by = serializers.EmailField(
        source="requested_by.email",
        default=None,
        help_text="Empty if the platform's schedule requested it.",
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
    """Serializes the number of a run's orders by outcome."""

    open = serializers.IntegerField(help_text="All the orders the run looked at.")
    made = serializers.IntegerField()
    partly_made = serializers.IntegerField()
    unmatched = serializers.IntegerField()
    split = serializers.IntegerField(help_text="Made by more than one factory.")


class ItemsSerializer(PlannedItemsSerializer):
    """Serializes cost by item, and the cost of unmet pieces."""

    unmet_cost = AmountField(help_text="What unmet pieces count for.")


class StageSavingSerializer(serializers.Serializer):
    """Serializes the saving against one baseline, on the orders that both serve alike."""

    kind = serializers.ChoiceField(choices=BaselineKind)
    orders = serializers.IntegerField()
    baseline_cost = AmountField()
    cost = AmountField()
    saving = AmountField()
    saving_percent = serializers.DecimalField(max_digits=None, decimal_places=2, allow_null=True)


class StagesSerializer(serializers.Serializer):
    """Serializes the savings of a run by certainty; the stages have different orders."""

    estimated = StageSavingSerializer(many=True, help_text="By the plan.")
    contracted = StageSavingSerializer(many=True, help_text="By what both sides confirmed.")


class FirstApprovalSerializer(serializers.Serializer):
    """Serializes the approval of one person, which a second one completes."""

    by = serializers.EmailField(source="by.email")
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class RunDetailSerializer(RunSerializer):
    """Serializes a match run with its savings and the outcome of its orders."""

    price_fields = (*RunSerializer.price_fields, "cost_items", "baselines", "savings")

    orders = serializers.SerializerMethodField()
    cost_items = serializers.SerializerMethodField()
    unmatched_reasons = serializers.SerializerMethodField()
    baselines = BaselineSerializer(many=True)
    savings = serializers.SerializerMethodField()
    events = EventSerializer(many=True)
    first_approval = serializers.SerializerMethodField(
        help_text="By whom, when and why, while a second person has to approve the run."
    )

    class Meta(RunSerializer.Meta):
        fields = (
            *RUN_FIELDS,
            "first_approval",
            "orders",
            "cost_items",
            "unmatched_reasons",
            "baselines",
            "savings",
            "events",
        )
        read_only_fields = fields

    @extend_schema_field(FirstApprovalSerializer(allow_null=True))
    def get_first_approval(self, run: MatchRun) -> dict[str, Any] | None:
        """Returns the first approval of a run that waits for a second."""
        first = runs.first_approval(run)
        return None if first is None else FirstApprovalSerializer(first).data

    def get_orders(self, run: MatchRun) -> CountsSerializer:
        """Returns the number of orders by outcome."""
        return CountsSerializer(runs.order_counts(run)).data

    def get_cost_items(self, run: MatchRun) -> ItemsSerializer:
        """Returns the plan's cost by item."""
        return ItemsSerializer(runs.cost_items(run)).data

    def get_savings(self, run: MatchRun) -> StagesSerializer:
        """Returns the savings of the run, estimated and contracted."""
        return StagesSerializer(runs.savings(run)).data

    def get_unmatched_reasons(self, run: MatchRun) -> dict[str, int]:
        """Returns the number of orders with unmet pieces, by reason."""
        return runs.unmatched_reasons(run)


class RunOrderSerializer(HidesOperatorPrices, serializers.ModelSerializer):
    """Serializes what a run makes of one order, and its cost in the baselines."""

    price_fields = (
        *ITEM_NAMES,
        *("total_cost", "unmet_cost", "unmet_price", "single_source_cost", "single_source_saving"),
        *("greedy_split_cost", "greedy_split_saving", "reference_cost", "reference_saving"),
    )

    order = serializers.UUIDField(source="order_id")
    reference = serializers.CharField(source="order.reference")
    title = serializers.CharField(source="order.title")
    quantity = serializers.IntegerField(source="order.quantity")
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
            *ITEM_NAMES,
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
            "unmatched_detail",
            "filter_counts",
        )
        read_only_fields = fields

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        return fields | {name: AmountField() for name in ITEM_NAMES}
