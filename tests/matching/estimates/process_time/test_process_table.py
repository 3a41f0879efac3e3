"""Tests that every process has a formula or a reason, and that times never fall."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.estimates.process_time.chip_removal import HoleParams
from matching.estimates.process_time.fineness import FinenessParams
from matching.estimates.process_time.material_table import FAMILIES, RATE_SOURCES, material_for
from matching.estimates.process_time.part_geometry import SHAPES, PartGeometry
from matching.estimates.process_time.part_work import AssumedMeasuresParams, PartWork
from matching.estimates.process_time.process_table import (
    FORMULAS,
    NO_ESTIMATE,
    TYPICAL,
    estimate_time,
)
from matching.estimates.process_time.time_estimate import (
    GROUP_TOO_WIDE,
    MATERIAL_NOT_WORKED,
    MISSING_GEOMETRY,
    UNKNOWN_PROCESS,
    NoEstimate,
    TimeEstimate,
)
from matching.estimates.process_time.work_material import PolymerThermal, WorkMaterial
from matching.estimates.routing_proposal.tool_making import ToolParams
from vocabularies.loading import read_file, read_manifest

FAMILIES_OF_PROCESSES = sorted({entry.formula.__name__ for entry in FORMULAS.values()})
# Rounding of a time to its last decimal.
ROUNDING = Decimal("0.001")
BRACKET = PartGeometry(
    100, 60, 20, 60_000, 25_000, "prismatic", 5.0, 500.0, 3, 2, ((6.0, 4), (8.0, 2))
)


def test_every_process_of_the_vocabulary_is_listed_once() -> None:
    rows = read_file("processes", read_manifest()["processes"])

    listed = [*FORMULAS, *TYPICAL, *NO_ESTIMATE]

    assert sorted(listed) == sorted(row["code"] for row in rows)


def test_groups_are_estimated_as_a_process_below_them() -> None:
    rows = read_file("processes", read_manifest()["processes"])
    parents = {row["code"]: row["parent"] for row in rows}

    for group, typical in TYPICAL.items():
        above, code = [], typical
        while code:
            code = parents[code]
            above.append(code)
        assert group in above, group
        assert typical in FORMULAS


def test_estimate_of_a_group_is_weak() -> None:
    work = PartWork(BRACKET, material_for("aluminium"))

    group, one = estimate_time("milling", work), estimate_time("cnc-milling-3-axis", work)

    assert group.cycle_seconds == one.cycle_seconds
    assert (group.is_weak, group.assumed) == (True, ("process",))
    assert group.relative_spread > one.relative_spread


@pytest.mark.parametrize("process", sorted(FORMULAS))
def test_every_formula_gives_a_time_for_a_material_that_it_works(process: str) -> None:
    families = FORMULAS[process].families
    family = "engineering-plastics" if "engineering-plastics" in families else min(families)

    estimate = estimate_time(process, PartWork(BRACKET, material_for(family)))

    assert isinstance(estimate, TimeEstimate), estimate
    assert estimate.formula
    assert estimate.source


def test_weak_formulas_have_a_wide_spread() -> None:
    bases = [entry.params.basis for entry in FORMULAS.values()]

    assert min(basis.relative_spread for basis in bases if basis.is_weak) >= 0.5


def test_formulas_whose_rates_are_from_memory_are_weak() -> None:
    strong = {
        entry.formula.__name__ for entry in FORMULAS.values() if not entry.params.basis.is_weak
    }

    assert strong == {"profile_cutting", "injection_moulding", "additive_build", "load_treatment"}


def test_every_rate_has_a_source() -> None:
    params = {type(entry.params) for entry in FORMULAS.values()}
    params |= {ToolParams, HoleParams, FinenessParams, AssumedMeasuresParams}
    rates = [
        (one.__name__, field.name, field.metadata.get("source"))
        for one in params
        for field in fields(one)
        if field.type in (float, int, "float", "int")
    ]
    rates += [
        (one.__name__, field.name, RATE_SOURCES.get(field.name))
        for one in (WorkMaterial, PolymerThermal)
        for field in fields(one)
        if "float" in str(field.type)
    ]

    assert len(rates) > 100
    assert [row for row in rates if not row[2]] == []


def test_nothing_known_gives_no_estimate() -> None:
    for process in FORMULAS:
        for family in FAMILIES:
            estimate = estimate_time(process, PartWork(PartGeometry(), material_for(family)))

            assert isinstance(estimate, NoEstimate)
            assert estimate.reason in (MISSING_GEOMETRY, MATERIAL_NOT_WORKED)
            assert bool(estimate.missing) == (estimate.reason == MISSING_GEOMETRY)


def test_reasons_are_said() -> None:
    work = PartWork(BRACKET, material_for("carbon-steel"))

    assert estimate_time("anodising-hard", work) == NoEstimate(MATERIAL_NOT_WORKED)
    assert estimate_time("joining", work) == NoEstimate(GROUP_TOO_WIDE)
    assert estimate_time("alchemy", work) == NoEstimate(UNKNOWN_PROCESS)


@st.composite
def geometries(draw: st.DrawFn) -> PartGeometry:
    """Draws parts of any shape, of which some measures are not known."""
    sides = [draw(st.floats(2, 600)) for _ in range(3)]
    x, y, z = sides
    volume = x * y * z * draw(st.floats(0.02, 1))
    surface = 2 * (x * y + y * z + x * z) * draw(st.floats(0.5, 4))
    holes = draw(st.lists(st.tuples(st.floats(1, 40), st.integers(1, 20)), max_size=3))
    known = PartGeometry(
        *sides,
        volume,
        surface,
        draw(st.sampled_from(SHAPES)),
        draw(st.floats(0.5, 30)),
        draw(st.floats(10, 5000)),
        draw(st.integers(0, 50)),
        draw(st.integers(0, 12)),
        tuple(sorted(holes)),
    )
    hidden = draw(
        st.sets(st.sampled_from(("volume_mm3", "surface_mm2", "thickness_mm", "cut_length_mm")))
    )
    return replace(known, **dict.fromkeys(hidden))


def scaled(geometry: PartGeometry, by: float) -> PartGeometry:
    """Returns a part that is so many times as large in each direction."""

    def times(value: float | None, power: int) -> float | None:
        return None if value is None else value * by**power

    return replace(
        geometry,
        **{
            name: times(getattr(geometry, name), 1)
            for name in ("box_x_mm", "box_y_mm", "box_z_mm", "thickness_mm", "cut_length_mm")
        },
        surface_mm2=times(geometry.surface_mm2, 2),
        volume_mm3=times(geometry.volume_mm3, 3),
        holes=tuple((diameter * by, count) for diameter, count in geometry.holes or ()),
    )


def harder(material: WorkMaterial, share: float) -> WorkMaterial:
    """Returns a material that is cut and built so much more slowly."""
    slowed = ("tool_life_share", "finish_share", "laser_share", "plasma_share", "waterjet_share")
    return replace(
        material,
        **{name: getattr(material, name) * share for name in slowed},
        build_rate_mm3_s=material.build_rate_mm3_s and material.build_rate_mm3_s * share,
    )


@st.composite
def works(draw: st.DrawFn, family: str) -> tuple[str, PartWork]:
    """Draws a process with this formula and a part of a material that it works."""
    codes = sorted(code for code, entry in FORMULAS.items() if entry.formula.__name__ == family)
    code = draw(st.sampled_from(codes))
    material = material_for(draw(st.sampled_from(sorted(FORMULAS[code].families))))
    work = PartWork(
        draw(geometries()),
        material,
        draw(st.none() | st.integers(0, 190)),
        draw(st.none() | st.floats(0.05, 50)),
        draw(st.none() | st.floats(1, 100)),
        draw(st.integers(1, 300_000)),
        draw(st.sampled_from((1.0, 0.35))),
    )
    return code, work


def takes_no_less(process: str, work: PartWork, more: PartWork) -> None:
    """Checks that a part's times are not below those of an easier one."""
    first, second = estimate_time(process, work), estimate_time(process, more)
    if isinstance(second, NoEstimate):
        return
    assert isinstance(first, TimeEstimate)
    assert second.cycle_seconds >= first.cycle_seconds - ROUNDING
    assert second.setup_seconds >= first.setup_seconds


@pytest.mark.parametrize("family", FAMILIES_OF_PROCESSES)
@given(data=st.data())
@settings(max_examples=25)
def test_larger_harder_and_finer_parts_never_take_less(family: str, data: st.DataObject) -> None:
    process, work = data.draw(works(family))
    geometry = work.geometry

    takes_no_less(
        process, work, replace(work, geometry=scaled(geometry, data.draw(st.floats(1, 5))))
    )
    takes_no_less(
        process, work, replace(work, material=harder(work.material, data.draw(st.floats(0.1, 1))))
    )
    if work.tolerance_rank is not None:
        finer = data.draw(st.integers(0, work.tolerance_rank))
        takes_no_less(process, work, replace(work, tolerance_rank=finer))
    if work.ra_um is not None:
        smoother = data.draw(st.floats(0.01, work.ra_um))
        takes_no_less(process, work, replace(work, ra_um=smoother))
    more = replace(
        geometry,
        cut_length_mm=geometry.cut_length_mm
        and geometry.cut_length_mm * data.draw(st.floats(1, 5)),
        pierces=geometry.pierces + data.draw(st.integers(0, 20)),
        bends=geometry.bends + data.draw(st.integers(0, 5)),
        holes=(*geometry.holes, (50.0, data.draw(st.integers(1, 20)))),
    )
    takes_no_less(process, work, replace(work, geometry=more))
