"""Shows exports, and validates the request of one."""

from rest_framework import serializers

from common.api.serializers import StrictSerializer
from exports.models import OrganisationExport


class OrganisationExportSerializer(serializers.ModelSerializer):
    """Shows an export with its progress."""

    percent = serializers.IntegerField(help_text="How much of it is written.")

    class Meta:
        model = OrganisationExport
        fields = (
            *("id", "organisation", "status", "percent", "size", "expires_at"),
            *("created_at", "updated_at"),
        )
        read_only_fields = fields


class OrganisationExportBodySerializer(StrictSerializer):
    """Validates the request of an export."""

    organisation = serializers.UUIDField(
        required=False, help_text="Needed by owners of several organisations."
    )
