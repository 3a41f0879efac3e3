"""Tests which routings are proposed for a part, and in which order."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.estimates.process_time.material_table import FAMILIES, material_for
from matching.estimates.process_time.part_geometry import ROUND, SHAPES, SHEET, PartGeometry
from matching.estimates.process_time.time_estimate import TimeEstimate
from matching.estimates.routing_proposal.finish_reading import read_finishes
from matching.estimates.routing_proposal.proposed_routings import (
    FINE_TOLERANCE,
    FINISH_ASKED,
    STANDARD_ROUTES,
    RoutingProposal,
    processes_of,
    propose_routings,
)
from matching.estimates.routing_proposal.route_candidates import (
    BENDS,
    COMPLEX_SURFACE,
    FEW_PIECES,
    FLAT_SHEET,
    HOLES_ACROSS,
    LARGE_QUANTITY,
    PRISMATIC_BODY,
    ROUND_BODY,
    Wish,
)
from vocabularies.loading import read_file, read_manifest

BLOCK = PartGeometry(100, 60, 20, 90_000, 20_000, "prismatic")
POCKETS = PartGeometry(100, 60, 20, 50_000, 30_000, "prismatic")
SHEET_PART = PartGeometry(200, 100, 2, 38_000, 41_000, SHEET, 2, 900, 5, 2)
SHAFT = PartGeometry(120, 40, 40, 110_000, 17_000, ROUND)
COVER = PartGeometry(80, 50, 30, 15_000, 15_000, "prismatic", thickness_mm=2)
IT6 = 70


def processes(proposal: RoutingProposal) -> list[list[str]]:
    return [[step.process for step in routing.steps] for routing in proposal.routings]


def reasons(proposal: RoutingProposal) -> set[tuple[str, str]]:
    return {(step.process, step.reason) for routing in proposal.routings for step in routing.steps}


def test_sheet_is_cut_by_laser_and_bent() -> None:
    proposal = propose_routings(SHEET_PART, material_for("carbon-steel"), wish=Wish(100))

    assert processes(proposal) == [["laser-cutting-sheet", "press-brake-bending"]]
    assert reasons(proposal) == {
        ("laser-cutting-sheet", FLAT_SHEET),
        ("press-brake-bending", BENDS),
    }


def test_flat_sheet_is_not_bent() -> None:
    flat = replace(SHEET_PART, bends=0)

    assert processes(propose_routings(flat, material_for("aluminium"))) == [["laser-cutting-sheet"]]


def test_sheet_of_many_pieces_may_be_stamped() -> None:
    proposal = propose_routings(SHEET_PART, material_for("carbon-steel"), wish=Wish(50_000))

    assert ("stamping", LARGE_QUANTITY) in reasons(proposal)


@pytest.mark.parametrize(
    "thin",
    [
        PartGeometry(50, 50, 0.5),
        PartGeometry(3, 100, 60),
        PartGeometry(80, 50, 10, thickness_mm=10),
    ],
)
def test_thin_part_of_no_known_shape_is_first_taken_for_sheet(thin: PartGeometry) -> None:
    proposal = propose_routings(thin, material_for("stainless"), wish=Wish(200))

    assert processes(proposal) == [["laser-cutting-sheet"], ["cnc-milling-3-axis"]]
    cutting = proposal.routings[0].steps[0].estimate
    assert isinstance(cutting, TimeEstimate)
    assert "shape" in cutting.assumed


def test_time_at_the_limit_is_no_estimate() -> None:
    huge = PartGeometry(20_000, 5_000, 3_000, shape="prismatic")

    proposal = propose_routings(huge, material_for("carbon-steel"))

    assert (proposal.routings, proposal.missing) == ((), ("process",))


def test_block_of_no_known_shape_is_milled() -> None:
    proposal = propose_routings(PartGeometry(50, 50, 6), material_for("stainless"), wish=Wish(200))

    assert processes(proposal) == [["cnc-milling-3-axis"]]


def test_thick_plate_is_cut_by_water_or_plasma() -> None:
    plate = PartGeometry(400, 300, 40, 4_500_000, 300_000, SHEET, 40, 1400, 1)
    thinner = replace(plate, box_z_mm=30, thickness_mm=30)
    steel = material_for("carbon-steel")

    assert processes(propose_routings(plate, steel)) == [["waterjet-cutting"]]
    assert processes(propose_routings(thinner, steel)) == [
        ["plasma-cutting"],
        ["waterjet-cutting"],
    ]


def test_block_is_milled_on_three_axes() -> None:
    proposal = propose_routings(BLOCK, material_for("carbon-steel"), wish=Wish(50))

    assert reasons(proposal) == {("cnc-milling-3-axis", PRISMATIC_BODY)}


def test_complex_part_may_be_milled_on_five_axes() -> None:
    proposal = propose_routings(POCKETS, material_for("aluminium"), wish=Wish(50))

    assert ("cnc-milling-5-axis", COMPLEX_SURFACE) in reasons(proposal)
    assert ("cnc-milling-3-axis", PRISMATIC_BODY) in reasons(proposal)


def test_shaft_is_turned() -> None:
    proposal = propose_routings(SHAFT, material_for("alloy-steel"), wish=Wish(50))

    assert reasons(proposal) == {("cnc-turning", ROUND_BODY)}


def test_shaft_with_holes_across_is_drilled_or_mill_turned() -> None:
    holes = replace(SHAFT, holes=((6.0, 3),))

    proposal = propose_routings(holes, material_for("alloy-steel"), wish=Wish(50))

    assert sorted(processes(proposal)) == [["cnc-turning", "drilling"], ["mill-turning"]]
    assert ("drilling", HOLES_ACROSS) in reasons(proposal)


def test_plastic_in_large_quantity_may_be_moulded() -> None:
    polymer = material_for("engineering-plastics", "ABS")

    few = propose_routings(COVER, polymer, wish=Wish(100))
    many = propose_routings(COVER, polymer, wish=Wish(20_000))

    assert ("injection-moulding", LARGE_QUANTITY) not in reasons(few)
    assert processes(many)[0] == ["injection-moulding"]
    assert ["cnc-milling-3-axis"] in processes(many)


def test_few_pieces_may_be_printed() -> None:
    small = propose_routings(COVER, material_for("titanium"), wish=Wish(3))

    assert ("additive-slm", FEW_PIECES) in reasons(small)
    many = propose_routings(COVER, material_for("titanium"), wish=Wish(30))
    assert "additive-slm" not in str(many)
    assert "additive-slm" not in str(
        propose_routings(replace(COVER, box_x_mm=800), material_for("titanium"), wish=Wish(3))
    )


def test_finish_is_a_step_with_its_layer() -> None:
    aluminium = material_for("aluminium")

    thin, thick = (
        propose_routings(BLOCK, aluminium, finishes=read_finishes(text), wish=Wish(100))
        for text in ("hard anodised 25 µm", "hard anodised 60 µm")
    )

    first, second = (proposal.routings[0].steps[-1] for proposal in (thin, thick))
    assert (first.process, first.reason) == ("anodising-hard", FINISH_ASKED)
    assert first.estimate.cycle_seconds < second.estimate.cycle_seconds


def test_finishes_are_in_the_order_of_a_workshop() -> None:
    proposal = propose_routings(
        SHAFT,
        material_for("alloy-steel", "42CrMo4"),
        finishes=read_finishes("发黑, sandblasted, 淬火 58 HRC"),
        tolerance_rank=IT6,
    )

    chain = ["through-hardening", "cylindrical-grinding", "blasting", "blackening"]
    assert ["cnc-turning", *chain] in processes(proposal)
    assert ("cylindrical-grinding", FINE_TOLERANCE) in reasons(proposal)


def test_smooth_steel_is_ground_and_aluminium_is_not() -> None:
    steel = propose_routings(BLOCK, material_for("carbon-steel"), ra_um=0.4)
    aluminium = propose_routings(BLOCK, material_for("aluminium"), ra_um=0.4)

    assert "surface-grinding" in processes(steel)[0]
    assert "surface-grinding" not in processes(aluminium)[0]


def test_finish_that_the_material_does_not_take_is_no_step() -> None:
    finishes, steel = read_finishes("hard anodised"), material_for("carbon-steel")

    proposal = propose_routings(BLOCK, steel, finishes=finishes, wish=Wish(50))

    assert processes(proposal) == [["cnc-milling-3-axis"]]
    assert proposal.unfit_finishes == tuple(finishes)


def test_nothing_known_gives_no_routing_and_what_is_missing() -> None:
    aluminium = material_for("aluminium")

    assert propose_routings(PartGeometry(), None) == RoutingProposal((), ("material_family", "box"))
    assert propose_routings(BLOCK, None) == RoutingProposal((), ("material_family",))
    assert propose_routings(PartGeometry(), aluminium) == RoutingProposal((), ("box",))


def test_box_alone_gives_a_weak_routing() -> None:
    proposal = propose_routings(PartGeometry(100, 60, 20), material_for("aluminium"))

    estimate = proposal.routings[0].steps[0].estimate
    assert isinstance(estimate, TimeEstimate)
    assert estimate.is_weak
    assert estimate.assumed == ("shape", "surface", "volume")


def test_least_time_for_the_quantity_is_first_dear_machines_counting_more() -> None:
    rates = dict(STANDARD_ROUTES.dear_processes)
    for quantity in (1, 50, 5_000):
        proposal = propose_routings(POCKETS, material_for("aluminium"), wish=Wish(quantity))
        totals = [
            sum(
                step.estimate.seconds_for(quantity) * Decimal(str(rates.get(step.process, 1)))
                for step in routing.steps
            )
            for routing in proposal.routings
        ]

        assert totals == sorted(totals)
        assert 1 <= len(totals) <= 3


def test_pockets_are_milled_in_three_axes_first() -> None:
    proposal = propose_routings(POCKETS, material_for("aluminium"), wish=Wish(100))

    assert proposal.routings[0].steps[0].process == "cnc-milling-3-axis"


def test_time_of_the_quantity_adds_up() -> None:
    routing = propose_routings(SHEET_PART, material_for("carbon-steel"), wish=Wish(7)).routings[0]

    assert routing.total_seconds == sum(
        step.estimate.setup_seconds + 7 * step.estimate.cycle_seconds for step in routing.steps
    )


BOLT = PartGeometry(35.2, 12.8, 12.8, 2_250, 2_000, ROUND)
HOUSING = PartGeometry(120, 80, 30, 42_000, 43_000, "prismatic", thickness_mm=2)
PUMP = PartGeometry(250, 200, 150, 1_800_000, 400_000, "prismatic", holes=((10.0, 8),))
FLANGE = PartGeometry(150, 150, 20, 265_000, 45_000, ROUND, holes=((14.0, 8), (60.0, 1)))
FRAME = PartGeometry(800, 500, 400, 2_400_000, 1_900_000, "prismatic")
LATTICE_CUBE = PartGeometry(40, 40, 40, 12_000, 60_000, "prismatic")
PLATE_WITH_BOARD = PartGeometry(100, 80, 12, 60_000, 20_000, "prismatic")
MACHINED = ("cutting-defined-edge", frozenset(("cnc-turning", "cnc-milling-3-axis")))
PACKED = ("packing", frozenset(("packing",)))
MIG = ("welding", frozenset(("mig-mag-welding", "tig-welding")))


@pytest.mark.parametrize(
    ("part", "material", "wish", "chains"),
    [
        (BOLT, "carbon-steel 35", Wish(100, "fastener"), ["cnc-turning"]),
        (BOLT, "carbon-steel 35", Wish(10_000, "fastener"), ["cold-heading thread-rolling"]),
        (PUMP, "cast-iron HT250", Wish(100), ["sand-casting cnc-milling-3-axis"]),
        (
            FLANGE,
            "carbon-steel 20",
            Wish(5_000),
            ["closed-die-forging cnc-turning drilling", "cnc-turning drilling", "mill-turning"],
        ),
        (FLANGE, "carbon-steel 20", Wish(5), ["cnc-turning drilling", "mill-turning"]),
        (
            SHAFT,
            "alloy-steel 16MnCr5",
            Wish(200, "gear"),
            ["cnc-turning gear-hobbing"],
        ),
        (FRAME, "carbon-steel Q235B", Wish(10), ["sawing mig-mag-welding"]),
        (FRAME, "carbon-steel Q235B", Wish(10, named=(MIG,)), ["sawing mig-mag-welding"]),
        (
            BLOCK,
            "carbon-steel 45",
            Wish(10_000, "fastener"),
            ["closed-die-forging cnc-milling-3-axis", "cnc-milling-3-axis"],
        ),
        (PLATE_WITH_BOARD, "aluminium 6082-T6", Wish(20, "circuit-board"), ["cnc-milling-3-axis"]),
        (SHAFT, "alloy-steel 42CrMo4", Wish(20, named=(MACHINED, PACKED)), ["cnc-turning"]),
        (LATTICE_CUBE, "titanium TC4", Wish(5), ["additive-slm"]),
        (HOUSING, "aluminium 6082-T6", Wish(10_000), ["cnc-milling-3-axis"]),
        (PartGeometry(100, 80, 1.6), "composite FR-4", Wish(20, "circuit-board"), []),
    ],
)
def test_typical_parts_have_the_routings_of_a_planner(
    part: PartGeometry, material: str, wish: Wish, chains: list[str]
) -> None:
    proposal = propose_routings(part, material_for(*material.split()), wish=wish)

    assert [" ".join(chain) for chain in processes(proposal)][: len(chains)] == chains
    assert bool(proposal.missing) is not bool(chains)


def test_tool_decides_from_which_quantity_a_part_is_moulded_or_die_cast() -> None:
    abs_, alloy = material_for("engineering-plastics", "ABS"), material_for("aluminium", "ADC12")
    firsts = {
        quantity: [
            propose_routings(HOUSING, material, wish=Wish(quantity)).routings[0].steps[0].process
            for material in (abs_, alloy)
        ]
        for quantity in (600, 20_000)
    }

    assert firsts == {
        600: ["cnc-milling-3-axis"] * 2,
        20_000: ["injection-moulding", "high-pressure-die-casting"],
    }
    moulded = propose_routings(HOUSING, abs_, wish=Wish(20_000)).routings[0]
    assert 100 < moulded.tool_hours < 1_000


def test_named_process_leads_whatever_it_costs() -> None:
    steel = material_for("carbon-steel", "45")
    wire = ("edm", frozenset(("wire-edm-slow", "wire-edm-medium")))
    forging = ("closed-die-forging", frozenset(("closed-die-forging",)))
    anodising = ("anodising", frozenset(("anodising-hard",)))

    cut, forged = (
        propose_routings(BLOCK, steel, wish=Wish(20, named=(one, anodising)))
        for one in (wire, forging)
    )

    assert processes(cut)[0] == ["wire-edm-medium"]
    assert processes(forged)[0] == ["closed-die-forging", "cnc-milling-3-axis"]
    assert cut.unfit_processes == ("anodising",)


def test_blank_near_its_shape_takes_less_machining() -> None:
    forged, milled = propose_routings(BLOCK, material_for("aluminium"), wish=Wish(2_000)).routings[
        :2
    ]

    blanks = {
        processes_of(one)[0]: one.steps[-1].estimate.cycle_seconds for one in (forged, milled)
    }
    assert blanks["closed-die-forging"] < blanks["cnc-milling-3-axis"]


def test_part_that_is_ground_is_milled_no_finer_than_one_that_is_not() -> None:
    steel, plate = material_for("carbon-steel"), PartGeometry(300, 200, 20, 1_200_000, 140_000)
    fine, finest = (
        propose_routings(plate, steel, ra_um=ra_um).routings[0].steps for ra_um in (0.8, 0.2)
    )

    assert [step.process for step in finest] == ["cnc-milling-3-axis", "surface-grinding"]
    assert finest[0].estimate.cycle_seconds == fine[0].estimate.cycle_seconds


def test_quantity_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="quantity"):
        propose_routings(BLOCK, material_for("aluminium"), wish=Wish(0))


@given(
    family=st.sampled_from(sorted(FAMILIES)),
    shape=st.sampled_from(SHAPES),
    sides=st.tuples(*[st.floats(0.5, 900)] * 3),
    fill=st.floats(0.05, 1),
    ratio=st.floats(0.8, 4),
    quantity=st.sampled_from((1, 10, 1_000, 100_000)),
)
@settings(max_examples=50)
def test_proposals_repeat_and_hold_processes_of_the_vocabulary(
    family: str, shape: str, sides: tuple[float, ...], fill: float, ratio: float, quantity: int
) -> None:
    x, y, z = sides
    part = PartGeometry(
        x, y, z, x * y * z * fill, 2 * (x * y + y * z + x * z) * ratio, shape, holes=((5.0, 2),)
    )

    proposal = propose_routings(part, material_for(family), wish=Wish(quantity))

    assert proposal == propose_routings(part, material_for(family), wish=Wish(quantity))
    assert len(proposal.routings) <= 3
    assert proposal.routings or proposal.missing
    assert {code for routing in processes(proposal) for code in routing} <= PROCESSES
    assert all(routing.total_seconds > 0 for routing in proposal.routings)


PROCESSES = {row["code"] for row in read_file("processes", read_manifest()["processes"])}
