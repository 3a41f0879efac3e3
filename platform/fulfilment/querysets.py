"""Limits production, deliveries and money to what a user may see."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Abs, Coalesce
from django.utils import timezone

from accounts.models import PLANNING_ROLES, PURCHASING_ROLES, Organisation
from accounts.querysets import TenantQuerySet
from common.money import MoneyField
from fulfilment.states import (
    FINISHED_PAYMENTS,
    Account,
    MessageSide,
    PaymentStatus,
    TransactionKind,
)
from matching.models import Allocation, AllocationEvent
from matching.states import ENDED_STATUSES

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

    def under_way(self) -> Self:
        """Returns those of which pieces may still arrive."""
        final = self.model.receipts.rel.related_model.objects.filter(
            shipment=OuterRef("pk"), is_final=True
        )
        return self.filter(~Exists(final))

    def short_since(self, instant: Any) -> Self:
        """Returns those of which a part arrived, the last before this instant."""
        return (
            self.under_way()
            .annotate(arrived_at=Max("receipts__at"))
            .filter(arrived_at__lte=instant)
        )


class ReturnQuerySet(AllocationRecordQuerySet):
    """Selects returns, which their buyer and the factory at fault see."""

    def changeable_by(self, user: Any) -> Self:
        """Returns those of a factory that the user plans for, or of an order it buys for."""
        planned = user.organisation_ids(PLANNING_ROLES)
        bought = user.organisation_ids(PURCHASING_ROLES)
        return self.filter(
            Q(**{f"allocation__{FACTORY_PATH}__in": planned})
            | Q(**{f"allocation__{BUYER_PATH}__in": bought})
        )


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


class OrderMessageQuerySet(TenantQuerySet):
    """Selects messages of orders for their buyer and factories."""

    owner_path: ClassVar = BUYER_PATH

    def visible_to(self, user: Any) -> Self:
        """Returns all messages for operators, else those of the user's side."""
        return self if user.is_operator else self.of_organisations(user.organisation_ids())

    def seen_by(self, organisation: Organisation) -> Self:
        """Returns the messages that an organisation sees."""
        return self if organisation.is_operator else self.of_organisations([organisation.pk])

    def of_organisations(self, ids: Sequence[Any]) -> Self:
        """Returns messages of orders they placed, and of conversations of their factories.

        Those for all factories are seen by each that was offered work of the order, up to the end
        of the last that it has of it.
        """
        offered = Allocation.objects.filter(
            order=OuterRef("order"), work_order__isnull=False, **{f"{FACTORY_PATH}__in": ids}
        )
        ended_later = AllocationEvent.objects.filter(
            subject=OuterRef("pk"), to_status__in=ENDED_STATUSES, at__gte=OuterRef(OuterRef("at"))
        )
        was_open = offered.filter(~Q(status__in=ENDED_STATUSES) | Exists(ended_later))
        for_all = Q(factory__isnull=True) & Exists(was_open)
        own = Q(factory__organisation__in=ids) & Exists(offered)
        return self.filter(Q(order__organisation__in=ids) | for_all | own)

    def written_by_others(self, organisation: Organisation) -> Self:
        """Returns the messages that another organisation wrote."""
        if organisation.is_operator:
            return self.exclude(side=MessageSide.OPERATOR)
        bought = Q(side=MessageSide.BUYER, order__organisation=organisation)
        made = Q(side=MessageSide.FACTORY, factory__organisation=organisation)
        return self.exclude(bought).exclude(made)


class PaymentQuerySet(QuerySet[Any]):
    """Selects payments, which operators see."""

    def visible_to(self, user: Any) -> Self:
        """Returns all for operators and none for others, who see their settlement lines."""
        return self if user.is_operator else self.none()

    def unfinished(self) -> Self:
        """Returns those of which money is still to move."""
        return self.exclude(status__in=FINISHED_PAYMENTS)

    def buyers_holds(self) -> Self:
        """Returns what buyers are asked for when both sides have accepted."""
        return self.filter(
            line__transaction__kind=TransactionKind.HOLD, line__account=Account.BUYER
        )

    def with_amount_due(self) -> Self:
        """Annotates `amount_due`: of a hold what is left after refunds set off against it."""
        path = "line__transaction__settlement"
        refunds = self.model.objects.filter(
            status=PaymentStatus.OFFSET, line__amount__gt=0, **{path: OuterRef(path)}
        )
        sums = refunds.order_by().values(path).annotate(sum=Sum("line__amount")).values("sum")
        set_off = Coalesce(Subquery(sums), Value(0), output_field=MoneyField())
        is_hold = Q(line__transaction__kind=TransactionKind.HOLD, line__account=Account.BUYER)
        whole = Abs("line__amount")
        left = ExpressionWrapper(whole - set_off, output_field=MoneyField())
        due = Case(When(is_hold, then=left), default=whole, output_field=MoneyField())
        return self.annotate(amount_due=due)

    def overdue(self) -> Self:
        """Returns due payments of which the days are over."""
        last = timezone.localdate() - timedelta(days=settings.FULFILMENT["payment_days"])
        return self.filter(status=PaymentStatus.DUE, created_at__date__lt=last)

    def due_at(self, instant: Any) -> Self:
        """Returns those to be sent by then; earlier ones of the allocation are done.

        What the gain pool, or who repays, adds to a transaction comes before what others get of it.
        """
        others = self.model.objects.unfinished()
        earlier = others.filter(
            line__transaction__settlement=OuterRef("line__transaction__settlement"),
            line__transaction__number__lt=OuterRef("line__transaction__number"),
        )
        added = others.filter(line__transaction=OuterRef("line__transaction"), line__amount__lt=0)
        waits = Exists(earlier) | (Q(line__amount__gt=0) & Exists(added))
        sent = self.unfinished().exclude(status=PaymentStatus.DUE)
        return sent.filter(~waits, next_try_at__lte=instant)


def owner_of(account: str, allocation: Any) -> Organisation | None:
    """Returns the organisation of an account; None for the platform and carriers."""
    if account == Account.BUYER:
        return allocation.order.organisation
    if account == Account.FACTORY:
        return allocation.window.machine.factory.organisation
    return None
