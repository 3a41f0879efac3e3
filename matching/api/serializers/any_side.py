"""Serializes each allocation as the side of its reader sees it."""

from typing import Any

from rest_framework import serializers

from common.access import Audience
from matching.api.serializers.buyer import BuyerAllocationSerializer
from matching.api.serializers.factory import (
    FactoryAllocationSerializer,
    OperatorAllocationSerializer,
)
from matching.api.serializers.shared import SharedAllocationSerializer
from matching.models import Allocation


class AllocationSerializer(serializers.BaseSerializer):
    """Serializes each allocation for the role in which the user sees it."""

    def to_representation(self, row: Allocation) -> dict[str, Any]:
        user = self.context["request"].user
        return self.view_for(user, row)(row, context=self.context).data

    def view_for(self, user: Any, row: Allocation) -> type[SharedAllocationSerializer]:
        """Returns the serializer of the user's side: operator, factory or buyer."""
        if Audience.OPERATOR in user.audiences:
            return OperatorAllocationSerializer
        if row.window.machine.factory.organisation_id in user.organisation_ids():
            return FactoryAllocationSerializer
        return BuyerAllocationSerializer
