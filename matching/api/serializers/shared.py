"""Serializes what every role sees of allocations and of events."""

from rest_framework import serializers

from accounts.api.event_sides import PersonOfEvent
from matching.models import Allocation

# What an EventSerializer reads of each event.
PEOPLE = "events__by__memberships__organisation"


class EventSerializer(PersonOfEvent):
    """Serializes one transition of a state."""

    from_status = serializers.CharField()
    to_status = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class SharedAllocationSerializer(serializers.ModelSerializer):
    """Serializes the fields of an allocation that every role sees."""

    order_reference = serializers.CharField(source="order.reference")
    order_title = serializers.CharField(source="order.title")
    operation_sequence = serializers.IntegerField(source="operation.sequence")
    process = serializers.CharField(source="operation.process_id")

    class Meta:
        model = Allocation
        fields = (
            "id",
            "work_order",
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
