"""Describes endpoints and deliveries of webhooks in the API."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.api.fields import StrictBooleanField, StrictCharField, StrictUUIDField
from common.api.serializers import StrictSerializer
from webhooks.models import URL_LENGTH, WebhookAttempt, WebhookDelivery, WebhookEndpoint

DESCRIPTION_LENGTH = 120
KINDS_MOST = 100


class EndpointDraftSerializer(StrictSerializer):
    """Validates a new endpoint."""

    organisation = StrictUUIDField(
        required=False, help_text="Needed only where you own several organisations."
    )
    url = StrictCharField(max_length=URL_LENGTH, help_text="Begins with https://.")
    kinds = serializers.ListField(
        child=StrictCharField(max_length=24),
        required=False,
        max_length=KINDS_MOST,
        help_text="Kinds of events; empty for all, also those that come later.",
    )
    description = StrictCharField(max_length=DESCRIPTION_LENGTH, required=False, allow_blank=True)


class EndpointChangeSerializer(StrictSerializer):
    """Validates changes of an endpoint; what is left out stays."""

    url = StrictCharField(max_length=URL_LENGTH, required=False)
    kinds = serializers.ListField(
        child=StrictCharField(max_length=24), required=False, max_length=KINDS_MOST
    )
    description = StrictCharField(max_length=DESCRIPTION_LENGTH, required=False, allow_blank=True)
    is_active = StrictBooleanField(required=False)


class EndpointSerializer(serializers.ModelSerializer):
    """Shows an endpoint without its secret."""

    kinds = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = WebhookEndpoint
        fields: ClassVar = (
            "id",
            "organisation",
            "url",
            "description",
            "kinds",
            "is_active",
            "disabled_reason",
            "previous_until",
            "created_at",
        )
        read_only_fields = fields


class EndpointWithSecretSerializer(EndpointSerializer):
    """Shows an endpoint with its secret, once."""

    secret = serializers.CharField(read_only=True, help_text="Not shown again.")

    class Meta(EndpointSerializer.Meta):
        fields: ClassVar = (*EndpointSerializer.Meta.fields, "secret")
        read_only_fields = fields


class AttemptSerializer(serializers.ModelSerializer):
    """Shows one attempt."""

    class Meta:
        model = WebhookAttempt
        fields: ClassVar = ("at", "milliseconds", "result", "status_code")
        read_only_fields = fields


class DeliverySerializer(serializers.ModelSerializer):
    """Shows a delivery with its attempts."""

    body = serializers.SerializerMethodField(help_text="As it is sent and signed.")
    attempt_log = AttemptSerializer(many=True, read_only=True)

    class Meta:
        model = WebhookDelivery
        fields: ClassVar = (
            "id",
            "endpoint",
            "event_id",
            "kind",
            "status",
            "attempts",
            "next_try_at",
            "delivered_at",
            "created_at",
            "body",
            "attempt_log",
        )
        read_only_fields = fields

    @extend_schema_field(str)
    def get_body(self, row: WebhookDelivery) -> Any:
        """Returns the text of the request's body."""
        return row.body
