"""Computes market metrics: fill rates, time to match, value of hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from factories.models import CapacityWindow
from factories.states import ONCE_PUBLISHED_STATUSES
from matching.models import CapacityPrice, MatchRun, Proposal
from matching.selectors.buyer import open_proposals
from matching.states import PRICED_STATUSES
from orders.models import Order
from orders.states import FILLED_STATUSES, OrderStatus

# The states of an order that counts: it was submitted and is not cancelled.
COUNTED_STATUSES = tuple(
    status for status in OrderStatus if status not in (OrderStatus.DRAFT, OrderStatus.CANCELLED)
)


@dataclass(frozen=True, slots=True)
class OrderMetrics:
    """Holds the outcome of submitted orders, without cancelled ones.

    `by_status` has the number of orders in each of COUNTED_STATUSES; `to_answer` counts the orders
    whose proposal waits for the buyer.
    """

    by_status: Mapping[str, int]
    to_answer: int
    # These are pieces times the buyer's own price, of the orders that name one.
    value: Decimal
    filled_value: Decimal
    matched: int
    median: timedelta | None
    ninetieth: timedelta | None

    @property
    def orders(self) -> int:
        """Returns the number of orders."""
        return sum(self.by_status.values())

    @property
    def filled(self) -> int:
        """Returns the number of orders with all pieces confirmed."""
        return sum(self.by_status[status] for status in FILLED_STATUSES)

    @property
    def unmatched(self) -> int:
        """Returns the number of orders of which the last run planned nothing."""
        return self.by_status[OrderStatus.UNMATCHED]

    @property
    def fill_share(self) -> Decimal | None:
        """Returns the share of orders with all pieces confirmed; None without orders."""
        return self.share_of(self.filled)

    def share_of(self, count: int) -> Decimal | None:
        """Returns this many orders as a share of all; None without orders."""
        return Decimal(count) / self.orders if self.orders else None

    @property
    def value_share(self) -> Decimal | None:
        """Returns the same share by value, of the orders that name a price."""
        return self.filled_value / self.value if self.value else None


def submitted_orders(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Adds the first proposal of each submitted order and the time until it."""
    rows = rows.filter(submitted_at__isnull=False)
    first = Proposal.objects.filter(order=OuterRef("pk")).order_by("created_at")
    rows = rows.annotate(proposed_at=Subquery(first.values("created_at")[:1]))
    return rows.annotate(time_to_match=F("proposed_at") - F("submitted_at"))


def order_metrics(*, currency: str, since: datetime | None) -> OrderMetrics:
    """Returns the metrics of the orders submitted since an instant, in one query."""
    rows = Order.objects.filter(currency=currency, status__in=COUNTED_STATUSES)
    if since is not None:
        rows = rows.filter(submitted_at__gte=since)
    rows = submitted_orders(rows)
    rows = rows.annotate(
        worth=Coalesce(F("reserve_price") * F("quantity"), Value(Decimal(0))),
        is_to_answer=Exists(open_proposals().filter(order=OuterRef("pk"))),
    )
    filled = Q(status__in=FILLED_STATUSES)
    found = rows.aggregate(
        to_answer=Count("pk", filter=Q(is_to_answer=True)),
        value=Coalesce(Sum("worth"), Value(Decimal(0))),
        filled_value=Coalesce(Sum("worth", filter=filled), Value(Decimal(0))),
        matched=Count("proposed_at"),
        median=Percentile(Value(0.5), F("time_to_match")),
        ninetieth=Percentile(Value(0.9), F("time_to_match")),
        **{f"in_{name}": Count("pk", filter=Q(status=name)) for name in COUNTED_STATUSES},
    )
    by_status = {name: found.pop(f"in_{name}") for name in COUNTED_STATUSES}
    return OrderMetrics(by_status=by_status, **found)


class Percentile(Max):
    """Computes a continuous percentile.

    The result has the type of the last expression, as that of Max has.
    """

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(expressions)s)"
    arg_joiner = ") WITHIN GROUP (ORDER BY "
    arity = 2

    def _resolve_output_field(self) -> Any:
        return self.get_source_expressions()[1].output_field


def priced_run(currency: str) -> MatchRun | None:
    """Returns the newest run with capacity prices; None if there is none."""
    rows = MatchRun.objects.filter(currency=currency, status__in=PRICED_STATUSES)
    return rows.order_by(F("solved_at").desc(nulls_last=True), "-created_at").first()


def hour_values(run: MatchRun) -> dict[tuple[str, str, date], Decimal]:
    """Returns the saving of one more hour by (process, region, week), in two queries.

    By the run's relaxation, in the mean over the hours that were offered at its snapshot; hours of
    a window without a price save nothing. Weeks are as in `factories.utilisation`.
    """
    if run.snapshot_at is None:
        return {}
    prices = CapacityPrice.objects.filter(run=run)
    windows = CapacityWindow.objects.filter(
        status__in=ONCE_PUBLISHED_STATUSES,
        machine__factory__currency=run.currency_id,
        created_at__lte=run.snapshot_at,
        starts_at__gt=run.snapshot_at,
    )
    hours = dict(summed(windows, "", Sum("offered_ms")))
    worth = summed(prices, "window__", Sum(F("per_hour") * F("window__offered_ms")))
    found = dict.fromkeys(hours, Decimal(0))
    for key, amount in worth:
        if hours.get(key):
            found[key] = amount / hours[key]
    return found


def summed(rows: QuerySet[Any], path: str, of: Sum) -> list[tuple[tuple[str, str, date], Any]]:
    """Returns the sum by process, region and week of the windows at the path."""
    factory = f"{path}machine__factory__"
    local = Func(F(f"{factory}time_zone"), F(f"{path}starts_at"), function="timezone")
    week = Cast(Func(Value("week"), local, function="date_trunc"), DateField())
    names = (f"{path}machine__process_id", f"{factory}region_id", "week")
    rows = rows.order_by().annotate(week=week).values_list(*names).annotate(sum=of)
    return [(tuple(key), value) for *key, value in rows]
