"""Defines the states of supply, their groups and their transitions."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verification(models.TextChoices):
    """Lists the levels to which the platform has verified a factory."""

    LISTED = "listed", _("Listed")  # declared by itself
    REVIEWED = "reviewed", _("Reviewed")  # papers seen
    VERIFIED = "verified", _("Verified")  # visited


class WindowStatus(models.TextChoices):
    """Lists the states of a capacity window."""

    DRAFT = "draft", _("Draft")  # being prepared, seen by its factory alone
    PUBLISHED = "published", _("Published")  # may be matched
    PAUSED = "paused", _("Paused")  # not matched for now; what is reserved stays
    WITHDRAWN = "withdrawn", _("Withdrawn")  # taken back for good
    EXPIRED = "expired", _("Expired")  # its time to be matched is over


WINDOW_TRANSITIONS: Mapping[str, frozenset[str]] = {
    WindowStatus.DRAFT: frozenset({WindowStatus.PUBLISHED, WindowStatus.WITHDRAWN}),
    WindowStatus.PUBLISHED: frozenset(
        {WindowStatus.PAUSED, WindowStatus.WITHDRAWN, WindowStatus.EXPIRED}
    ),
    WindowStatus.PAUSED: frozenset(
        {WindowStatus.PUBLISHED, WindowStatus.WITHDRAWN, WindowStatus.EXPIRED}
    ),
    WindowStatus.WITHDRAWN: frozenset(),
    WindowStatus.EXPIRED: frozenset(),
}
# States in which a window takes its machine's time; no two such windows of a machine overlap.
OFFERED_STATUSES = (WindowStatus.PUBLISHED, WindowStatus.PAUSED)


class LineKind(models.TextChoices):
    """Lists the reasons why a ledger line changes reserved hours."""

    HOLD = "hold", _("Hold")  # an offer is out
    COMMIT = "commit", _("Commit")  # accepted
    RELEASE = "release", _("Release")  # given back
    CONSUME = "consume", _("Consume")  # worked off
    REVERSAL = "reversal", _("Reversal")  # sets an earlier line right
