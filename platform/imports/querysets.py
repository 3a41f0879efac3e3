"""Selects the imports that a user may see or change."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import Q

from accounts.models import PLANNING_ROLES, PURCHASING_ROLES
from accounts.querysets import TenantQuerySet
from imports.states import SUPPLY_KINDS, ImportKind, ImportStatus


class ImportQuerySet(TenantQuerySet):
    """Selects imports by the organisation for which they were made."""

    def changeable_by(self, user: Any) -> Self:
        """Returns imports whose kind the user's role may store."""
        supply = Q(kind__in=SUPPLY_KINDS, organisation__in=user.organisation_ids(PLANNING_ROLES))
        demand = Q(kind=ImportKind.ORDERS, organisation__in=user.organisation_ids(PURCHASING_ROLES))
        return self.filter(supply | demand)

    def unclaimed_at(self, instant: datetime, lease: timedelta) -> Self:
        """Returns imports to be read that no worker has claimed within the lease."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=instant - lease)
        return self.filter(free, status=ImportStatus.READING)


class ImportedQuerySet(TenantQuerySet):
    """Selects rows about imports that the organisation owns."""
