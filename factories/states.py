"""Defines the states of supply, their groups and their transitions."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verification(models.TextChoices):
    """Lists the levels to which the platform has verified a factory."""

    LISTED = "listed", _("Listed")  # declared by itself
    REVIEWED = "reviewed", _("Reviewed")  # documents were checked
    VERIFIED = "verified", _("Verified")  # the site was visited


class WindowStatus(models.TextChoices):
    """Lists the states of a capacity window."""

    DRAFT = "draft", _("Draft")  # visible to its factory only
    PUBLISHED = "published", _("Published")  # may be matched
    PAUSED = "paused", _("Paused")  # not matched for now; what is reserved stays
    WITHDRAWN = "withdrawn", _("Withdrawn")  # final; it is not matched again
    EXPIRED = "expired", _("Expired")  # its time to be matched has passed


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
# States that only a window that was published can have, unless it was withdrawn.
ONCE_PUBLISHED_STATUSES = (*OFFERED_STATUSES, WindowStatus.EXPIRED)


class LineKind(models.TextChoices):
    """Lists the reasons why a ledger line changes reserved hours."""

    HOLD = "hold", _("Hold")  # an offer is out
    COMMIT = "commit", _("Commit")  # accepted
    RELEASE = "release", _("Release")  # hours are free again
    CONSUME = "consume", _("Consume")  # hours were worked
    REVERSAL = "reversal", _("Reversal")  # corrects consumption recorded by mistake


# The sum of these lines is consumed; that of all other lines is held or committed.
CONSUMED_KINDS = (LineKind.CONSUME, LineKind.REVERSAL)
