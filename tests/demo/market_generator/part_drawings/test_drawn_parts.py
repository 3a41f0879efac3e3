"""Reads drawn parts back: size, mass, holes and bends are those of the order."""

from dataclasses import replace
from datetime import date
from functools import cache
from importlib.util import find_spec
from typing import Any

import pytest

from attachments.readers.dispatch import read_file
from demo.market_generator.entities import DemoMarket, DemoOrder
from demo.market_generator.generate import generate_market
from demo.market_generator.part_drawings.drawn_parts import DrawnPart, draw_part, is_drawable

CONTEXT: dict[str, Any] = {
    "today": "2026-03-04",
    "grades": {},
    "processes": {},
    "certifications": {},
}
STEEL, MM3_PER_M3 = 7850.0, 10**9
needs_solids = pytest.mark.skipif(find_spec("cascadio") is None, reason="the extra `cad`")
# One part of each way to draw: its title, the file's ending, and how it is made.
SHEETS = ("Control-cabinet panel", "Seat-rail plate", "Battery tab")
BENT = ("Cable-tray bracket", "Equipment cabinet")
SOLIDS = ("Drive shaft", "Planet gear", "Hydraulic manifold", "Servo motor bracket")
SHELLS = ("Appliance cover", "Pump housing")


@cache
def market() -> DemoMarket:
    """Generates a market that has every part."""
    return generate_market("large", 1, date(2026, 3, 4))


def order_of(title: str) -> tuple[int, DemoOrder]:
    """Returns the first order of a part that has no flaw, and its place."""
    return next(
        (at, one) for at, one in enumerate(market().orders) if one.title == title and not one.flaw
    )


def drawn(title: str) -> DrawnPart:
    """Returns the drawn part of that order."""
    return draw_part(*order_of(title), STEEL)


def facts_of(part: DrawnPart) -> dict[str, Any]:
    """Returns what is read from the model or drawing of a part."""
    return read_file(part.files[-1][1], CONTEXT)[1].document()


def mass_of(volume_mm3: float) -> float:
    """Returns the mass of steel in kg."""
    return volume_mm3 * STEEL / MM3_PER_M3


@pytest.mark.parametrize("title", SHEETS)
def test_sheet_is_as_long_and_wide_as_its_envelope(title: str) -> None:
    part, (_, order) = drawn(title), order_of(title)
    facts = facts_of(part)

    assert part.files[-1][0].endswith(".dxf")
    assert (facts["box_x_mm"], facts["box_y_mm"]) == order.operations[0].envelope_mm[:2]
    assert (facts["shape"], facts["bends"], facts["units"]) == ("sheet", 0, "mm")
    assert [row["count"] for row in facts["holes"]] == [4]
    assert facts["notes"] == []


@pytest.mark.parametrize("title", BENT)
def test_bent_sheet_has_flanges_of_its_height(title: str) -> None:
    part, (_, order) = drawn(title), order_of(title)
    x, y, z = order.operations[0].envelope_mm
    facts = facts_of(part)

    assert (facts["box_x_mm"], facts["box_y_mm"], facts["bends"]) == (x, y + 2 * z, 2)
    assert [part.geometry[f"box_{axis}_mm"] for axis in "xyz"] == [x, y, z]


@pytest.mark.parametrize("title", ["Control-cabinet panel", "Cable-tray bracket"])
def test_thickness_of_a_sheet_gives_its_mass(title: str) -> None:
    part, (_, order) = drawn(title), order_of(title)

    mass = mass_of(facts_of(part)["area_mm2"] * part.geometry["thickness_mm"])

    assert mass == pytest.approx(float(order.unit_mass_kg), rel=0.1)


@needs_solids
@pytest.mark.parametrize("title", SOLIDS)
def test_model_has_size_and_mass_of_its_order(title: str) -> None:
    part, (_, order) = drawn(title), order_of(title)
    facts = facts_of(part)

    assert part.files[-1][0].endswith(".step")
    box = [facts[f"box_{axis}_mm"] for axis in "xyz"]
    assert box == pytest.approx(order.operations[0].envelope_mm, rel=0.01)
    assert mass_of(facts["volume_mm3"]) == pytest.approx(float(order.unit_mass_kg), rel=0.01)


@pytest.mark.parametrize("title", SHELLS)
def test_cast_and_moulded_parts_are_closed_shells(title: str) -> None:
    part, (_, order) = drawn(title), order_of(title)
    facts = facts_of(part)

    assert part.files[-1][0].endswith(".stl")
    assert [facts[f"box_{axis}_mm"] for axis in "xyz"] == list(order.operations[0].envelope_mm)
    assert mass_of(facts["volume_mm3"]) == pytest.approx(float(order.unit_mass_kg), rel=0.01)


@needs_solids
@pytest.mark.parametrize("title", ["Drive shaft", "Hydraulic manifold", "Pump housing"])
def test_part_too_heavy_for_its_envelope_is_solid(title: str) -> None:
    place, order = order_of(title)

    part = draw_part(place, replace(order, unit_mass_kg=order.unit_mass_kg * 100), STEEL)

    assert len(facts_of(part).get("holes") or []) <= 1
    box = [facts_of(part)[f"box_{axis}_mm"] for axis in "xyz"]
    assert box == pytest.approx(order.operations[0].envelope_mm, rel=0.01)


def test_equal_orders_have_equal_files_and_others_differ() -> None:
    place, order = order_of("Control-cabinet panel")

    again = draw_part(place, order, STEEL)

    assert again == draw_part(place, order, STEEL)
    assert again != draw_part(place + 1, order, STEEL)
    for title in (*SHEETS, *BENT, *SOLIDS, *SHELLS):
        assert drawn(title) == drawn(title)


def test_every_fourth_part_has_a_sheet_with_its_title_block() -> None:
    _, order = order_of("Drive shaft")

    parts = [draw_part(place, order, STEEL) for place in range(8)]

    assert [len(part.files) for part in parts] == [2, 1, 1, 1, 2, 1, 1, 1]
    name, content = parts[0].files[0]
    file_type, findings = read_file(content, CONTEXT)
    assert (name, file_type.name) == ("drive-shaft-DR-4200.pdf", "pdf")
    assert findings.document()["notes"] == []
    assert findings.preview


def test_garments_and_parts_beyond_every_machine_are_not_drawn() -> None:
    drawable = {order.title for order in market().orders if is_drawable(order)}

    assert "Polo shirt" not in drawable
    assert not any(is_drawable(order) for order in market().orders if order.flaw == "envelope")


def test_every_drawable_part_is_drawn() -> None:
    seen = {order.title: at for at, order in enumerate(market().orders) if is_drawable(order)}

    endings = {
        title: draw_part(at, market().orders[at], STEEL).files[-1][0].rpartition(".")[2]
        for title, at in seen.items()
    }

    assert set(endings.values()) == {"dxf", "step", "stl"}
    assert len(seen) > 30
