"""How match runs and allocations look over HTTP, to each role its own view."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.api.prices import HidesPrices
from common.access import Audience
from common.api.fields import ExactField, HoursField, MoneyField, TextField, WholeField
from common.api.serializers import StrictSerializer
from common.money import with_fee
from matching import selectors
from matching.models import Allocation, Baseline, MatchRun, Proposal, RunOrder
from matching.services.proposals import PRICE_SENTENCE
from matching.states import BaselineKind, DeclineReason
from vocabularies.api.fields import TermField, current
from vocabularies.models import Currency


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
    seconds = WholeField(
        min_value=1, max_value=3600, required=False, help_text="Limit of the search."
    )
    seed = WholeField(min_value=0, max_value=2**31 - 1, default=1)
    gap = ExactField(
        max_digits=8,
        decimal_places=6,
        min_value=Decimal(0),
        max_value=Decimal(1),
        required=False,
        help_text="The search may stop when cost and proven bound are this close.",
    )
    effort = WholeField(
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

    reason = TextField(max_length=300)


class NothingSerializer(StrictSerializer):
    """An empty body."""


class IdField(serializers.UUIDField):
    """An id, as a JSON string."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class OffersSerializer(StrictSerializer):
    """Offers that are answered together, each once."""

    ids = serializers.ListField(child=IdField(), min_length=1, max_length=200)

    def validate_ids(self, ids: list[UUID]) -> list[UUID]:
        """No offer can be answered twice."""
        if len(set(ids)) < len(ids):
            raise serializers.ValidationError("Name each offer once.")
        return ids


class DeclineSerializer(StrictSerializer):
    """Why a factory declines; the comment is for people."""

    reason = serializers.ChoiceField(choices=DeclineReason)
    comment = TextField(max_length=300, allow_blank=True, default="")


class DeclinesSerializer(DeclineSerializer, OffersSerializer):
    """Offers that are declined together."""


class BaselineSerializer(serializers.ModelSerializer):
    """A baseline beside the plan, on the orders that both serve."""

    total_cost = MoneyField()
    baseline_cost = MoneyField()
    plan_cost = MoneyField()
    saving = MoneyField()
    saving_percent = serializers.SerializerMethodField()

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
        )
        read_only_fields = fields

    def get_saving_percent(self, row: Baseline) -> str | None:
        """The saving in percent of the baseline cost, to two decimals."""
        share = row.saving_share
        return None if share is None else str((share * 100).quantize(Decimal("0.01")))


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
    cost = MoneyField()
    bound = MoneyField()

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


class ItemsSerializer(serializers.Serializer):
    """Cost by item."""

    machining = MoneyField()
    setup = MoneyField()
    opening = MoneyField()
    transport = MoneyField()
    quality = MoneyField()
    lateness = MoneyField()
    unmet_cost = MoneyField(help_text="What the pieces that are not made count for.")


class EventSerializer(serializers.Serializer):
    """One move of a state."""

    from_status = serializers.CharField()
    to_status = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.EmailField(source="by.email", default=None)


class SavingSerializer(serializers.Serializer):
    """What is saved against one baseline, on the orders that both serve alike."""

    kind = serializers.ChoiceField(choices=BaselineKind)
    orders = serializers.IntegerField()
    baseline_cost = MoneyField()
    cost = MoneyField()
    saving = MoneyField()
    saving_percent = serializers.DecimalField(max_digits=None, decimal_places=2, allow_null=True)


class SavingsSerializer(serializers.Serializer):
    """What a run saves, by how certain it is; the stages are of different orders."""

    estimated = SavingSerializer(many=True, help_text="By the plan.")
    contracted = SavingSerializer(many=True, help_text="By what both sides confirmed.")


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
        return CountsSerializer(selectors.order_counts(run)).data

    def get_cost_items(self, run: MatchRun) -> ItemsSerializer:
        """The plan's cost by item."""
        return ItemsSerializer(selectors.cost_items(run)).data

    def get_savings(self, run: MatchRun) -> SavingsSerializer:
        """What the run saves, estimated and contracted."""
        return SavingsSerializer(selectors.savings(run)).data

    def get_unmatched_reasons(self, run: MatchRun) -> dict[str, int]:
        """Orders with pieces that are not made, by reason."""
        return selectors.unmatched_reasons(run)


class RunOrderSerializer(serializers.ModelSerializer):
    """What a run makes of one order, beside the baselines."""

    order = serializers.UUIDField(source="order_id")
    reference = serializers.CharField(source="order.reference")
    title = serializers.CharField(source="order.title")
    quantity = serializers.IntegerField(source="order.quantity")
    machining = MoneyField()
    setup = MoneyField()
    opening = MoneyField()
    transport = MoneyField()
    quality = MoneyField()
    lateness = MoneyField()
    total_cost = MoneyField()
    unmet_cost = MoneyField()
    unmet_price = MoneyField()
    single_source_cost = MoneyField()
    single_source_saving = MoneyField()
    greedy_split_cost = MoneyField()
    greedy_split_saving = MoneyField()
    reference_cost = MoneyField()
    reference_saving = MoneyField()

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


class SharedAllocationSerializer(serializers.ModelSerializer):
    """What every role that sees an allocation is shown of it."""

    order_reference = serializers.CharField(source="order.reference")
    order_title = serializers.CharField(source="order.title")
    operation_sequence = serializers.IntegerField(source="operation.sequence")
    process = serializers.CharField(source="operation.process_id")

    class Meta:
        model = Allocation
        fields = (
            "id",
            "order",
            "order_reference",
            "order_title",
            "operation_sequence",
            "process",
            "quantity",
            "due_on",
            "status",
            "created_at",
        )
        read_only_fields = fields


class BuyerAllocationSerializer(HidesPrices, SharedAllocationSerializer):
    """A buyer sees price, place and dates; never hours, rate or window."""

    price_fields = ("price",)

    place = serializers.CharField(source="window.machine.factory.region.name")
    price = serializers.SerializerMethodField()

    class Meta(SharedAllocationSerializer.Meta):
        fields = (*SharedAllocationSerializer.Meta.fields, "place", "price")
        read_only_fields = fields

    def owner_id(self, row: Allocation) -> UUID:
        return row.order.organisation_id

    def get_price(self, row: Allocation) -> str:
        """The cost of the allocation plus the platform's fee."""
        price = with_fee(row.total, settings.COSTING["platform_fee_percent"])
        return MoneyField().to_representation(price)


class FactoryAllocationSerializer(HidesPrices, SharedAllocationSerializer):
    """A factory sees the work, its hours and its earnings; never the buyer's name or price."""

    price_fields = ("machining", "setup", "opening", "earnings")

    buyer = serializers.CharField(source="order.organisation.alias")
    factory = serializers.UUIDField(source="window.machine.factory_id")
    machine = serializers.UUIDField(source="window.machine_id")
    machine_name = serializers.CharField(source="window.machine.name")
    starts_at = serializers.DateTimeField(source="window.starts_at")
    ends_at = serializers.DateTimeField(source="window.ends_at")
    machine_hours = HoursField(source="machine_ms")
    material_family = serializers.CharField(source="order.material_family_id")
    material_grade = serializers.CharField(source="order.material_grade_id")
    ship_to_region = serializers.CharField(source="order.ship_to_region_id")
    machining = MoneyField()
    setup = MoneyField()
    opening = MoneyField()
    earnings = MoneyField()

    class Meta(SharedAllocationSerializer.Meta):
        fields = (
            *(f for f in SharedAllocationSerializer.Meta.fields if f != "order_reference"),
            "buyer",
            "factory",
            "window",
            "machine",
            "machine_name",
            "starts_at",
            "ends_at",
            "machine_hours",
            "material_family",
            "material_grade",
            "ship_to_region",
            "machining",
            "setup",
            "opening",
            "earnings",
            "offer_expires_at",
        )
        read_only_fields = fields

    def owner_id(self, row: Allocation) -> UUID:
        return row.window.machine.factory.organisation_id


class OperatorAllocationSerializer(FactoryAllocationSerializer):
    """An operator sees everything."""

    price_fields = (
        *FactoryAllocationSerializer.price_fields,
        "transport",
        "quality",
        "lateness",
        "total_cost",
    )

    buyer = serializers.CharField(source="order.organisation.name")
    factory_name = serializers.CharField(source="window.machine.factory.name")
    place = serializers.CharField(source="window.machine.factory.region.name")
    transport = MoneyField()
    quality = MoneyField()
    lateness = MoneyField()
    total_cost = MoneyField(source="total")

    class Meta(FactoryAllocationSerializer.Meta):
        fields = (
            *FactoryAllocationSerializer.Meta.fields,
            "run",
            "order_reference",
            "factory_name",
            "place",
            "transport",
            "quality",
            "lateness",
            "total_cost",
        )
        read_only_fields = fields


class AllocationSerializer(serializers.BaseSerializer):
    """Chooses, row by row, the view of the role in which the user sees it."""

    def to_representation(self, row: Allocation) -> dict[str, Any]:
        user = self.context["request"].user
        return self.view_for(user, row)(row, context=self.context).data

    def view_for(self, user: Any, row: Allocation) -> type[SharedAllocationSerializer]:
        """The serializer of the user's side: operator, factory or buyer."""
        if Audience.OPERATOR in user.audiences:
            return OperatorAllocationSerializer
        if row.window.machine.factory.organisation_id in user.organisation_ids():
            return FactoryAllocationSerializer
        return BuyerAllocationSerializer


class AnswerSerializer(serializers.ModelSerializer):
    """An allocation that its factory has just answered, in short; it can be read in full."""

    order = serializers.UUIDField(source="order_id")
    window = serializers.UUIDField(source="window_id")
    machine_hours = HoursField(source="machine_ms")

    class Meta:
        model = Allocation
        fields = ("id", "order", "window", "quantity", "machine_hours", "status")
        read_only_fields = fields


class AnswersSerializer(serializers.Serializer):
    """Several that were answered together."""

    results = AnswerSerializer(many=True)


class PartSerializer(serializers.Serializer):
    """What one allocation of a proposal makes: place, pieces, day and price."""

    allocation = serializers.UUIDField()
    operation_sequence = serializers.IntegerField()
    process = serializers.CharField()
    place = serializers.CharField()
    quantity = serializers.IntegerField()
    due_on = serializers.DateField()
    price = MoneyField(allow_null=True)


class ProposalSerializer(HidesPrices, serializers.ModelSerializer):
    """A version of what is proposed for an order, as its buyer may see it."""

    price_fields = ("price",)

    order_reference = serializers.CharField(source="order.reference")
    order_title = serializers.CharField(source="order.title")
    ordered = serializers.IntegerField(source="order.quantity")
    currency = serializers.CharField(source="order.currency_id")
    price = MoneyField(help_text="With the platform's fee.")
    parts = PartSerializer(many=True)
    changes = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Proposal
        fields = (
            "id",
            "order",
            "order_reference",
            "order_title",
            "ordered",
            "number",
            "status",
            "quantity",
            "price",
            "currency",
            "delivery_on",
            "parts",
            "changes",
            "created_at",
        )
        read_only_fields = fields

    def owner_id(self, row: Proposal) -> UUID:
        return row.order.organisation_id

    def to_representation(self, row: Proposal) -> dict[str, Any]:
        shown = super().to_representation(row)
        if shown["price"] is None:
            for part in shown["parts"]:
                part["price"] = None
            sentences = shown["changes"]
            shown["changes"] = [each for each in sentences if not each.startswith(PRICE_SENTENCE)]
        return shown


class VersionSerializer(ProposalSerializer):
    """Another version of the same proposal."""

    order_reference = order_title = ordered = currency = None

    class Meta(ProposalSerializer.Meta):
        fields = (
            *("id", "number", "status", "quantity", "price", "delivery_on"),
            *("parts", "changes", "created_at"),
        )
        read_only_fields = fields


class ProposalDetailSerializer(ProposalSerializer):
    """A version with what became of it, and all versions of its order, the newest first."""

    events = EventSerializer(many=True)
    versions = VersionSerializer(source="order.proposals", many=True)

    class Meta(ProposalSerializer.Meta):
        fields = (*ProposalSerializer.Meta.fields, "events", "versions")
        read_only_fields = fields
