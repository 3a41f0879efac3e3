"""Represents events over HTTP."""

from typing import Any

from rest_framework import serializers

from notifications.kinds import EventSide, NotificationKind
from notifications.models import Event

LIMIT, LIMIT_MOST = 100, 500
NUMBER_MOST = 2**63 - 1


class EventsQuerySerializer(serializers.Serializer):
    """Validates after which event a reader goes on."""

    after = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=NUMBER_MOST,
        help_text="Number of the last event that was read; 0 from the oldest on.",
    )
    limit = serializers.IntegerField(
        required=False, default=LIMIT, min_value=1, max_value=LIMIT_MOST
    )
    organisation = serializers.UUIDField(
        required=False, help_text="Of a member of several organisations; numbers count in one."
    )


class EventSubjectSerializer(serializers.Serializer):
    """Shows ids of what an event is about; absent are those that it has not."""

    order = serializers.UUIDField(required=False)
    allocation = serializers.UUIDField(required=False)
    counter_offer = serializers.UUIDField(required=False)
    proposal = serializers.UUIDField(required=False)
    progress_report = serializers.UUIDField(required=False)
    inspection = serializers.UUIDField(required=False)
    shipment = serializers.UUIDField(required=False)
    claim = serializers.UUIDField(required=False)
    dispute = serializers.UUIDField(required=False)
    payment = serializers.UUIDField(required=False)
    message = serializers.UUIDField(required=False)
    factory = serializers.UUIDField(required=False)
    certification = serializers.UUIDField(required=False)
    match_run = serializers.UUIDField(required=False)
    sign_up = serializers.UUIDField(required=False)
    audit = serializers.UUIDField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """Adds the id whose name is a word of the language."""
        return {**super().get_fields(), "return": serializers.UUIDField(required=False)}


class EventTimesSerializer(serializers.Serializer):
    """Shows the deadlines of what an event is about; absent are those that it has not."""

    ends_at = serializers.DateTimeField(required=False)
    due_on = serializers.DateField(required=False)
    delivery_on = serializers.DateField(required=False)
    latest_delivery_on = serializers.DateField(required=False)
    valid_to = serializers.DateField(required=False)


class OrganisationEventSerializer(serializers.Serializer):
    """Shows an event as webhooks send it too."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Counts the organisation's events, no gaps.")
    kind = serializers.ChoiceField(choices=NotificationKind.choices)
    side = serializers.ChoiceField(
        choices=EventSide.choices, help_text="On which side the organisation sees it."
    )
    organisation = serializers.UUIDField()
    reference = serializers.CharField(help_text="What this side calls it; may be empty.")
    subject = EventSubjectSerializer()
    times = EventTimesSerializer()
    at = serializers.DateTimeField(help_text="When it happened.")

    def to_representation(self, instance: Event) -> Any:
        """Returns the document that the event has everywhere."""
        return instance.as_document()


class EventPageSerializer(serializers.Serializer):
    """Shows events in the order of their numbers, and where to go on."""

    events = OrganisationEventSerializer(many=True)
    last = serializers.IntegerField(
        help_text="Number of the last event of this answer; send it as `after` the next time."
    )
    has_more = serializers.BooleanField(help_text="Ask again at once.")
    oldest_kept = serializers.IntegerField(
        allow_null=True,
        help_text="Number of the oldest event that is kept; null without any. Where it is above"
        " `after` + 1, events were deleted before they were read.",
    )
