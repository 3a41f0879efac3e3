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

from orders.delivery_terms import refusal_of
from orders.limits import (
    DAYS_AHEAD_MOST,
    OPERATIONS_MOST,
    ORDER_HOURS_MOST,
    ORDER_MASS_KG_MOST,
    ORDER_VALUE_MOST,
    QUANTITY_MOST,
)
from orders.models import NEEDED_FIELDS, NEEDED_STEP_FIELDS, Operation, Order
from orders.units import conversion_error
from vocabularies.selectors import region_closure

SECONDS_PER_HOUR = 3_600


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


def part_is_the_buyers(terms: Terms) -> Iterator[Breach]:
    """Requires a part of the organisation that orders."""
    part = terms.order.part
    if part is not None and part.organisation_id != terms.order.organisation_id:
        yield Breach(("part",), gettext("This part is another organisation's."))


def dates_are_in_order(terms: Terms) -> Iterator[Breach]:
    """Requires earliest ≤ wish ≤ latest delivery."""
    order = terms.order
    wish, latest = order.wish_delivery_on, order.latest_delivery_on
    if wish is not None and latest is not None and wish > latest:
        yield Breach(
            ("wish_delivery_on", "latest_delivery_on"),
            gettext("The wish (%(wish)s) comes after the latest delivery (%(latest)s).")
            % {"wish": wish, "latest": latest},
        )
    earliest = order.earliest_delivery_on
    if earliest is not None and wish is not None and earliest > wish:
        yield Breach(
            ("earliest_delivery_on", "wish_delivery_on"),
            gettext("The earliest delivery (%(earliest)s) comes after the wish (%(wish)s).")
            % {"earliest": earliest, "wish": wish},
        )


def least_lot_is_within_quantity(terms: Terms) -> Iterator[Breach]:
    """Requires least lot ≤ quantity."""
    order = terms.order
    if order.quantity is not None and order.least_lot > order.quantity:
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
    family = terms.order.material_family_id
    if grade is not None and family is not None and grade.family_id != family:
        yield Breach(
            ("material_grade", "material_family"),
            gettext("%(grade)s belongs to %(family)s, not to %(other)s.")
            % {
                "grade": grade.code,
                "family": grade.family_id,
                "other": family,
            },
        )


def unit_converts_to_pieces(terms: Terms) -> Iterator[Breach]:
    """Requires a unit of pieces or mass, and whole pieces."""
    reason = conversion_error(terms.order)
    if reason:
        yield Breach(("unit", "quantity"), reason)


def quantity_is_within_limit(terms: Terms) -> Iterator[Breach]:
    """Requires 1 ≤ pieces ≤ QUANTITY_MOST after the conversion."""
    if terms.order.unit_quantity is not None and terms.order.quantity > QUANTITY_MOST:
        yield Breach(
            ("quantity", "unit"),
            gettext("These are %(pieces)s pieces, more than %(most)s; divide the order.")
            % {"pieces": f"{terms.order.quantity:,}", "most": f"{QUANTITY_MOST:,}"},
        )


def delivery_term_is_offered(terms: Terms) -> Iterator[Breach]:
    """Requires a delivery term that the platform keeps."""
    reason = refusal_of(terms.order.incoterm_id)
    if reason:
        yield Breach(("incoterm",), reason)


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
            (terms.order.quantity or 0) * (operation.cycle_time_s or 0)
            + Decimal(operation.setup_ms) / 1000
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
    if (terms.order.quantity or 0) * (terms.order.unit_mass_kg or 0) > ORDER_MASS_KG_MOST:
        yield Breach(
            ("unit_mass_kg", "quantity"),
            gettext("The order weighs more than %(most)s kg; divide it.")
            % {"most": f"{ORDER_MASS_KG_MOST:,}"},
        )


def value_is_within_limit(terms: Terms) -> Iterator[Breach]:
    """Requires quantity × reserve price ≤ ORDER_VALUE_MOST."""
    if (terms.order.quantity or 0) * (terms.order.reserve_price or 0) > ORDER_VALUE_MOST:
        yield Breach(
            ("reserve_price", "quantity"),
            gettext("The order is worth more than %(most)s; divide it.")
            % {"most": f"{ORDER_VALUE_MOST:,}"},
        )


RULES = (
    part_is_the_buyers,
    dates_are_in_order,
    least_lot_is_within_quantity,
    unsplit_order_stays_in_one_factory,
    grade_belongs_to_family,
    unit_converts_to_pieces,
    quantity_is_within_limit,
    delivery_term_is_offered,
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
    breaches = [
        Breach((path,), gettext("Needed before the order is submitted."))
        for path in lacking_fields(terms)
    ]
    if not terms.operations:
        breaches.append(Breach(("operations",), gettext("An order needs at least one operation.")))
    for name in ("wish_delivery_on", "latest_delivery_on"):
        day = getattr(terms.order, name)
        if day is not None and day <= today:
            message = gettext("%(day)s does not lie in the future.") % {"day": day}
            breaches.append(Breach((name,), message))
    last = today + timedelta(days=DAYS_AHEAD_MOST)
    latest = terms.order.latest_delivery_on
    if latest is not None and latest > last:
        message = gettext("Deliveries are planned up to %(last)s, not beyond.") % {"last": last}
        breaches.append(Breach(("latest_delivery_on",), message))
    return breaches


def lacking_fields(terms: Terms) -> list[str]:
    """Returns the needed fields that a draft lacks, by dotted path."""
    order = terms.order
    lacks = [] if order.title else ["title"]
    lacks += [name for name in NEEDED_FIELDS if column(order, name) is None]
    return lacks + [
        f"operations.{place}.{name}"
        for place, operation in enumerate(terms.operations)
        for name in NEEDED_STEP_FIELDS
        if column(operation, name) is None
    ]


def column(row: Order | Operation, name: str) -> Any:
    """Returns the stored value of a field, the code of a related row."""
    return getattr(row, row._meta.get_field(name).attname)


def by_field(breaches: Iterable[Breach], given: Collection[str] = ()) -> dict[str, str]:
    """Maps each violated rule to one error per field, preferring fields in `given`."""
    reasons: dict[str, str] = {}
    for breach in breaches:
        name = next((name for name in breach.fields if name in given), breach.fields[0])
        reasons.setdefault(name, breach.reason)
    return reasons
