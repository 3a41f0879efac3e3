"""Serializes allocations as factories and operators see them."""

from datetime import date
from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.api.prices import HidesPrices
from common.api.fields import AmountField, HoursField
from matching.api.serializers.buyer import BuyerAllocationSerializer
from matching.api.serializers.shared import SharedAllocationSerializer
from matching.formulation.delivery_dates import first_leaving_day
from matching.models import Allocation
from matching.models.cost_items import EARNED_ITEMS, ITEM_NAMES
from matching.selectors.names import buyer_name
from matching.states import AllocationStatus

# Only operators see the items that the factory does not earn.
OTHER_ITEMS = tuple(name for name in ITEM_NAMES if name not in EARNED_ITEMS)


class FactoryAllocationSerializer(HidesPrices, SharedAllocationSerializer):
    """Serializes the work, hours and earnings; never the buyer's price."""

    price_fields = (*EARNED_ITEMS, "earnings", "bonus")

    buyer = serializers.SerializerMethodField()
    factory = serializers.UUIDField(source="window.machine.factory_id")
    machine = serializers.UUIDField(source="window.machine_id")
    machine_name = serializers.CharField(source="window.machine.name")
    starts_at = serializers.DateTimeField(source="work_starts_at")
    ends_at = serializers.DateTimeField(source="window.ends_at")
    machine_hours = HoursField(source="machine_ms")
    pieces_to_start = serializers.IntegerField(
        help_text="More than its pieces where some are expected to be scrapped; the hours are for"
        " these."
    )
    pieces_to_pass = serializers.IntegerField(
        help_text="Good pieces to pass on, more than its own where later steps scrap some."
    )
    ships_from = serializers.SerializerMethodField()
    is_collected = serializers.BooleanField(
        source="order.is_collected", help_text="The buyer collects the goods at the factory."
    )
    material_family = serializers.CharField(source="order.material_family_id")
    material_grade = serializers.CharField(source="order.material_grade_id", allow_null=True)
    notes = serializers.CharField(source="order.notes", help_text="The buyer's, in its words.")
    ship_to_region = serializers.CharField(source="order.ship_to_region_id")
    order_response_code = serializers.CharField(
        help_text="UBL: AP accepted, CA with amendments, RE rejected; empty without an answer."
    )
    earnings = AmountField(help_text="For all pieces, in whole minor units, without a bonus.")
    bonus = AmountField(help_text="Your share of what the match gains, paid by good pieces.")

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
            "pieces_to_start",
            "pieces_to_pass",
            "ships_from",
            "is_collected",
            "material_family",
            "material_grade",
            "notes",
            "ship_to_region",
            *EARNED_ITEMS,
            "earnings",
            "bonus",
            "offer_expires_at",
            "order_response_code",
        )
        read_only_fields = fields

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        return fields | {name: AmountField() for name in ITEM_NAMES if name in fields}

    def owner_id(self, row: Allocation) -> UUID:
        return row.window.machine.factory.organisation_id

    def get_buyer(self, row: Allocation) -> str:
        """Returns the buyer's name once both sides agreed, its alias until then."""
        return buyer_name(row)

    def get_ships_from(self, row: Allocation) -> date | None:
        """Returns the first day on which a last step's goods may leave; empty if any."""
        if not row.is_last_step:
            return None
        return first_leaving_day(row.order, row.window.machine.factory)


class OperatorAllocationSerializer(FactoryAllocationSerializer):
    """Serializes everything, for operators."""

    price_fields = (
        *FactoryAllocationSerializer.price_fields,
        *OTHER_ITEMS,
        "total_cost",
        "agreed_price",
    )
    other_sides = (FactoryAllocationSerializer, BuyerAllocationSerializer)

    buyer = serializers.CharField(source="order.organisation.name")
    factory_name = serializers.CharField(source="window.machine.factory.name")
    place = serializers.CharField(source="window.machine.factory.region.name")
    total_cost = AmountField(source="total")
    agreed_price = AmountField(help_text="The buyer's, before the fee; empty until offered.")

    class Meta(FactoryAllocationSerializer.Meta):
        fields = (
            *FactoryAllocationSerializer.Meta.fields,
            "run",
            "order_reference",
            "factory_name",
            "place",
            *OTHER_ITEMS,
            "total_cost",
            "agreed_price",
        )
        read_only_fields = fields


class AnswerSerializer(serializers.Serializer):
    """Serializes an allocation that its factory has just answered, in short."""

    id = serializers.UUIDField(read_only=True)
    order = serializers.UUIDField(source="order_id", read_only=True)
    window = serializers.UUIDField(source="window_id", read_only=True)
    quantity = serializers.IntegerField(read_only=True)
    machine_hours = HoursField(source="machine_ms", read_only=True)
    status = serializers.ChoiceField(choices=AllocationStatus, read_only=True)


class AnswersSerializer(serializers.Serializer):
    """Serializes allocations that were answered together."""

    results = AnswerSerializer(many=True)
