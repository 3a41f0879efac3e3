"""Proposes up to three routings of a part with the estimated time of each step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from common.reading.finish_words import HEAT
from matching.estimates.process_time.material_table import FERROUS
from matching.estimates.process_time.part_geometry import ROUND, UNKNOWN, PartGeometry
from matching.estimates.process_time.part_work import PartWork, measures_of
from matching.estimates.process_time.process_table import TYPICAL, estimate_time
from matching.estimates.process_time.time_estimate import (
    BEYOND_TABLE,
    MATERIAL_NOT_WORKED,
    MISSING_GEOMETRY,
    NEEDS_OTHER_FIGURES,
    NoEstimate,
    TimeEstimate,
)
from matching.estimates.process_time.work_material import WorkMaterial
from matching.estimates.routing_proposal.finish_reading import Finish
from matching.estimates.routing_proposal.named_processes import (
    GRINDING,
    PROCESS_NAMED,
    with_named,
)
from matching.estimates.routing_proposal.route_candidates import (
    CIRCUIT_BOARD,
    RouteParams,
    RouteStep,
    Wish,
    is_flat,
    routes_of,
)
from matching.estimates.routing_proposal.tool_making import tool_hours

FINISH_ASKED = "finish-asked"
FINE_TOLERANCE = "fine-tolerance"
SMOOTH_SURFACE = "smooth-surface"

STANDARD_ROUTES, STANDARD_WISH = RouteParams(), Wish()
SECONDS_PER_HOUR = Decimal(3600)


@dataclass(frozen=True, slots=True)
class ProposedStep:
    """Holds a step: process code, time, and its reason as a message code.

    `tool_hours` are hours of toolmaking that are needed before the first piece.
    """

    process: str
    estimate: TimeEstimate | NoEstimate
    reason: str
    tool_hours: int = 0


@dataclass(frozen=True, slots=True)
class ProposedRouting:
    """Holds the steps of a routing, and the machine time of the quantity in seconds.

    The time is that of the steps that have an estimate; `is_complete` says that all have one.
    """

    steps: tuple[ProposedStep, ...]
    total_seconds: Decimal
    is_complete: bool

    @property
    def tool_hours(self) -> int:
        """Returns the hours of toolmaking of all steps."""
        return sum(step.tool_hours for step in self.steps)


@dataclass(frozen=True, slots=True)
class RoutingProposal:
    """Holds proposed routings, those with named processes and the least cost first.

    Without routings `missing` is not empty. `unfit_finishes` are those that the material does not
    take, and `unfit_processes` those named that do not work it; no step is proposed for them.
    """

    routings: tuple[ProposedRouting, ...]
    missing: tuple[str, ...] = ()
    unfit_finishes: tuple[Finish, ...] = ()
    unfit_processes: tuple[str, ...] = ()


def propose_routings(
    geometry: PartGeometry,
    material: WorkMaterial | None,
    *,
    finishes: Sequence[Finish] = (),
    tolerance_rank: int | None = None,
    ra_um: float | None = None,
    wish: Wish = STANDARD_WISH,
    params: RouteParams = STANDARD_ROUTES,
) -> RoutingProposal:
    """Returns at most three routings that differ in the shaping steps.

    Where nothing is known of material or geometry there is none, and `missing` lists what would
    give one. Routings with more of the named processes go first, then those with the least machine
    time of the quantity, in which dear processes count more and tools with their hours, then by the
    processes' codes. Raises ValueError for a quantity below 1.
    """
    if wish.quantity < 1:
        raise ValueError(f"quantity is below 1: {wish.quantity}")
    if wish.goods == CIRCUIT_BOARD and (material is None or material.family == "composite"):
        return RoutingProposal((), (CIRCUIT_BOARD,))
    if material is None:
        return RoutingProposal((), ("material_family", *_missing_geometry(geometry)))
    work = PartWork(geometry, material, tolerance_rank, ra_um, quantity=wish.quantity)
    # What is ground is cut no finer before than where it would not be.
    cut = coarsened(work, params) if _ground_because(work, params) else work
    fitting = [finish for finish in finishes if not _is_unfit(finish, work)]
    unfit = tuple(finish for finish in finishes if finish not in fitting)
    leaves = {code: leaf_for(code, does, work) for code, does in wish.named}
    unworked = tuple(code for code, leaf in leaves.items() if leaf is None)
    named = tuple((leaves[code] or code, does) for code, does in wish.named if leaves[code])
    wish = replace(wish, named=named)
    shaped: list[tuple[ProposedStep, ...]] = []
    missing: set[str] = set()
    for route in with_named(routes_of(geometry, measures_of(work), wish, params), wish, geometry):
        steps = tuple(_estimated(step, cut) for step in route)
        refused = [step.estimate for step in steps if isinstance(step.estimate, NoEstimate)]
        if any(why.reason == MISSING_GEOMETRY for why in refused):
            missing.update(name for why in refused for name in why.missing)
        elif not any(why.reason in (MATERIAL_NOT_WORKED, BEYOND_TABLE) for why in refused):
            shaped.append(steps)
    after = tuple(_finishing(work, fitting, wish, params))
    routings = sorted(
        (_routing((*steps, *after), wish.quantity) for steps in shaped),
        key=lambda routing: (
            -named_count(routing, wish),
            weighed(routing, wish.quantity, params),
            processes_of(routing),
        ),
    )
    if not routings:
        missing.update(_missing_geometry(geometry))
        missing = missing or {"process"}
    # The cheapest of a shape that is not known may be none at all.
    is_known = geometry.shape != UNKNOWN
    kept = tuple(_affordable(routings, wish, params)) if is_known else tuple(routings)
    shown = kept[: params.routings_most]
    return RoutingProposal(shown, tuple(sorted(missing)), unfit, unworked)


def leaf_for(code: str, does: frozenset[str], work: PartWork) -> str | None:
    """Returns the usual process of a named one for the material, if one works it."""
    for leaf in (TYPICAL.get(code, code), *sorted(does)):
        estimate = estimate_time(leaf, work)
        if not isinstance(estimate, NoEstimate) or estimate.reason != MATERIAL_NOT_WORKED:
            return leaf
    return None


def coarsened(work: PartWork, params: RouteParams) -> PartWork:
    """Returns the work as it is cut before grinding: as fine as what is not ground."""
    rank, ra_um = work.tolerance_rank, work.ra_um
    return replace(
        work,
        tolerance_rank=None if rank is None else max(rank, params.ground_rank),
        ra_um=None if ra_um is None else max(ra_um, params.ground_ra_um),
    )


def _affordable(
    routings: Sequence[ProposedRouting], wish: Wish, params: RouteParams
) -> Iterable[ProposedRouting]:
    """Yields the routings but those that cost many times the least, and are not named."""
    costs = [weighed(routing, wish.quantity, params) for routing in routings if routing.is_complete]
    most = min(costs, default=Decimal(0)) * Decimal(str(params.dearest_ratio))
    for routing in routings:
        cost = weighed(routing, wish.quantity, params)
        if cost <= most or not routing.is_complete or named_count(routing, wish):
            yield routing


def named_count(routing: ProposedRouting, wish: Wish) -> int:
    """Returns how many of the named processes a routing has."""
    processes = set(processes_of(routing))
    return sum(bool(processes & {code, *does}) for code, does in wish.named)


def weighed(routing: ProposedRouting, quantity: int, params: RouteParams) -> Decimal:
    """Returns the machine time with tools, that of dear processes times their rate."""
    rates = dict(params.dear_processes)
    return sum(
        (
            step.estimate.seconds_for(quantity) * Decimal(str(rates.get(step.process, 1)))
            for step in routing.steps
            if isinstance(step.estimate, TimeEstimate)
        ),
        routing.tool_hours * SECONDS_PER_HOUR,
    )


def processes_of(routing: ProposedRouting) -> list[str]:
    """Returns the processes of a routing, in order."""
    return [step.process for step in routing.steps]


def _estimated(step: RouteStep, work: PartWork) -> ProposedStep:
    """Returns a step with the time that it takes for its own geometry.

    A shape that is not known is an assumed one, unless there is a flat pattern.
    """
    if not step.is_timed:
        return ProposedStep(step.process, NoEstimate(NEEDS_OTHER_FIGURES), step.reason)
    geometry = step.geometry
    own = replace(work, geometry=geometry, cut_share=step.cut_share)
    estimate = estimate_time(step.process, own)
    if isinstance(estimate, TimeEstimate) and geometry.shape == UNKNOWN and not is_flat(geometry):
        estimate = estimate.with_assumed("shape")
    hours = round(tool_hours(step.process, measures_of(own)))
    return ProposedStep(step.process, estimate, step.reason, hours)


def _routing(steps: tuple[ProposedStep, ...], quantity: int) -> ProposedRouting:
    """Returns a routing with the machine time of the quantity."""
    times = [step.estimate for step in steps if isinstance(step.estimate, TimeEstimate)]
    total = sum((time.seconds_for(quantity) for time in times), Decimal(0))
    return ProposedRouting(steps, total, len(times) == len(steps))


def _finishing(
    work: PartWork, finishes: Iterable[Finish], wish: Wish, params: RouteParams
) -> Iterable[ProposedStep]:
    """Yields heat treatment, grinding where it is fine or named, and other finishes."""
    ordered = sorted(finishes, key=lambda finish: finish.stage)
    for finish in ordered:
        if finish.stage == HEAT:
            yield _finish_step(finish, work)
    grinding = [(code, does) for code, does in wish.named if code in GRINDING]
    reason = PROCESS_NAMED if grinding else _ground_because(work, params)
    if grinding and len(grinding[0][1]) == 1:
        process = grinding[0][0]
        yield ProposedStep(process, estimate_time(process, work), PROCESS_NAMED)
    elif reason:
        process = "cylindrical-grinding" if work.geometry.shape == ROUND else "surface-grinding"
        yield ProposedStep(process, estimate_time(process, work), reason)
    for finish in ordered:
        if finish.stage != HEAT:
            yield _finish_step(finish, work)


def _finish_step(finish: Finish, work: PartWork) -> ProposedStep:
    """Returns the step of a finish; its layer counts for the time."""
    estimate = estimate_time(finish.process, replace(work, layer_um=finish.layer_um))
    return ProposedStep(finish.process, estimate, FINISH_ASKED)


def _is_unfit(finish: Finish, work: PartWork) -> bool:
    """Returns whether the material does not take the finish, such as steel anodising."""
    estimate = estimate_time(finish.process, work)
    return isinstance(estimate, NoEstimate) and estimate.reason == MATERIAL_NOT_WORKED


def _ground_because(work: PartWork, params: RouteParams) -> str | None:
    """Returns why an iron or steel part is ground; None if it need not be."""
    if work.material.family not in FERROUS:
        return None
    if work.tolerance_rank is not None and work.tolerance_rank <= params.ground_rank:
        return FINE_TOLERANCE
    if work.ra_um is not None and work.ra_um < params.ground_ra_um:
        return SMOOTH_SURFACE
    return None


def _missing_geometry(geometry: PartGeometry) -> tuple[str, ...]:
    """Returns the measures that would give a routing; none where the box is known."""
    if is_flat(geometry):
        return () if geometry.thickness_mm else ("thickness",)
    return () if geometry.box else ("box",)
