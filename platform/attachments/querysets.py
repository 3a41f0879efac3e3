"""Selects the attachments that a user may see or change."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db.models import Q

from accounts.models import Role
from accounts.querysets import TenantQuerySet
from attachments import access
from attachments.states import KEPT_STATUSES, AttachmentStatus

# Who adds and deletes files of an organisation; viewers read.
CHANGING_ROLES = (Role.OWNER, Role.PLANNER, Role.PURCHASER)


class AttachmentQuerySet(TenantQuerySet):
    """Selects attachments by their owner and by what refers to them."""

    changing_roles: ClassVar[tuple[str, ...]] = CHANGING_ROLES

    def visible_to(self, user: Any) -> Self:
        """Returns the files of the user's organisations and those shown by other apps.

        Operators see all. Deleted ones are seen by nobody.
        """
        kept = self.filter(status__in=KEPT_STATUSES)
        if user.is_operator:
            return kept
        mine = Q(organisation__in=user.organisation_ids())
        return kept.filter(mine | access.any_of(access.ATTACHMENT_VIEWS, user))

    def unclaimed_at(self, instant: datetime, lease: timedelta) -> Self:
        """Returns files to be read that no worker has claimed within the lease."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=instant - lease)
        return self.filter(free, status=AttachmentStatus.CHECKING)
