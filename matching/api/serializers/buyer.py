"""Serializes allocations and proposals as buyers see them."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.api.prices import HidesPrices
from common.api.fields import (
    AmountField,
)
from matching.api.serializers.shared import EventSerializer, SharedAllocationSerializer
from matching.models import Allocation, Proposal
from matching.selectors.buyer import collection_place
from matching.services.proposals import PRICE_SENTENCE


class BuyerAllocationSerializer(HidesPrices, SharedAllocationSerializer):
    """Serializes price, place and dates; never hours, rate or window."""

    price_fields = ("price",)

    place = serializers.CharField(source="window.machine.factory.region.name")
    price = serializers.SerializerMethodField()
    collect_from = serializers.SerializerMethodField()

    class Meta(SharedAllocationSerializer.Meta):
        fields = (*SharedAllocationSerializer.Meta.fields, "place", "price", "collect_from")
        read_only_fields = fields

    def owner_id(self, row: Allocation) -> UUID:
        return row.order.organisation_id

    def get_collect_from(self, row: Allocation) -> str:
        """Returns where you collect the goods under EXW and FCA, once both sides agreed."""
        return collection_place(row) if row.is_last_step else ""

    def get_price(self, row: Allocation) -> str:
        """Returns the agreed price of the pieces left, with the platform's fee."""
        return AmountField().to_representation(row.price)


class ProposalPartSerializer(serializers.Serializer):
    """Serializes place, pieces, day and price of one allocation of a proposal."""

    allocation = serializers.UUIDField()
    operation_sequence = serializers.IntegerField()
    process = serializers.CharField()
    place = serializers.CharField()
    quantity = serializers.IntegerField()
    due_on = serializers.DateField(help_text="When they leave the factory.")
    arrives_on = serializers.DateField(
        allow_null=True, required=False, help_text="When they are with you; of the last step alone."
    )
    price = AmountField(allow_null=True)


class ProposalSerializer(HidesPrices, serializers.ModelSerializer):
    """Serializes a version of an order's proposal, as its buyer may see it."""

    price_fields = (
        *("price", "expected_alone", "expected_alone_low", "expected_alone_high", "saving"),
    )

    order_reference = serializers.CharField(source="order.reference")
    order_title = serializers.CharField(source="order.title")
    ordered = serializers.IntegerField(source="order.quantity")
    currency = serializers.CharField(source="order.currency_id")
    price = AmountField(help_text="With the platform's fee.")
    expected_alone = AmountField(
        help_text="What these pieces are expected to cost you alone, with the fee; no offer."
    )
    expected_alone_low = AmountField(help_text="Its 10th percentile over orders of arrival.")
    expected_alone_high = AmountField(help_text="Its 90th percentile.")
    saving = AmountField(help_text="expected_alone − price.")
    parts = ProposalPartSerializer(many=True)
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
            "expected_alone",
            "expected_alone_low",
            "expected_alone_high",
            "saving",
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
    """Serializes another version of the same proposal."""

    order_reference = order_title = ordered = currency = None

    class Meta(ProposalSerializer.Meta):
        fields = (
            *("id", "number", "status", "quantity", "price", "delivery_on"),
            *("expected_alone", "expected_alone_low", "expected_alone_high", "saving"),
            *("parts", "changes", "created_at"),
        )
        read_only_fields = fields


class ProposalDetailSerializer(ProposalSerializer):
    """Serializes a version with its history and all versions, the newest first."""

    events = EventSerializer(many=True)
    versions = VersionSerializer(source="order.proposals", many=True)

    class Meta(ProposalSerializer.Meta):
        fields = (*ProposalSerializer.Meta.fields, "events", "versions")
        read_only_fields = fields
