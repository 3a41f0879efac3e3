"""Selects the orders that a user may see and those that a run may plan."""

from datetime import date
from typing import ClassVar, Self

from accounts.models import PURCHASING_ROLES
from accounts.querysets import TenantQuerySet
from orders.states import OPEN_STATUSES


class OrderQuerySet(TenantQuerySet):
    """Selects orders by the buyer that placed them."""

    changing_roles: ClassVar = PURCHASING_ROLES

    def open_on(self, day: date) -> Self:
        """Returns submitted or unmatched orders with a latest delivery ahead."""
        return self.filter(status__in=OPEN_STATUSES, latest_delivery_on__gt=day)

    def lapsed_on(self, day: date) -> Self:
        """Returns submitted or unmatched orders whose latest delivery has passed."""
        return self.filter(status__in=OPEN_STATUSES, latest_delivery_on__lt=day)
