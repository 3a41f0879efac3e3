"""How accounts look over HTTP."""

from rest_framework import serializers

from accounts.models import Membership, User
from common.api.fields import StrictCharField
from common.api.serializers import StrictModelSerializer, StrictSerializer


class MembershipSerializer(serializers.ModelSerializer):
    """One organisation the user acts for."""

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
    """The signed-in user; only the name is theirs to change here."""

    memberships = MembershipSerializer(source="active_memberships", many=True, read_only=True)

    class Meta:
        model = User
        fields = ("id", "email", "full_name", "memberships")
        read_only_fields = ("id", "email")


class CredentialsSerializer(StrictSerializer):
    """What a token is asked with."""

    email = StrictCharField(max_length=254)
    password = StrictCharField(max_length=256, trim_whitespace=False)


class TokenSerializer(serializers.Serializer):
    """A new token, shown once; the platform keeps only its hash."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
