"""Whose orders a user may see, and which a match run may plan."""

from datetime import date
from typing import ClassVar, Self

from accounts.models import PURCHASING_ROLES
from accounts.querysets import TenantQuerySet
from orders.states import OPEN_STATUSES


class OrderQuerySet(TenantQuerySet):
    """Orders by the buyer that placed them."""

    changing_roles: ClassVar = PURCHASING_ROLES

    def open_on(self, day: date) -> Self:
        """Submitted or unmatched, with a latest delivery still ahead."""
        return self.filter(status__in=OPEN_STATUSES, latest_delivery_on__gt=day)

    def lapsed_on(self, day: date) -> Self:
        """Submitted or unmatched, though their latest delivery is behind."""
        return self.filter(status__in=OPEN_STATUSES, latest_delivery_on__lt=day)
