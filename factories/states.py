"""The states of supply and the moves between them."""

from collections.abc import Mapping

from django.db import models


class Verification(models.TextChoices):
    """How far the platform has looked into a factory."""

    LISTED = "listed", "Listed"  # says so itself
    REVIEWED = "reviewed", "Reviewed"  # papers seen
    VERIFIED = "verified", "Verified"  # visited


class WindowStatus(models.TextChoices):
    """Where a capacity window stands."""

    DRAFT = "draft", "Draft"  # being prepared, seen by its factory alone
    PUBLISHED = "published", "Published"  # may be matched
    PAUSED = "paused", "Paused"  # not matched for now; what is reserved stays
    WITHDRAWN = "withdrawn", "Withdrawn"  # taken back for good
    EXPIRED = "expired", "Expired"  # its time to be matched is over


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
    """Why a ledger line moves the reserved hours of a window."""

    HOLD = "hold", "Hold"  # an offer is out
    COMMIT = "commit", "Commit"  # accepted
    RELEASE = "release", "Release"  # given back
    CONSUME = "consume", "Consume"  # worked off
    REVERSAL = "reversal", "Reversal"  # sets an earlier line right
