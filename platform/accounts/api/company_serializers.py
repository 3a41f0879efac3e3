"""Renders organisations and sign-ups for operators, and validates their changes."""

from typing import ClassVar

from django.conf import settings
from rest_framework import serializers

from accounts.models import Organisation, SignUp
from common.api.fields import StrictBooleanField, StrictCharField
from common.api.serializers import StrictSerializer


class SignUpRequestSerializer(StrictSerializer):
    """Validates a company's wish to take part."""

    organisation_name = StrictCharField(max_length=160)
    is_manufacturer = StrictBooleanField(default=False)
    is_buyer = StrictBooleanField(default=False)
    full_name = StrictCharField(max_length=120)
    email = serializers.EmailField(max_length=254)
    note = StrictCharField(max_length=1000, required=False, default="", allow_blank=True)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False, default="en")


class SignUpSerializer(serializers.ModelSerializer):
    """Represents a sign-up."""

    class Meta:
        model = SignUp
        fields: ClassVar = (
            *("id", "version", "organisation_name", "is_manufacturer", "is_buyer", "full_name"),
            *("email", "note", "language", "status", "organisation", "created_at"),
        )
        read_only_fields = fields


class OrganisationSerializer(serializers.ModelSerializer):
    """Represents an organisation."""

    class Meta:
        model = Organisation
        fields: ClassVar = (
            *("id", "version", "name", "alias", "is_manufacturer", "is_buyer", "is_operator"),
            *("status", "time_zone", "created_at"),
        )
        read_only_fields = fields


class NewOrganisationSerializer(StrictSerializer):
    """Validates a new organisation and the address of its owner."""

    name = StrictCharField(max_length=160)
    is_manufacturer = StrictBooleanField(default=False)
    is_buyer = StrictBooleanField(default=False)
    owner_email = serializers.EmailField(max_length=254)


class OwnerSerializer(StrictSerializer):
    """Validates the address of a further owner."""

    email = serializers.EmailField(max_length=254)


class DecisionReasonSerializer(StrictSerializer):
    """Validates the reason of a decision."""

    reason = StrictCharField(max_length=300)
