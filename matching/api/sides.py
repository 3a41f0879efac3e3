"""What either side is shown of allocations and proposals, and what it answers in."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.api.prices import HidesPrices
from common.access import Audience
from common.api.fields import AmountField, HoursField, StrictCharField
from common.api.serializers import StrictSerializer
from matching.api.serializers import EventSerializer, StrictUUIDField
from matching.models import Allocation, Proposal
from matching.services.proposals import PRICE_SENTENCE
from matching.states import AllocationStatus, DeclineReason


class OffersSerializer(StrictSerializer):
    """Offers that are answered together, each once."""

    ids = serializers.ListField(child=StrictUUIDField(), min_length=1, max_length=200)

    def validate_ids(self, ids: list[UUID]) -> list[UUID]:
        """No offer can be answered twice."""
        if len(set(ids)) < len(ids):
            raise serializers.ValidationError("Name each offer once.")
        return ids


class DeclineSerializer(StrictSerializer):
    """Why a factory declines; the comment is for people."""

    reason = serializers.ChoiceField(choices=DeclineReason)
    comment = StrictCharField(max_length=300, allow_blank=True, default="")


class DeclinesSerializer(DeclineSerializer, OffersSerializer):
    """Offers that are declined together."""


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
        """The cost of the pieces that it still makes, plus the platform's fee."""
        return AmountField().to_representation(row.price)


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
    machining = AmountField()
    setup = AmountField()
    opening = AmountField()
    earnings = AmountField()

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
    transport = AmountField()
    quality = AmountField()
    lateness = AmountField()
    total_cost = AmountField(source="total")

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


class AnswerSerializer(serializers.Serializer):
    """An allocation that its factory has just answered, in short; it can be read in full."""

    id = serializers.UUIDField(read_only=True)
    order = serializers.UUIDField(source="order_id", read_only=True)
    window = serializers.UUIDField(source="window_id", read_only=True)
    quantity = serializers.IntegerField(read_only=True)
    machine_hours = HoursField(source="machine_ms", read_only=True)
    status = serializers.ChoiceField(choices=AllocationStatus, read_only=True)


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
    price = AmountField(allow_null=True)


class ProposalSerializer(HidesPrices, serializers.ModelSerializer):
    """A version of what is proposed for an order, as its buyer may see it."""

    price_fields = ("price",)

    order_reference = serializers.CharField(source="order.reference")
    order_title = serializers.CharField(source="order.title")
    ordered = serializers.IntegerField(source="order.quantity")
    currency = serializers.CharField(source="order.currency_id")
    price = AmountField(help_text="With the platform's fee.")
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
