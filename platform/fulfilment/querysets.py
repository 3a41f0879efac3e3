"""Limits production, deliveries and money to what a user may see."""

from typing import Any, ClassVar, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import PLANNING_ROLES, PURCHASING_ROLES, Organisation
from accounts.querysets import TenantQuerySet
from fulfilment.states import Account, PaymentStatus

FACTORY_PATH = "window__machine__factory__organisation"
BUYER_PATH = "order__organisation"


class AllocationRecordQuerySet(TenantQuerySet):
    """Selects records of allocations, which their factory and their buyer see."""

    owner_path: ClassVar = f"allocation__{FACTORY_PATH}"
    changing_roles: ClassVar = PLANNING_ROLES

    def visible_to(self, user: Any) -> Self:
        """Returns all rows for operators, else those of the user's allocations."""
        if user.is_operator:
            return self
        mine = user.organisation_ids()
        return self.filter(
            Q(**{f"allocation__{FACTORY_PATH}__in": mine})
            | Q(**{f"allocation__{BUYER_PATH}__in": mine})
        )


class ShipmentQuerySet(AllocationRecordQuerySet):
    """Selects shipments, which sender, receiver and buyer see."""

    def visible_to(self, user: Any) -> Self:
        """Returns all rows for operators, else those of the user's side."""
        if user.is_operator:
            return self
        mine = user.organisation_ids()
        return self.filter(
            Q(**{f"allocation__{FACTORY_PATH}__in": mine})
            | Q(**{f"allocation__{BUYER_PATH}__in": mine})
            | Q(**{f"lot__to_allocation__{FACTORY_PATH}__in": mine})
        )

    def receivable_by(self, user: Any) -> Self:
        """Returns those for a factory that the user plans for, or an order it buys for."""
        planned = user.organisation_ids(PLANNING_ROLES)
        bought = user.organisation_ids(PURCHASING_ROLES)
        return self.filter(
            Q(**{f"lot__to_allocation__{FACTORY_PATH}__in": planned})
            | Q(**{"lot__isnull": True, f"allocation__{BUYER_PATH}__in": bought})
        )

    def arrived(self) -> Self:
        """Returns those that were received."""
        return self.filter(receipt__isnull=False)


class SettlementQuerySet(AllocationRecordQuerySet):
    """Selects settlements."""


class SettlementLineQuerySet(TenantQuerySet):
    """Selects settlement lines, which a factory and a buyer see of their own account."""

    def visible_to(self, user: Any) -> Self:
        """Returns all lines for operators, else those of the user's own account."""
        if user.is_operator:
            return self
        mine = user.organisation_ids()
        path = "transaction__settlement__allocation"
        return self.filter(
            Q(**{"account": Account.FACTORY, f"{path}__{FACTORY_PATH}__in": mine})
            | Q(**{"account": Account.BUYER, f"{path}__{BUYER_PATH}__in": mine})
        )


class PaymentQuerySet(QuerySet[Any]):
    """Selects payments."""

    def unfinished(self) -> Self:
        """Returns those that are not done."""
        return self.exclude(status=PaymentStatus.DONE)

    def due_at(self, instant: Any) -> Self:
        """Returns those due by then, with all earlier ones of the same allocation done.

        What the gain pool adds to a transaction comes before what others get of it.
        """
        before = Q(line__transaction__number__lt=OuterRef("line__transaction__number"))
        added = Q(line__transaction=OuterRef("line__transaction"), line__amount__lt=0)
        earlier = (
            self.model.objects.unfinished()
            .filter(line__transaction__settlement=OuterRef("line__transaction__settlement"))
            .filter(before | (added & ~Q(pk=OuterRef("pk"))))
        )
        return self.unfinished().filter(~Exists(earlier), next_try_at__lte=instant)


def owner_of(account: str, allocation: Any) -> Organisation | None:
    """Returns the organisation of an account; None for the platform and carriers."""
    if account == Account.BUYER:
        return allocation.order.organisation
    if account == Account.FACTORY:
        return allocation.window.machine.factory.organisation
    return None
