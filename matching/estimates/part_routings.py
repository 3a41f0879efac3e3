"""Proposes routings of a stored part, and turns one into the steps of an order."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.clock import MS_PER_SECOND
from matching.estimates.process_time.material_table import material_for
from matching.estimates.process_time.part_geometry import PartGeometry
from matching.estimates.process_time.time_estimate import TimeEstimate
from matching.estimates.process_time.work_material import WorkMaterial
from matching.estimates.routing_proposal.finish_reading import read_finishes
from matching.estimates.routing_proposal.named_processes import is_joining
from matching.estimates.routing_proposal.proposed_routings import (
    ProposedRouting,
    RoutingProposal,
    propose_routings,
)
from matching.estimates.routing_proposal.route_candidates import Wish
from orders.models import Part
from orders.part_facts import FILE, TEXT, PartFacts
from orders.part_measures import ASSEMBLY
from orders.part_sources.part_terms import PartTerms
from orders.selectors import facts_of_part
from orders.states import EstimateSource
from vocabularies.selectors import DimensionRole, dimension_role

# Facts by which the source of an estimated time is named, the most telling first.
MEASURED_BY = ("volume_mm3", "cut_length_mm", "box_x_mm", "thickness_mm")
# Of an assembly whose joints nobody names.
ASSEMBLING = "mechanical-assembly"
SPREAD_MOST = Decimal("10.00")


@dataclass(frozen=True, slots=True)
class PartProposal:
    """Holds what is known of a part and the routings that it gives for a quantity."""

    facts: PartFacts
    quantity: int
    proposal: RoutingProposal
    # The tolerance of a single size, where it is finer than the general one.
    exact_tolerance: str | None = None

    @property
    def routings(self) -> tuple[ProposedRouting, ...]:
        """Returns the proposed routings, that with the least machine cost first."""
        return self.proposal.routings


def propose_for_part(
    part: Part, quantity: int | None = None, terms: PartTerms | None = None
) -> PartProposal:
    """Proposes routings of a part whose files are loaded; at most four queries.

    Without a quantity that of the pasted request counts, and one piece where it names none. With
    the same `terms` many parts take no more queries than one.
    """
    terms = terms or PartTerms()
    facts = facts_of_part(part, terms)
    pieces = quantity or facts.value("quantity") or 1
    lacks = open_questions(facts)
    if lacks:
        return PartProposal(facts, pieces, RoutingProposal((), lacks))
    ra_um = facts.value("ra_um")
    exact = binding_tolerance(facts, terms)
    proposal = propose_routings(
        PartGeometry.from_document(geometry_document(facts)),
        material_of(facts, terms),
        finishes=read_finishes(facts.value("finish") or ""),
        tolerance_rank=rank_of(exact or facts.value("tolerance"), terms),
        ra_um=None if ra_um is None else float(ra_um),
        wish=Wish(
            quantity=pieces,
            goods=facts.value("goods") or "",
            is_assembly=facts.value("bodies_as") == ASSEMBLY,
            named=named_processes(facts, terms),
        ),
    )
    return PartProposal(facts, pieces, proposal, exact)


def open_questions(facts: PartFacts) -> tuple[str, ...]:
    """Returns what a person has to say of the files before a routing can be proposed.

    Several bodies are not priced as one part, nor numbers without a unit as millimetres.
    """
    lacks = []
    if facts.unit_missing_in and not facts.value("box_x_mm"):
        lacks.append("units")
    if (facts.value("bodies") or 1) > 1 and facts.value("bodies_as") is None:
        lacks.append("bodies_as")
    return tuple(lacks)


def named_processes(facts: PartFacts, terms: PartTerms) -> tuple[tuple[str, frozenset[str]], ...]:
    """Returns the processes that the texts name with those that perform them.

    An assembly is put together, by what the text names or by hand.
    """
    named = list(facts.value("processes") or ())
    closure = terms.performers if named else {}
    found = [(code, closure[code]) for code in named if code in closure]
    is_joined = any(is_joining(code) for code, _ in found)
    if facts.value("bodies_as") == ASSEMBLY and not is_joined:
        found.append((ASSEMBLING, frozenset((ASSEMBLING,))))
    return tuple(found)


def binding_tolerance(facts: PartFacts, terms: PartTerms) -> str | None:
    """Returns the tolerance of a single size that is finer than the general one."""
    code: str | None = facts.value("finest_tolerance")
    finest, general = rank_of(code, terms), rank_of(facts.value("tolerance"), terms)
    if finest is None or (general is not None and general <= finest):
        return None
    return code


def rank_of(code: str | None, terms: PartTerms) -> int | None:
    """Returns the rank of a tolerance, the finest lowest; None for none."""
    tolerance = None if code is None else terms.tolerances.get(code)
    return None if tolerance is None else tolerance.rank


def geometry_document(facts: PartFacts) -> dict[str, Any]:
    """Returns the measures as the estimates read them: holes by their diameter."""
    document = facts.geometry()
    holes = document.get("holes")
    if isinstance(holes, list):
        document["holes"] = {row["diameter_mm"]: row["count"] for row in holes}
    return document


def material_of(facts: PartFacts, terms: PartTerms) -> WorkMaterial | None:
    """Returns the material by grade, or by family; None where neither is known."""
    code = facts.value("material_grade")
    grade = None if code is None else terms.grades.get(code)
    if grade is not None:
        return material_for(grade.family_id, grade.pk, grade.density_kg_m3)
    family = facts.value("material_family")
    return None if family is None else material_for(family, None, None)


def steps_of(proposal: PartProposal, routing: ProposedRouting) -> list[dict[str, Any]]:
    """Returns the steps of a routing as fields of operations.

    The last step that makes dimensions makes the finest of them, and the roughness.
    """
    facts = proposal.facts
    common = {**envelope_of(facts.geometry()), "estimate_source": source_of(facts)}
    exact = exact_step([step.process for step in routing.steps])
    fine = {"ra_um": facts.value("ra_um"), "tolerance_id": proposal.exact_tolerance}
    return [
        {
            "process_id": step.process,
            **time_fields(step.estimate),
            **common,
            **(fine if place == exact else {}),
        }
        for place, step in enumerate(routing.steps)
    ]


def exact_step(processes: Sequence[str]) -> int | None:
    """Returns the place of the last step that makes dimensions, if one does."""
    makes = [
        place
        for place, process in enumerate(processes)
        if dimension_role(process) is not DimensionRole.SURFACE
    ]
    return max(makes, default=None)


def time_fields(estimate: Any) -> dict[str, Any]:
    """Returns cycle time, setup and spread of an operation."""
    if not isinstance(estimate, TimeEstimate):
        return {"cycle_time_s": None, "setup_ms": 0, "estimate_spread": None}
    return {
        "cycle_time_s": estimate.cycle_seconds,
        "setup_ms": int(estimate.setup_seconds * MS_PER_SECOND),
        "estimate_spread": min(estimate.relative_spread, SPREAD_MOST),
    }


def envelope_of(geometry: Mapping[str, Any]) -> dict[str, int]:
    """Returns the sides of the box in whole millimetres, rounded up."""
    return {
        f"envelope_{axis}_mm": max(1, math.ceil(geometry[f"box_{axis}_mm"]))
        for axis in "xyz"
        if geometry.get(f"box_{axis}_mm")
    }


def source_of(facts: PartFacts) -> str:
    """Returns what the times of a proposal are estimated from."""
    sources = [facts.facts[name].source for name in MEASURED_BY if name in facts.facts]
    if FILE in sources:
        return EstimateSource.FILE
    return EstimateSource.TEXT if TEXT in sources else EstimateSource.BUYER
