"""Selects the exports that a user may see."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import Role
from exports.states import ExportStatus


class ExportQuerySet(models.QuerySet[Any]):
    """Selects exports of an organisation, which its owners alone see."""

    def visible_to(self, user: Any) -> Self:
        """Returns those of organisations that the user owns, and whose prices it sees."""
        owned = [
            row.organisation_id
            for row in user.active_memberships
            if row.role == Role.OWNER and row.sees_prices
        ]
        return self.filter(organisation__in=owned)

    def changeable_by(self, user: Any) -> Self:
        """Returns the same."""
        return self.visible_to(user)

    def unclaimed_at(self, instant: datetime, lease: timedelta) -> Self:
        """Returns exports to be written that no worker has claimed within the lease."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=instant - lease)
        return self.filter(free, status=ExportStatus.WRITING)
