"""What a buyer learns of an order while typing it: what is in doubt, and what it might cost.

The supply is read narrowed to the processes of its routing, with a limit of time; nothing is
written, and a market too large for the limit gives no prospects rather than late ones.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from common.clock import now
from factories.models import CapacityWindow, Factory
from matching.estimates.missing_fields import MissingField, rank_missing_fields
from matching.estimates.price_estimate import PriceEstimate, estimate_price
from matching.formulation import costing
from matching.formulation.build import Formulation
from matching.formulation.demand import typed_order
from matching.formulation.supply import day_number, read_supply
from orders.completeness import Completeness, completeness_of
from orders.models import Operation, Order
from vocabularies.selectors import process_closure, region_closure

# A person types on meanwhile; each query has this long.
LIMIT_MS = 1_000
# What an order must say before anything can be reckoned, and each of its steps.
NEEDED = ("quantity", "unit_mass_kg", "material_family_id", "latitude", "latest_delivery_on")
NEEDED_OF_STEPS = ("process_id", "cycle_time_s")


@dataclass(frozen=True, slots=True)
class DraftEstimate:
    """How complete the typed order is, its doubts ranked, and an estimate.

    `doubts` are in filter order and count nothing, and `estimate` is None, where the market could
    not be read in time; `estimate` is None too while the order says too little.
    """

    completeness: Completeness
    doubts: Sequence[MissingField]
    estimate: PriceEstimate | None
    says_enough: bool
    is_timely: bool = True


def estimate_draft(
    *,
    order: Order,
    operations: Sequence[Operation],
    lists: Mapping[str, Collection[Any]],
    at: datetime | None = None,
) -> DraftEstimate:
    """What is known of an order as it is typed. At most twelve queries, none of which writes."""
    completeness = completeness_of(order, operations)
    says_enough = is_priceable(order, operations)
    try:
        with query_time_limit(LIMIT_MS):
            doubts, estimate = estimate_from_market(
                order, operations, lists, completeness, says_enough, at or now()
            )
    except OperationalError:
        doubts = [MissingField(point, 0) for point in completeness.missing]
        return DraftEstimate(completeness, doubts, None, says_enough, is_timely=False)
    return DraftEstimate(completeness, doubts, estimate, says_enough)


def is_priceable(order: Order, operations: Sequence[Operation]) -> bool:
    """Whether the order says what an estimate is reckoned from."""
    said = all(getattr(order, name) is not None for name in NEEDED)
    steps = all(getattr(row, name) is not None for row in operations for name in NEEDED_OF_STEPS)
    return said and bool(operations) and steps


def estimate_from_market(
    order: Order,
    operations: Sequence[Operation],
    lists: Mapping[str, Collection[Any]],
    completeness: Completeness,
    says_enough: bool,
    at: datetime,
) -> tuple[list[MissingField], PriceEstimate | None]:
    """The doubts, ranked, and the estimate where the order says enough."""
    does, currency = process_closure(), order.currency_id
    processes = [does[row.process_id] for row in operations if row.process_id]
    form = Formulation(
        costing.current_rates(),
        region_closure(),
        read_supply(currency, at, does, frozenset().union(*processes)),
        day_number(at.date()),
    )
    wish = typed_order(order, operations, lists)
    is_routed = not any(point.name == "routing" for point in completeness.missing)
    total = 0 if is_routed else open_machines(currency, at)
    doubts = rank_missing_fields(completeness.missing, wish, form, total)
    if not says_enough:
        return doubts, None
    fee = settings.COSTING["platform_fee_percent"]
    return doubts, estimate_price(wish, form, factory_owners(currency), fee)


def open_machines(currency: str, at: datetime) -> int:
    """How many machines have open windows."""
    windows = CapacityWindow.objects.open_at(at).filter(machine__factory__currency=currency)
    return windows.order_by().values("machine").distinct().count()


def factory_owners(currency: str) -> dict[str, Any]:
    """The organisation of each factory."""
    rows = Factory.objects.filter(currency=currency).values_list("pk", "organisation")
    return {str(pk): organisation for pk, organisation in rows}


@contextmanager
def query_time_limit(milliseconds: int) -> Iterator[None]:
    """Ends any query that takes longer; raises OperationalError then."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
        yield
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")
