"""Estimates an order while its buyer types it: missing fields, price and delivery.

Only the supply of the routing's processes is read, within a time limit; nothing is written but
the use of the buyer's quota, by a draft that is priced. A market too large for the limit gives no
estimate rather than a late one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from accounts.selectors import linked_to
from common.clock import now
from common.safety.usage_quotas import consume
from factories.models import CapacityWindow, Factory, Machine
from matching.errors import NoCostRates
from matching.estimates.missing_fields import MissingField, rank_missing_fields
from matching.estimates.price_disclosure import disclosure_to
from matching.estimates.price_estimate import PriceEstimate, estimate_price
from matching.formulation import costing
from matching.formulation.build import Formulation
from matching.formulation.demand import typed_order
from matching.formulation.supply import day_number, read_supply
from orders.completeness import Completeness, completeness_of
from orders.models import Operation, Order
from vocabularies.selectors import process_closure, region_closure

# The buyer types on in the meantime; each query has this long.
LIMIT_MS = 1_000
# An estimate needs these fields of an order, and of each of its steps.
NEEDED = ("quantity", "unit_mass_kg", "material_family_id", "latitude", "latest_delivery_on")
NEEDED_OF_STEPS = ("process_id", "cycle_time_s")


@dataclass(frozen=True, slots=True)
class DraftEstimate:
    """Holds completeness, ranked missing fields and price estimate of a typed order.

    If the market could not be read in time, `missing` is in filter order without counts and
    `estimate` is None, as where its currency has no transport rates; `estimate` is None too while
    the order has too few fields.
    """

    completeness: Completeness
    missing: Sequence[MissingField]
    estimate: PriceEstimate | None
    is_priceable: bool
    is_timely: bool = True
    has_rates: bool = True

    @property
    def has_counts(self) -> bool:
        """Returns whether the machines of the missing fields are counted."""
        return self.is_timely and self.has_rates


def estimate_draft(
    *,
    order: Order,
    operations: Sequence[Operation],
    lists: Mapping[str, Collection[Any]],
    may_ask: bool = True,
    at: datetime | None = None,
) -> DraftEstimate:
    """Estimates an order as it is typed, in at most seventeen reading queries.

    An order that can be priced counts as one estimate, unless its price may not be asked. Raises
    QuotaSpent.
    """
    draft = unpriced_draft(order, operations)
    is_asked = draft.is_priceable and may_ask
    try:
        with transaction.atomic():
            if is_asked:
                consume("estimates", order.organisation_id)
            with query_time_limit(LIMIT_MS):
                missing, estimate = estimate_from_market(
                    order, operations, lists, draft.completeness, is_asked, at or now()
                )
    except OperationalError:
        return draft
    except NoCostRates:
        return replace(draft, is_timely=True, has_rates=False)
    return replace(draft, missing=missing, estimate=estimate, is_timely=True)


def unpriced_draft(order: Order, operations: Sequence[Operation]) -> DraftEstimate:
    """Returns what is known of an order without a look at the market; no query."""
    completeness = completeness_of(order, operations)
    uncounted = [MissingField(point, 0) for point in completeness.missing]
    priceable = is_priceable(order, operations)
    return DraftEstimate(completeness, uncounted, None, priceable, is_timely=False)


def is_priceable(order: Order, operations: Sequence[Operation]) -> bool:
    """Returns whether the order has all fields that an estimate needs."""
    has_fields = all(getattr(order, name) is not None for name in NEEDED)
    steps = all(getattr(row, name) is not None for row in operations for name in NEEDED_OF_STEPS)
    return has_fields and bool(operations) and steps


def estimate_from_market(
    order: Order,
    operations: Sequence[Operation],
    lists: Mapping[str, Collection[Any]],
    completeness: Completeness,
    is_asked: bool,
    at: datetime,
) -> tuple[list[MissingField], PriceEstimate | None]:
    """Returns the ranked missing fields, and the estimate where one is asked for."""
    currency = order.currency_id
    form = read_market(currency, operations, at)
    demand = typed_order(order, operations, lists)
    is_routed = not any(point.name == "routing" for point in completeness.missing)
    total = 0 if is_routed else open_machines(currency, at)
    missing = rank_missing_fields(completeness.missing, demand, form, total)
    if not is_asked:
        return missing, None
    if offered_processes(order.organisation_id, operations):
        return missing, PriceEstimate(is_withheld=True)
    fee = settings.COSTING["platform_fee_percent"]
    disclosure = disclosure_to(order.organisation_id, currency)
    return missing, estimate_price(demand, form, factory_owners(currency), fee, disclosure)


def read_market(currency: str, operations: Sequence[Operation], at: datetime) -> Formulation:
    """Reads the hours that are free now for the processes of these steps."""
    does = process_closure()
    processes = [does[row.process_id] for row in operations if row.process_id]
    return Formulation(
        costing.current_rates(currency),
        region_closure(),
        read_supply(currency, at, does, frozenset().union(*processes)),
        day_number(at.date()),
    )


def offered_processes(buyer: Any, operations: Sequence[Operation]) -> frozenset[str]:
    """Returns the steps' processes that the buyer, or one linked to it, offers."""
    does, wanted = process_closure(), {row.process_id for row in operations if row.process_id}
    sellers = linked_to(buyer)
    rows = Machine.objects.filter(factory__organisation__in=sellers)
    owned = set(rows.values_list("process", flat=True).distinct())
    return frozenset(code for code in wanted if does[code] & owned)


def open_machines(currency: str, at: datetime) -> int:
    """Returns the number of machines with open windows."""
    windows = CapacityWindow.objects.open_at(at).filter(machine__factory__currency=currency)
    return windows.order_by().values("machine").distinct().count()


def factory_owners(currency: str) -> dict[str, Any]:
    """Returns the organisation of each factory."""
    rows = Factory.objects.filter(currency=currency).values_list("pk", "organisation")
    return {str(pk): organisation for pk, organisation in rows}


@contextmanager
def query_time_limit(milliseconds: int) -> Iterator[None]:
    """Limits the time of each query; raises OperationalError beyond it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
        yield
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")
