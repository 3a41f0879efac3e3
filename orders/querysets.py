"""Selects the orders that a user may see and those that a run may plan."""

from datetime import date
from typing import ClassVar, Self

from accounts.models import PURCHASING_ROLES, OrganisationStatus
from accounts.querysets import TenantQuerySet
from orders.states import OPEN_STATUSES


class OrderGroupQuerySet(TenantQuerySet):
    """Selects groups of orders by the buyer that placed them."""

    changing_roles: ClassVar = PURCHASING_ROLES


class PartQuerySet(TenantQuerySet):
    """Selects parts by the buyer that wants them made."""

    changing_roles: ClassVar = PURCHASING_ROLES


class PartRequestQuerySet(TenantQuerySet):
    """Selects requests of parts by the buyer that sends them."""

    changing_roles: ClassVar = PURCHASING_ROLES


class OrderQuerySet(TenantQuerySet):
    """Selects orders by the buyer that placed them."""

    changing_roles: ClassVar = PURCHASING_ROLES

    def open_on(self, day: date) -> Self:
        """Returns orders of active buyers that wait, with a latest delivery ahead."""
        return self.filter(
            status__in=OPEN_STATUSES,
            latest_delivery_on__gt=day,
            organisation__status=OrganisationStatus.ACTIVE,
        )

    def lapsed_on(self, day: date) -> Self:
        """Returns submitted or unmatched orders whose latest delivery has passed."""
        return self.filter(status__in=OPEN_STATUSES, latest_delivery_on__lt=day)
