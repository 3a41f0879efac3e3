"""Measures how complete an order's values are, as the API does for drafts."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from typing import Any

ENVELOPE = ("envelope_x_mm", "envelope_y_mm", "envelope_z_mm")
FOUR_DECIMALS = Decimal("0.0001")
# An order is submitted only with all of these; of each step PROCESS_FIELDS.
NEEDED_FIELDS = (
    *("title", "quantity", "unit_mass_kg", "material_family", "ship_to_region"),
    *("latitude", "longitude", "latest_delivery_on", "operations"),
)
STEP_FIELDS = ("process", "cycle_time_s")
ORDER_POINTS = (
    *("material_family", "material_grade", "tolerance", "unit_mass_kg", "ship_to_region"),
    *("latest_delivery_on", "earliest_delivery_on", "quantity", "reserve_price", "incoterm"),
)
STEP_POINTS = (*STEP_FIELDS, *ENVELOPE, "tolerance", "ra_um")

Point = tuple[str, tuple[str, ...], bool, str]


def completeness_of_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns share, points given, points in all, and the missing ones.

    Orders that give the same fields share one answer: a file has thousands of them.
    """
    order = tuple(name for name in ORDER_POINTS if values.get(name) is not None)
    steps = tuple(
        tuple(name for name in STEP_POINTS if step.get(name) is not None)
        for step in values.get("operations") or ()
    )
    return completeness_of_names(order, steps)


@lru_cache(maxsize=1_000)
def completeness_of_names(
    order: tuple[str, ...], steps: tuple[tuple[str, ...], ...]
) -> dict[str, Any]:
    """Returns the completeness of an order that gives these fields."""
    values = {**dict.fromkeys(order, True), "operations": [dict.fromkeys(s, True) for s in steps]}
    found = list(points_of_values(values))
    filled = sum(is_filled for _name, _paths, is_filled, _why in found)
    share = (Decimal(filled) / len(found)).quantize(FOUR_DECIMALS, rounding=ROUND_DOWN)
    missing = [
        {"name": name, "pointers": ["#/" + path.replace(".", "/") for path in paths], "why": why}
        for name, paths, is_filled, why in found
        if not is_filled
    ]
    return {"share": str(share), "filled": filled, "total": len(found), "missing": missing}


def points_of_values(values: Mapping[str, Any]) -> Iterator[Point]:
    """Yields name, fields, presence and reason of every point that decides a match."""
    steps = values.get("operations") or []
    unsaid = tuple(
        f"operations.{place}.{name}"
        for place, step in enumerate(steps)
        for name in STEP_FIELDS
        if step.get(name) is None
    )
    yield (
        "routing",
        unsaid or ("operations",),
        bool(steps) and not unsaid,
        "which processes make it",
    )
    yield field_point(values, "material_family", "which machines work its material")
    yield field_point(values, "material_grade", "which tools, speeds and stock the work needs")
    for place, step in enumerate(steps):
        lacks = tuple(name for name in ENVELOPE if step.get(name) is None)
        paths = tuple(f"operations.{place}.{name}" for name in lacks or ENVELOPE)
        yield "envelope", paths, not lacks, "which machines are large enough"
    yield field_point(
        values, "unit_mass_kg", "which machines can hold it, and what carrying it costs"
    )
    for place, step in enumerate(steps):
        tolerance = step.get("tolerance") or values.get("tolerance")
        paths = (f"operations.{place}.tolerance", "tolerance")
        yield "tolerance", paths, bool(tolerance), "which machines are exact enough"
    for place, step in enumerate(steps):
        path = (f"operations.{place}.ra_um",)
        yield "ra_um", path, step.get("ra_um") is not None, "which leave it smooth enough"
    yield field_point(values, "ship_to_region", "how far the goods go")
    yield field_point(values, "latest_delivery_on", "which windows end in time")
    yield field_point(values, "earliest_delivery_on", "which windows end too early")
    yield field_point(values, "quantity", "which windows have the hours for it")
    yield field_point(values, "reserve_price", "above which price it would rather not be made")
    yield field_point(values, "incoterm", "who pays for the transport")


def field_point(values: Mapping[str, Any], name: str, why: str) -> Point:
    """Returns the point of one field of the order."""
    return name, (name,), values.get(name) is not None, why


def lacking_fields(values: Mapping[str, Any]) -> list[str]:
    """Returns the fields without which the order stays a draft, by dotted path."""
    lacks = [name for name in NEEDED_FIELDS if values.get(name) in (None, "", [])]
    steps = values.get("operations") or []
    return lacks + [
        f"operations.{place}.{name}"
        for place, step in enumerate(steps)
        for name in STEP_FIELDS
        if step.get(name) is None
    ]
