"""Names the person of an event to its own side, and the side to others."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

PLATFORM = "platform"
# The kinds of organisations by flag; a member of several acted for the first that fits.
SIDES = {"is_operator": "operator", "is_buyer": "buyer", "is_manufacturer": "factory"}
EVENT_SIDES = [(side, side) for side in (*SIDES.values(), PLATFORM)]


class PersonOfEvent(serializers.Serializer):
    """Adds `by` and `side` to an event, whose `by` has its memberships loaded."""

    by = serializers.SerializerMethodField(
        help_text="Who it was; null where the person belongs to another organisation."
    )
    side = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_by(self, event: Any) -> str | None:
        """Returns the name, or the address, of a person of the reader's own side."""
        user = self.context["request"].user
        if event.by is None or not (user.is_operator or shares_organisation(user, event.by)):
            return None
        return event.by.shown_name

    @extend_schema_field(serializers.ChoiceField(EVENT_SIDES))
    def get_side(self, event: Any) -> str:
        """Returns the side that acted."""
        return PLATFORM if event.by is None else side_of(event.by.memberships.all())


def shares_organisation(user: Any, other: Any) -> bool:
    """Returns whether two people are members of one organisation."""
    mine = set(user.organisation_ids())
    return any(membership.organisation_id in mine for membership in other.memberships.all())


def side_of(memberships: Any) -> str:
    """Returns the side of a person with these memberships; the platform's without any."""
    organisations = [membership.organisation for membership in memberships]
    for flag, side in SIDES.items():
        if any(getattr(organisation, flag) for organisation in organisations):
            return side
    return PLATFORM
