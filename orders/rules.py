"""Checks the rules between the fields of an order, one function a rule.

A rule takes the terms of one order and yields its breaches. Validators of the model check ranges of
single fields, and services check permissions.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

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
# Ordered goods are counted or measured; time and energy are not goods.
UNITS_OF_NO_GOODS = (Unit.Dimension.TIME, Unit.Dimension.ENERGY)


@dataclass(frozen=True, slots=True)
class Terms:
    """Holds an order before it is stored; `lists` are its many-to-many fields."""

    order: Order
    operations: Sequence[Operation]
    lists: Mapping[str, Collection[Any]] = field(default_factory=dict)

    def codes(self, name: str) -> set[Any]:
        """Returns the primary keys in one of the lists."""
        return {row.pk for row in self.lists.get(name, ())}


@dataclass(frozen=True, slots=True)
class Breach:
    """Represents a violated rule and its fields, the likeliest culprit first."""

    fields: tuple[str, ...]
    reason: str


def dates_are_in_order(terms: Terms) -> Iterator[Breach]:
    """Requires earliest ≤ wish ≤ latest delivery."""
    order = terms.order
    if order.wish_delivery_on > order.latest_delivery_on:
        yield Breach(
            ("wish_delivery_on", "latest_delivery_on"),
            gettext("The wish (%(wish)s) comes after the latest delivery (%(latest)s).")
            % {"wish": order.wish_delivery_on, "latest": order.latest_delivery_on},
        )
    earliest = order.earliest_delivery_on
    if earliest is not None and earliest > order.wish_delivery_on:
        yield Breach(
            ("earliest_delivery_on", "wish_delivery_on"),
            gettext("The earliest delivery (%(earliest)s) comes after the wish (%(wish)s).")
            % {"earliest": earliest, "wish": order.wish_delivery_on},
        )


def least_lot_is_within_quantity(terms: Terms) -> Iterator[Breach]:
    """Requires least lot ≤ quantity."""
    order = terms.order
    if order.least_lot > order.quantity:
        yield Breach(
            ("least_lot", "quantity"),
            gettext("The least lot (%(lot)s) is more than the quantity (%(quantity)s).")
            % {"lot": order.least_lot, "quantity": order.quantity},
        )


def unsplit_order_stays_in_one_factory(terms: Terms) -> Iterator[Breach]:
    """Requires one factory where an order may not be split."""
    order = terms.order
    if not order.split_allowed and (order.max_factories or 1) > 1:
        yield Breach(
            ("max_factories", "split_allowed"),
            gettext(
                "An order that may not be split is made in one factory; leave this out or send 1."
            ),
        )


def grade_belongs_to_family(terms: Terms) -> Iterator[Breach]:
    """Requires a material grade of the material family."""
    grade = terms.order.material_grade
    if grade is not None and grade.family_id != terms.order.material_family_id:
        yield Breach(
            ("material_grade", "material_family"),
            gettext("%(grade)s belongs to %(family)s, not to %(other)s.")
            % {
                "grade": grade.code,
                "family": grade.family_id,
                "other": terms.order.material_family_id,
            },
        )


def unit_measures_goods(terms: Terms) -> Iterator[Breach]:
    """Requires a unit of goods, not of time or energy."""
    unit = terms.order.unit
    if unit.dimension in UNITS_OF_NO_GOODS:
        message = gettext("%(unit)s measures %(dimension)s, not goods.")
        yield Breach(("unit",), message % {"unit": unit.code, "dimension": unit.dimension})


def regions_do_not_contradict(terms: Terms) -> Iterator[Breach]:
    """Requires that no allowed region is, or lies in, an excluded one."""
    allowed, excluded = terms.codes("allowed_regions"), terms.codes("excluded_regions")
    if not (allowed and excluded):
        return
    inside = region_closure()
    shut = sorted(allowed & set().union(*(inside[code] for code in excluded)))
    if shut:
        yield Breach(
            ("excluded_regions", "allowed_regions"),
            gettext("Allowed and excluded: %(names)s.") % {"names": ", ".join(shut)},
        )


def factories_do_not_contradict(terms: Terms) -> Iterator[Breach]:
    """Requires that no allowed factory is excluded."""
    both = terms.codes("allowed_factories") & terms.codes("excluded_factories")
    if both:
        yield Breach(
            ("excluded_factories", "allowed_factories"),
            gettext("Allowed and excluded: %(names)s.")
            % {"names": ", ".join(sorted(map(str, both)))},
        )


def operations_are_few_enough(terms: Terms) -> Iterator[Breach]:
    """Requires at most OPERATIONS_MOST steps."""
    if len(terms.operations) > OPERATIONS_MOST:
        message = gettext("At most %(most)s operations.")
        yield Breach(("operations",), message % {"most": OPERATIONS_MOST})


def machine_hours_are_within_limit(terms: Terms) -> Iterator[Breach]:
    """Requires Σ (quantity × cycle time + setup) ≤ ORDER_HOURS_MOST."""
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
            gettext("The order takes more than %(most)s standard machine hours; divide it.")
            % {"most": f"{ORDER_HOURS_MOST:,}"},
        )


def mass_is_within_limit(terms: Terms) -> Iterator[Breach]:
    """Requires quantity × unit mass ≤ ORDER_MASS_KG_MOST."""
    if terms.order.quantity * terms.order.unit_mass_kg > ORDER_MASS_KG_MOST:
        yield Breach(
            ("unit_mass_kg", "quantity"),
            gettext("The order weighs more than %(most)s kg; divide it.")
            % {"most": f"{ORDER_MASS_KG_MOST:,}"},
        )


def value_is_within_limit(terms: Terms) -> Iterator[Breach]:
    """Requires quantity × reserve price ≤ ORDER_VALUE_MOST."""
    if terms.order.quantity * (terms.order.reserve_price or 0) > ORDER_VALUE_MOST:
        yield Breach(
            ("reserve_price", "quantity"),
            gettext("The order is worth more than %(most)s; divide it.")
            % {"most": f"{ORDER_VALUE_MOST:,}"},
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
    """Returns every rule that the terms violate; at most one query."""
    return [breach for rule in RULES for breach in rule(terms)]


def breaches_of_submission(terms: Terms, *, today: date) -> list[Breach]:
    """Returns what keeps an order from a match run beyond its rules."""
    breaches = []
    if not terms.operations:
        breaches.append(Breach(("operations",), gettext("An order needs at least one operation.")))
    for name in ("wish_delivery_on", "latest_delivery_on"):
        day = getattr(terms.order, name)
        if day <= today:
            message = gettext("%(day)s does not lie in the future.") % {"day": day}
            breaches.append(Breach((name,), message))
    last = today + timedelta(days=DAYS_AHEAD_MOST)
    if terms.order.latest_delivery_on > last:
        message = gettext("Deliveries are planned up to %(last)s, not beyond.") % {"last": last}
        breaches.append(Breach(("latest_delivery_on",), message))
    return breaches


def by_field(breaches: Iterable[Breach], given: Collection[str] = ()) -> dict[str, str]:
    """Maps each violated rule to one error per field, preferring fields in `given`."""
    reasons: dict[str, str] = {}
    for breach in breaches:
        name = next((name for name in breach.fields if name in given), breach.fields[0])
        reasons.setdefault(name, breach.reason)
    return reasons
