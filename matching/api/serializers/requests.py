"""Validates the bodies of requests on runs, offers and proposals."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from common.api.fields import (
    StrictCharField,
    StrictDecimalField,
    StrictIntegerField,
    StrictUUIDField,
)
from common.api.serializers import StrictSerializer
from matching.states import DeclineReason
from vocabularies.api.term_fields import TermField, current
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
    """Validates the request of a run; every field has a default."""

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
        """Returns the currency's code."""
        return getattr(value, "pk", value)


class ReasonSerializer(StrictSerializer):
    """Validates the reason of a decision."""

    reason = StrictCharField(max_length=300)


class ApprovalSerializer(StrictSerializer):
    """Validates the orders of a plan to offer; all if none are named."""

    orders = serializers.ListField(
        child=StrictUUIDField(),
        min_length=1,
        max_length=100_000,
        required=False,
        help_text="Orders that the plan makes; the others wait for the next run.",
    )
    reason = StrictCharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Needed where a run is so large that two people approve it.",
    )


class EmptyBodySerializer(StrictSerializer):
    """Validates an empty body."""


class OffersSerializer(StrictSerializer):
    """Validates offers that are answered together, each once."""

    ids = serializers.ListField(child=StrictUUIDField(), min_length=1, max_length=200)

    def validate_ids(self, ids: list[UUID]) -> list[UUID]:
        """Raises ValidationError if an offer is named twice."""
        if len(set(ids)) < len(ids):
            raise serializers.ValidationError("Name each offer once.")
        return ids


class DeclineSerializer(StrictSerializer):
    """Validates the reason of a decline; the comment is for people."""

    reason = serializers.ChoiceField(choices=DeclineReason.choices)
    comment = StrictCharField(max_length=300, allow_blank=True, default="")


class DeclinesSerializer(DeclineSerializer, OffersSerializer):
    """Validates offers that are declined together."""
