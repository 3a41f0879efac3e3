"""Represents audits over HTTP."""

from rest_framework import serializers

from audit.models import AuditRun


class FindingSerializer(serializers.Serializer):
    """Shows a violated invariant."""

    name = serializers.CharField()
    sentence = serializers.CharField(help_text="What should hold.")
    count = serializers.IntegerField(help_text="Rows that break it.")
    ids = serializers.ListField(child=serializers.CharField(), help_text="The first of them.")


class AuditSerializer(serializers.ModelSerializer):
    """Shows an audit with its findings."""

    is_clean = serializers.BooleanField()
    findings = FindingSerializer(many=True)

    class Meta:
        model = AuditRun
        fields = ("id", "created_at", "seconds", "checked", "is_clean", "findings")
        read_only_fields = fields
