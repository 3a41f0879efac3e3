"""Renders accounts and validates their changes."""

from rest_framework import serializers

from accounts.models import Membership, Scope, User
from common.api.fields import StrictCharField
from common.api.serializers import StrictModelSerializer, StrictSerializer


class MembershipSerializer(serializers.ModelSerializer):
    """Renders one organisation that the user acts for."""

    organisation = serializers.UUIDField(source="organisation_id")
    name = serializers.CharField(source="organisation.name")
    is_manufacturer = serializers.BooleanField(source="organisation.is_manufacturer")
    is_buyer = serializers.BooleanField(source="organisation.is_buyer")
    is_operator = serializers.BooleanField(source="organisation.is_operator")

    class Meta:
        model = Membership
        fields = ("organisation", "name", "is_manufacturer", "is_buyer", "is_operator", "role")
        read_only_fields = fields


class MeSerializer(StrictModelSerializer):
    """Represents the signed-in user, who may change name, language and time zone."""

    memberships = MembershipSerializer(source="active_memberships", many=True, read_only=True)

    class Meta:
        model = User
        fields = ("id", "email", "full_name", "language", "time_zone", "memberships")
        read_only_fields = ("id", "email")


class CredentialsSerializer(StrictSerializer):
    """Validates the credentials for a token."""

    email = StrictCharField(max_length=254)
    password = StrictCharField(max_length=256, trim_whitespace=False)
    code = StrictCharField(
        max_length=40,
        required=False,
        default="",
        help_text="Of the authenticator app, or a recovery code, where the account has one.",
    )
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Scope.choices),
        required=False,
        default=list(Scope.values),
        min_length=1,
        max_length=len(Scope.values),
        help_text="What the token may do; by default all that the person may.",
    )


class TokenSerializer(serializers.Serializer):
    """Renders a new token, shown once; only its hash is stored."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices))
