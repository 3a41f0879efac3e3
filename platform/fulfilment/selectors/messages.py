"""Reads the messages of orders as one organisation sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from accounts.models import PLANNING_ROLES, PURCHASING_ROLES, Membership, Organisation
from factories.models import Factory
from fulfilment.models import OrderMessage, ReadMarker
from fulfilment.states import MessageSide
from matching.models import Allocation
from matching.states import NAMED_STATUSES
from orders.models import Order

WRITING_ROLES = {
    MessageSide.BUYER: PURCHASING_ROLES,
    MessageSide.FACTORY: PLANNING_ROLES,
    MessageSide.OPERATOR: PLANNING_ROLES,
}


@dataclass(frozen=True, slots=True)
class OfferedFactory:
    """Represents a factory that was offered work of an order.

    Its letter is its place among them, by their first offers, and stays.
    """

    factory: Factory
    letter: str
    work_orders: Sequence[str]
    is_named: bool


@dataclass(frozen=True, slots=True)
class OrderThread:
    """Represents the messages of an order as an organisation sees them, from one side."""

    order: Order
    side: str
    membership: Membership
    factories: Sequence[OfferedFactory]

    @property
    def organisation(self) -> Organisation:
        """Returns the organisation that reads."""
        return self.membership.organisation

    @property
    def own_factories(self) -> list[OfferedFactory]:
        """Returns the factories of the organisation."""
        own = self.organisation.pk
        return [row for row in self.factories if row.factory.organisation_id == own]

    @property
    def may_write(self) -> bool:
        """Returns whether the member's role writes for its side."""
        return self.membership.role in WRITING_ROLES[MessageSide(self.side)]

    def messages(self) -> QuerySet[OrderMessage]:
        """Selects the messages that the organisation sees, the oldest first."""
        rows = OrderMessage.objects.seen_by(self.organisation).filter(order=self.order)
        return rows.select_related("by", "revised_file").order_by("number")

    def factory_name(self, factory_id: UUID | None) -> str:
        """Returns a factory as this side sees it; empty for none."""
        found = (row for row in self.factories if row.factory.pk == factory_id)
        return next((self.name_of(row) for row in found), "")

    def name_of(self, offered: OfferedFactory) -> str:
        """Returns a factory's name, to the buyer only once both sides agreed."""
        if self.side != MessageSide.BUYER or offered.is_named:
            return offered.factory.name
        return gettext("Factory %(letter)s") % {"letter": offered.letter}

    @property
    def buyer_name(self) -> str:
        """Returns the buyer's name, to a factory only once both sides agreed."""
        buyer = self.order.organisation
        is_named = self.side != MessageSide.FACTORY or any(
            row.is_named for row in self.own_factories
        )
        return buyer.name if is_named else buyer.alias

    def author_of(self, message: OrderMessage) -> str:
        """Returns the side that wrote a message, as this side sees it."""
        if message.side == MessageSide.OPERATOR:
            return gettext("Operator")
        if message.side == MessageSide.BUYER:
            return self.buyer_name
        return self.factory_name(message.factory_id)

    def is_own(self, message: OrderMessage) -> bool:
        """Returns whether the organisation wrote a message."""
        return message.side == self.side

    def person_of(self, message: OrderMessage) -> str:
        """Returns who wrote it, to its own organisation and to operators alone."""
        may_see = self.is_own(message) or self.side == MessageSide.OPERATOR
        return message.by.shown_name if may_see and message.by else ""


def find_thread(order_id: Any, memberships: Sequence[Membership]) -> OrderThread | None:
    """Returns an order's thread as one of the sides sees it; None for others.

    Operators come before the buyer, and the buyer before factories.
    """
    order = Order.objects.select_related("organisation").filter(pk=order_id).first()
    if order is None:
        return None
    factories = offered_factories(order)
    makers = {row.factory.organisation_id for row in factories}
    sides = (
        (MessageSide.OPERATOR, lambda of: of.is_operator),
        (MessageSide.BUYER, lambda of: of.pk == order.organisation_id),
        (MessageSide.FACTORY, lambda of: of.pk in makers),
    )
    for side, belongs in sides:
        for membership in memberships:
            if belongs(membership.organisation):
                return OrderThread(order, side, membership, factories)
    return None


def offered_factories(order: Order) -> list[OfferedFactory]:
    """Returns the factories that were offered work of an order, by their first offer."""
    path = "window__machine__factory"
    works = Allocation.objects.filter(order=order, work_order__isnull=False).order_by()
    found = works.values_list(path).annotate(
        first=Min("created_at"),
        numbers=ArrayAgg("work_order", order_by="work_order"),
        is_named=BoolOr(Q(status__in=NAMED_STATUSES)),
    )
    rows = list(found.order_by("first", path))
    factories = Factory.objects.select_related("region").in_bulk([pk for pk, *_ in rows])
    return [
        OfferedFactory(factories[pk], letter_of(place), numbers, is_named)
        for place, (pk, _, numbers, is_named) in enumerate(rows)
    ]


def letter_of(place: int) -> str:
    """Returns A for 0 to Z for 25, then AA, AB and so on."""
    rest, last = divmod(place, len(ascii_uppercase))
    return (letter_of(rest - 1) if rest else "") + ascii_uppercase[last]


def read_number(thread: OrderThread) -> int:
    """Returns the number up to which the organisation has read a thread."""
    own = ReadMarker.objects.filter(order=thread.order, organisation=thread.organisation)
    return own.values_list("number", flat=True).first() or 0


def unread_messages(organisation: Organisation) -> QuerySet[OrderMessage]:
    """Selects messages of others that an organisation sees and has not read."""
    read = ReadMarker.objects.filter(order=OuterRef("order"), organisation=organisation)
    rows = OrderMessage.objects.seen_by(organisation).written_by_others(organisation)
    return rows.filter(number__gt=Coalesce(Subquery(read.values("number")), 0))


def unread_count(organisation: Organisation, order_path: str) -> Coalesce:
    """Returns the number of unread messages of the order at a path of the outer query."""
    rows = unread_messages(organisation).filter(order=OuterRef(order_path)).order_by()
    counts = rows.values("order").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts), Value(0))


def unread_threads(organisation: Organisation, most: int) -> list[dict[str, Any]]:
    """Returns `order`, `title`, `reference` and `count` of unread threads.

    The newest come first. For a factory, `allocation` is the last work of the order that it was
    offered.
    """
    rows = unread_messages(organisation).order_by()
    own = Allocation.objects.filter(
        order=OuterRef("order"),
        work_order__isnull=False,
        window__machine__factory__organisation=organisation,
    )
    named = rows.values("order", title=F("order__title"), reference=F("order__reference"))
    found: QuerySet[Any, Any] = named.annotate(
        count=Count("pk"),
        last=Max("at"),
        allocation=Subquery(own.order_by("-created_at", "-pk").values("pk")[:1]),
    )
    return list(found.order_by("-last", "order")[:most])
