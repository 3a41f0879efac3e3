"""Whose production, deliveries and money a user may see."""

from typing import Any, ClassVar, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import PLANNING_ROLES, PURCHASING_ROLES, Organisation
from accounts.querysets import TenantQuerySet
from fulfilment.states import Account, PaymentStatus

FACTORY_PATH = "window__machine__factory__organisation"
BUYER_PATH = "order__organisation"


class WorkQuerySet(TenantQuerySet):
    """What is told of an allocation: seen by its factory and its buyer."""

    owner_path: ClassVar = f"allocation__{FACTORY_PATH}"
    changing_roles: ClassVar = PLANNING_ROLES

    def visible_to(self, user: Any) -> Self:
        """Operators see all; a factory and a buyer what concerns their allocations."""
        if user.is_operator:
            return self
        mine = user.organisation_ids()
        return self.filter(
            Q(**{f"allocation__{FACTORY_PATH}__in": mine})
            | Q(**{f"allocation__{BUYER_PATH}__in": mine})
        )


class ShipmentQuerySet(WorkQuerySet):
    """Shipments, seen by their sender, their receiver and the buyer."""

    def visible_to(self, user: Any) -> Self:
        """Operators see all; a factory what it sends and gets, a buyer what is made for it."""
        if user.is_operator:
            return self
        mine = user.organisation_ids()
        return self.filter(
            Q(**{f"allocation__{FACTORY_PATH}__in": mine})
            | Q(**{f"allocation__{BUYER_PATH}__in": mine})
            | Q(**{f"lot__to_allocation__{FACTORY_PATH}__in": mine})
        )

    def receivable_by(self, user: Any) -> Self:
        """On their way to a factory that the user plans for, or to an order it buys for."""
        planned = user.organisation_ids(PLANNING_ROLES)
        bought = user.organisation_ids(PURCHASING_ROLES)
        return self.filter(
            Q(**{f"lot__to_allocation__{FACTORY_PATH}__in": planned})
            | Q(**{"lot__isnull": True, f"allocation__{BUYER_PATH}__in": bought})
        )

    def arrived(self) -> Self:
        """Those that were received."""
        return self.filter(receipt__isnull=False)


class SettlementQuerySet(WorkQuerySet):
    """Settlements."""


class LineQuerySet(TenantQuerySet):
    """Settlement lines: a factory sees what it earns, a buyer what it pays and gets back."""

    def visible_to(self, user: Any) -> Self:
        """Operators see all; others the lines of their own account."""
        if user.is_operator:
            return self
        mine = user.organisation_ids()
        path = "transaction__settlement__allocation"
        return self.filter(
            Q(**{"account": Account.FACTORY, f"{path}__{FACTORY_PATH}__in": mine})
            | Q(**{"account": Account.BUYER, f"{path}__{BUYER_PATH}__in": mine})
        )


class PaymentQuerySet(QuerySet[Any]):
    """What the provider is to do."""

    def unfinished(self) -> Self:
        """Not done yet."""
        return self.exclude(status=PaymentStatus.DONE)

    def due_at(self, instant: Any) -> Self:
        """To be told by now, with all that comes before them of the same allocation done."""
        earlier = self.model.objects.unfinished().filter(
            line__transaction__settlement=OuterRef("line__transaction__settlement"),
            line__transaction__number__lt=OuterRef("line__transaction__number"),
        )
        return self.unfinished().filter(~Exists(earlier), next_try_at__lte=instant)


def owner_of(account: str, allocation: Any) -> Organisation | None:
    """The organisation behind an account of an allocation; None for the platform and carriers."""
    if account == Account.BUYER:
        return allocation.order.organisation
    if account == Account.FACTORY:
        return allocation.window.machine.factory.organisation
    return None
