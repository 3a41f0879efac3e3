"""Reads open orders with all that a match needs of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import radians
from typing import Any

from django.conf import settings

from common.clock import MS_PER_SECOND, now
from common.money import to_micros
from factories.models import Factory
from matching.formulation.capability import sorted_envelope
from matching.formulation.costing import MASS_PARTS
from matching.formulation.supply import RA_PARTS, day_number, in_whole_parts
from orders.delivery_terms import is_collected
from orders.models import Operation, Order
from orders.states import ESTIMATED_SOURCES
from vocabularies.selectors import DimensionRole, dimension_role


@dataclass(frozen=True, slots=True)
class DemandStep:
    """Holds one step of an order; None for no requirement.

    The envelope is in mm, smallest side first. `is_estimated` says that nobody gave the cycle time,
    `makes_dimensions` that the order's general tolerance is a demand on this step.
    """

    id: str
    process: str
    cycle_ms: int
    setup_ms: int
    envelope: tuple[int, ...]
    tolerance_rank: int | None
    ra: int | None
    is_estimated: bool = False
    makes_dimensions: bool = True


@dataclass(frozen=True, slots=True)
class DemandOrder:
    """Holds one order: place in radians, price in micros, days counted from 1970.

    `earliest` is 0 where goods may arrive on any day.
    """

    id: str
    quantity: int
    unit_mass: int
    material: str
    general_rank: int | None
    place: tuple[float, float]
    is_collected: bool
    earliest: int
    wished: int
    latest: int
    price: int | None
    max_factories: int | None
    least_lot: int
    all_or_nothing: bool
    submitted_at: datetime
    standards: Sequence[str]
    allowed_regions: Sequence[str]
    excluded_regions: Sequence[str]
    allowed_factories: frozenset[str]
    excluded_factories: frozenset[str]
    steps: Sequence[DemandStep]


def read_demand(currency: str, day: date) -> list[DemandOrder]:
    """Reads the open orders of one currency, in id order, in eight queries."""
    return read_orders(Order.objects.open_on(day).filter(currency=currency))


def read_orders(orders: Any) -> list[DemandOrder]:
    """Reads these orders, in id order, in eight queries."""
    steps, own = read_steps(orders), own_factories(orders)
    standards = linked_ids(orders, "required_certifications")
    allowed_regions, excluded_regions = (
        linked_ids(orders, f"{kind}_regions") for kind in ("allowed", "excluded")
    )
    allowed_factories, excluded_factories = (
        linked_ids(orders, f"{kind}_factories") for kind in ("allowed", "excluded")
    )
    rows = orders.order_by("pk").values_list(
        *("pk", "organisation", "quantity", "unit_mass_kg", "material_family", "tolerance__rank"),
        *("latitude", "longitude", "incoterm", "earliest_delivery_on", "wish_delivery_on"),
        *("latest_delivery_on", "reserve_price"),
        *("max_factories", "split_allowed", "least_lot", "all_or_nothing", "submitted_at"),
        named=True,
    )
    return [
        DemandOrder(
            id=str(row.pk),
            quantity=row.quantity,
            unit_mass=in_whole_parts(row.unit_mass_kg, MASS_PARTS),
            material=row.material_family,
            general_rank=row.tolerance__rank,
            place=(radians(row.latitude), radians(row.longitude)),
            is_collected=is_collected(row.incoterm),
            earliest=day_number(row.earliest_delivery_on) if row.earliest_delivery_on else 0,
            wished=day_number(row.wish_delivery_on),
            latest=day_number(row.latest_delivery_on),
            price=None if row.reserve_price is None else to_micros(row.reserve_price),
            max_factories=row.max_factories if row.split_allowed else 1,
            least_lot=row.least_lot,
            all_or_nothing=row.all_or_nothing,
            submitted_at=row.submitted_at,
            standards=standards[row.pk],
            allowed_regions=allowed_regions[row.pk],
            excluded_regions=excluded_regions[row.pk],
            allowed_factories=frozenset(map(str, allowed_factories[row.pk])),
            excluded_factories=frozenset(map(str, excluded_factories[row.pk]))
            | own.get(row.organisation, frozenset()),
            steps=steps[row.pk],
        )
        for row in rows
    ]


def own_factories(orders: Any) -> dict[Any, frozenset[str]]:
    """Returns the factories of each buyer's own, where its market does not match them."""
    allowed = settings.MATCHING["own_plant_currencies"]
    rows = Factory.objects.filter(organisation__in=orders.values("organisation"))
    found = defaultdict(set)
    for key, owner in rows.exclude(currency__in=allowed).values_list("pk", "organisation"):
        found[owner].add(str(key))
    return {owner: frozenset(keys) for owner, keys in found.items()}


def typed_order(
    order: Order, operations: Sequence[Operation], lists: Mapping[str, Collection[Any]]
) -> DemandOrder:
    """Returns an order as it is typed, without queries if its terms are loaded.

    Missing values exclude no machine: one piece, without mass, due on the last possible day.
    """
    codes = {name: [row.pk for row in rows] for name, rows in lists.items()}
    latest = day_number(order.latest_delivery_on or date.max)
    return DemandOrder(
        id=str(order.pk),
        quantity=order.quantity or 1,
        unit_mass=in_whole_parts(order.unit_mass_kg or 0, MASS_PARTS),
        material=order.material_family_id or "",
        general_rank=order.tolerance.rank if order.tolerance else None,
        place=(radians(order.latitude or 0), radians(order.longitude or 0)),
        is_collected=is_collected(order.incoterm_id),
        earliest=day_number(order.earliest_delivery_on) if order.earliest_delivery_on else 0,
        wished=day_number(order.wish_delivery_on) if order.wish_delivery_on else latest,
        latest=latest,
        price=None if order.reserve_price is None else to_micros(order.reserve_price),
        max_factories=order.factories_limit,
        least_lot=order.least_lot,
        all_or_nothing=order.all_or_nothing,
        submitted_at=order.submitted_at or now(),
        standards=codes.get("required_certifications", []),
        allowed_regions=codes.get("allowed_regions", []),
        excluded_regions=codes.get("excluded_regions", []),
        allowed_factories=frozenset(map(str, codes.get("allowed_factories", ()))),
        excluded_factories=frozenset(map(str, codes.get("excluded_factories", ()))),
        steps=with_roles([typed_step(operation) for operation in operations]),
    )


def typed_step(operation: Operation) -> DemandStep:
    """Returns one step as it is typed."""
    return DemandStep(
        id=str(operation.pk),
        process=operation.process_id,
        cycle_ms=in_whole_parts(operation.cycle_time_s or 0, MS_PER_SECOND),
        setup_ms=operation.setup_ms or 0,
        envelope=sorted_envelope(
            operation.envelope_x_mm, operation.envelope_y_mm, operation.envelope_z_mm
        ),
        tolerance_rank=operation.tolerance.rank if operation.tolerance else None,
        ra=None if operation.ra_um is None else in_whole_parts(operation.ra_um, RA_PARTS),
        is_estimated=operation.estimate_source in ESTIMATED_SOURCES,
    )


def linked_ids(orders: Any, name: str) -> defaultdict[Any, list[Any]]:
    """Returns the ids in a many-to-many field of each of these orders, by order."""
    field = Order._meta.get_field(name)
    links = field.remote_field.through.objects.filter(order__in=orders.values("pk"))
    found = defaultdict(list)
    for order, key in links.values_list("order", field.m2m_reverse_field_name()):
        found[order].append(key)
    return found


def read_steps(orders: Any) -> defaultdict[Any, list[DemandStep]]:
    """Reads the operations of these orders in routing sequence, by order."""
    rows = Operation.objects.filter(order__in=orders.values("pk")).order_by("order", "sequence")
    found = defaultdict(list)
    for row in rows.values_list(
        *("pk", "order", "process", "cycle_time_s", "setup_ms", "tolerance__rank", "ra_um"),
        *("envelope_x_mm", "envelope_y_mm", "envelope_z_mm", "estimate_source"),
        named=True,
    ):
        step = DemandStep(
            id=str(row.pk),
            process=row.process,
            cycle_ms=in_whole_parts(row.cycle_time_s, MS_PER_SECOND),
            setup_ms=row.setup_ms,
            envelope=sorted_envelope(row.envelope_x_mm, row.envelope_y_mm, row.envelope_z_mm),
            tolerance_rank=row.tolerance__rank,
            ra=None if row.ra_um is None else in_whole_parts(row.ra_um, RA_PARTS),
            is_estimated=row.estimate_source in ESTIMATED_SOURCES,
        )
        found[row.order].append(step)
    return defaultdict(list, {order: with_roles(steps) for order, steps in found.items()})


def with_roles(steps: Sequence[DemandStep]) -> list[DemandStep]:
    """Returns the steps of one routing, marked where they make the part's dimensions.

    Finishing makes none, and those of a blank are made by what cuts it later.
    """
    roles = [dimension_role(step.process) for step in steps]
    return [
        replace(
            step,
            makes_dimensions=role is not DimensionRole.SURFACE
            and not (role is DimensionRole.BLANK and DimensionRole.CUT in roles[place + 1 :]),
        )
        for place, (step, role) in enumerate(zip(steps, roles, strict=True))
    ]
