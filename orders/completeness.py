"""Measures the share of the data that a match needs which an order gives.

Points come in the order of a match's filters (process, material, size, exactness, place, dates,
price). Orders have no access to supply, so matching ranks missing points by machines affected.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from orders.models import Operation, Order

ENVELOPE = ("envelope_x_mm", "envelope_y_mm", "envelope_z_mm")
FOUR_DECIMALS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Point:
    """Represents one datum that decides a match, its fields and whether it is given."""

    name: str
    paths: tuple[str, ...]
    is_filled: bool
    why: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """Counts the points given and lists the missing ones in filter order."""

    filled: int
    total: int
    missing: tuple[Point, ...]

    @property
    def share(self) -> Decimal:
        """Returns filled ÷ total to four decimals, rounded down, so that 1 means all."""
        share = Decimal(self.filled) / Decimal(self.total)
        return share.quantize(FOUR_DECIMALS, rounding=ROUND_DOWN)


def completeness_of(order: Order, operations: Sequence[Operation]) -> Completeness:
    """Returns the completeness of an order from its columns, without queries."""
    points = list(points_of(order, operations))
    missing = tuple(point for point in points if not point.is_filled)
    return Completeness(filled=len(points) - len(missing), total=len(points), missing=missing)


def points_of(order: Order, operations: Sequence[Operation]) -> Iterable[Point]:
    """Yields every point in filter order."""
    yield routing(operations)
    yield order_field(order, "material_family", "which machines work its material")
    yield order_field(order, "material_grade", "which tools, speeds and stock the work needs")
    yield from shapes(operations)
    yield order_field(
        order, "unit_mass_kg", "which machines can hold it, and what carrying it costs"
    )
    yield from tolerances(order, operations)
    yield order_field(order, "ship_to_region", "how far the goods go")
    yield order_field(order, "latest_delivery_on", "which windows end in time")
    yield order_field(order, "earliest_delivery_on", "which windows end too early")
    yield order_field(order, "quantity", "which windows have the hours for it")
    yield order_field(order, "reserve_price", "above which price it would rather not be made")
    yield order_field(order, "incoterm", "who pays for the transport")


def routing(operations: Sequence[Operation]) -> Point:
    """Returns the point of the steps: each with its process and cycle time."""
    unsaid = tuple(
        f"operations.{place}.{name}"
        for place, operation in enumerate(operations)
        for name in ("process", "cycle_time_s")
        if getattr(operation, Operation._meta.get_field(name).attname) is None
    )
    is_filled = bool(operations) and not unsaid
    return Point("routing", unsaid or ("operations",), is_filled, "which processes make it")


def shapes(operations: Sequence[Operation]) -> Iterable[Point]:
    """Yields the point of each operation's envelope, which needs all three sides."""
    for place, operation in enumerate(operations):
        unsaid = [name for name in ENVELOPE if getattr(operation, name) is None]
        paths = tuple(f"operations.{place}.{name}" for name in unsaid or ENVELOPE)
        yield Point("envelope", paths, not unsaid, "which machines are large enough")


def tolerances(order: Order, operations: Sequence[Operation]) -> Iterable[Point]:
    """Yields the points of tolerance and Ra of each operation."""
    for place, operation in enumerate(operations):
        tolerance = operation.tolerance_id or order.tolerance_id
        paths = (f"operations.{place}.tolerance", "tolerance")
        yield Point("tolerance", paths, bool(tolerance), "which machines are exact enough")
    for place, operation in enumerate(operations):
        smooth = operation.ra_um is not None
        yield Point("ra_um", (f"operations.{place}.ra_um",), smooth, "which leave it smooth enough")


def order_field(order: Order, name: str, why: str) -> Point:
    """Returns the point of one field of the order."""
    column = order._meta.get_field(name).attname
    return Point(name, (name,), getattr(order, column) is not None, why)
