"""What must hold between the fields of an order; each rule is a function named after it.

A rule takes the terms of one order and names what breaks it. Ranges of single fields are the
model's validators, and who may do what is the services' business.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from orders.limits import (
    DAYS_AHEAD_MOST,
    OPERATIONS_MOST,
    ORDER_HOURS_MOST,
    ORDER_MASS_KG_MOST,
    ORDER_VALUE_MOST,
)
from orders.models import Operation, Order
from vocabularies.models import Unit
from vocabularies.selectors import region_closure

SECONDS_PER_HOUR = 3_600
# What is ordered is counted or measured out; time and energy are not goods.
UNITS_OF_NO_GOODS = (Unit.Dimension.TIME, Unit.Dimension.ENERGY)


@dataclass(frozen=True, slots=True)
class Terms:
    """An order as it is to be, before it is stored; `lists` holds its many-to-many fields."""

    order: Order
    operations: Sequence[Operation]
    lists: Mapping[str, Collection[Any]] = field(default_factory=dict)

    def codes(self, name: str) -> set[Any]:
        """The primary keys in one of the lists."""
        return {row.pk for row in self.lists.get(name, ())}


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that does not hold: the fields it speaks of, the likeliest culprit first."""

    fields: tuple[str, ...]
    reason: str


def dates_are_in_order(terms: Terms) -> Iterator[Breach]:
    """earliest ≤ wish ≤ latest"""
    order = terms.order
    if order.wish_delivery_on > order.latest_delivery_on:
        yield Breach(
            ("wish_delivery_on", "latest_delivery_on"),
            f"The wish ({order.wish_delivery_on}) comes after the latest delivery"
            f" ({order.latest_delivery_on}).",
        )
    earliest = order.earliest_delivery_on
    if earliest is not None and earliest > order.wish_delivery_on:
        yield Breach(
            ("earliest_delivery_on", "wish_delivery_on"),
            f"The earliest delivery ({earliest}) comes after the wish ({order.wish_delivery_on}).",
        )


def least_lot_is_within_quantity(terms: Terms) -> Iterator[Breach]:
    """least lot ≤ quantity"""
    order = terms.order
    if order.least_lot > order.quantity:
        yield Breach(
            ("least_lot", "quantity"),
            f"The least lot ({order.least_lot}) is more than the quantity ({order.quantity}).",
        )


def unsplit_order_stays_in_one_factory(terms: Terms) -> Iterator[Breach]:
    """Not split, and more than one factory, contradict each other."""
    order = terms.order
    if not order.split_allowed and (order.max_factories or 1) > 1:
        yield Breach(
            ("max_factories", "split_allowed"),
            "An order that may not be split is made in one factory; leave this out or send 1.",
        )


def grade_belongs_to_family(terms: Terms) -> Iterator[Breach]:
    """The material grade is one of the material family."""
    grade = terms.order.material_grade
    if grade is not None and grade.family_id != terms.order.material_family_id:
        yield Breach(
            ("material_grade", "material_family"),
            f"{grade.code} belongs to {grade.family_id}, not to {terms.order.material_family_id}.",
        )


def unit_measures_goods(terms: Terms) -> Iterator[Breach]:
    """Orders are not for hours or kilowatt hours."""
    unit = terms.order.unit
    if unit.dimension in UNITS_OF_NO_GOODS:
        yield Breach(("unit",), f"{unit.code} measures {unit.dimension}, not goods.")


def regions_do_not_contradict(terms: Terms) -> Iterator[Breach]:
    """No allowed region is excluded, or lies in one that is."""
    allowed, excluded = terms.codes("allowed_regions"), terms.codes("excluded_regions")
    if not (allowed and excluded):
        return
    inside = region_closure()
    shut = sorted(allowed & set().union(*(inside[code] for code in excluded)))
    if shut:
        yield Breach(
            ("excluded_regions", "allowed_regions"), f"Allowed and excluded: {', '.join(shut)}."
        )


def factories_do_not_contradict(terms: Terms) -> Iterator[Breach]:
    """No allowed factory is excluded."""
    both = terms.codes("allowed_factories") & terms.codes("excluded_factories")
    if both:
        yield Breach(
            ("excluded_factories", "allowed_factories"),
            f"Allowed and excluded: {', '.join(sorted(map(str, both)))}.",
        )


def operations_are_few_enough(terms: Terms) -> Iterator[Breach]:
    """A routing has a most number of steps."""
    if len(terms.operations) > OPERATIONS_MOST:
        yield Breach(("operations",), f"At most {OPERATIONS_MOST} operations.")


def machine_hours_are_within_limit(terms: Terms) -> Iterator[Breach]:
    """Σ operations (quantity × cycle time + setup) ≤ ORDER_HOURS_MOST"""
    seconds = sum(
        (
            terms.order.quantity * operation.cycle_time_s + Decimal(operation.setup_ms) / 1000
            for operation in terms.operations
        ),
        Decimal(0),
    )
    if seconds > ORDER_HOURS_MOST * SECONDS_PER_HOUR:
        yield Breach(
            ("operations", "quantity"),
            f"The order takes more than {ORDER_HOURS_MOST:,} standard machine hours; divide it.",
        )


def mass_is_within_limit(terms: Terms) -> Iterator[Breach]:
    """quantity × unit mass ≤ ORDER_MASS_KG_MOST"""
    if terms.order.quantity * terms.order.unit_mass_kg > ORDER_MASS_KG_MOST:
        yield Breach(
            ("unit_mass_kg", "quantity"),
            f"The order weighs more than {ORDER_MASS_KG_MOST:,} kg; divide it.",
        )


def value_is_within_limit(terms: Terms) -> Iterator[Breach]:
    """quantity × reserve price ≤ ORDER_VALUE_MOST"""
    if terms.order.quantity * (terms.order.reserve_price or 0) > ORDER_VALUE_MOST:
        yield Breach(
            ("reserve_price", "quantity"),
            f"The order is worth more than {ORDER_VALUE_MOST:,}; divide it.",
        )


RULES = (
    dates_are_in_order,
    least_lot_is_within_quantity,
    unsplit_order_stays_in_one_factory,
    grade_belongs_to_family,
    unit_measures_goods,
    regions_do_not_contradict,
    factories_do_not_contradict,
    operations_are_few_enough,
    machine_hours_are_within_limit,
    mass_is_within_limit,
    value_is_within_limit,
)


def breaches_of(terms: Terms) -> list[Breach]:
    """Every rule that the terms break; at most one query."""
    return [breach for rule in RULES for breach in rule(terms)]


def breaches_of_submission(terms: Terms, *, today: date) -> list[Breach]:
    """What keeps an order from a match run, whatever else its rules say."""
    breaches = []
    if not terms.operations:
        breaches.append(Breach(("operations",), "An order needs at least one operation."))
    for name in ("wish_delivery_on", "latest_delivery_on"):
        day = getattr(terms.order, name)
        if day <= today:
            breaches.append(Breach((name,), f"{day} does not lie in the future."))
    last = today + timedelta(days=DAYS_AHEAD_MOST)
    if terms.order.latest_delivery_on > last:
        breaches.append(
            Breach(("latest_delivery_on",), f"Deliveries are planned up to {last}, not beyond.")
        )
    return breaches


def by_field(breaches: Iterable[Breach], given: Collection[str] = ()) -> dict[str, str]:
    """One reason a field; a breach is told of a field that was `given`, where it speaks of one."""
    reasons: dict[str, str] = {}
    for breach in breaches:
        name = next((name for name in breach.fields if name in given), breach.fields[0])
        reasons.setdefault(name, breach.reason)
    return reasons
