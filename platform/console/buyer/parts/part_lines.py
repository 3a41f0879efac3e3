"""Builds what the page of a part shows: facts, routings and prices."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from attachments.messages import with_text
from console.buyer.messages import FILTER_MESSAGES
from console.buyer.parts.part_words import (
    EXCLUSIONS,
    FACTS,
    FIELDS_OF_EXCLUSIONS,
    MISSING,
    NO_ESTIMATES,
    REASONS,
    SOURCES,
    WAYS_OUT,
    exclusion_text,
    fact_text,
    factories_text,
    word,
)
from console.buyer.views.order_form_parts import short_money
from console.common.part_cards.durations import ESTIMATED_DIGITS, time_text
from matching.estimates.exclusions import Exclusion
from matching.estimates.part_quote import BALANCED, CHEAPEST, EARLIEST, PartQuote, StepPrice
from matching.estimates.part_routings import PartProposal
from matching.estimates.price_estimate import PARAMS, PriceEstimate
from matching.estimates.process_time.time_estimate import TimeEstimate
from matching.estimates.routing_proposal.proposed_routings import ProposedRouting, ProposedStep
from orders.part_facts import ASSUMED, BOX, Fact, PartFacts
from vocabularies.models import (
    CertificationStandard,
    City,
    MaterialFamily,
    MaterialGrade,
    Process,
    Tolerance,
)

# Hours of tools are an estimate; from here their last digit is not shown.
TWO_DIGITS = 100
# Shown as one size.
HIDDEN = BOX


@dataclass(frozen=True, slots=True)
class FactLine:
    """Holds a fact as it is shown."""

    label: str
    text: str
    source: str
    found_in: str
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """Holds a step of a proposed routing as it is shown."""

    process: str
    cycle: str
    setup: str
    spread: str
    reason: str
    remark: str
    source: str


@dataclass(frozen=True, slots=True)
class RoutingLine:
    """Holds a proposed routing as it is shown."""

    number: int
    name: str
    total: str
    tools: str
    steps: list[StepLine]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class ExclusionLine:
    """Holds what excludes machines from a step, and the field that would change it."""

    text: str
    field: str
    way_out: str


@dataclass(frozen=True, slots=True)
class PriceLine:
    """Holds a price as it is shown, or why there is none."""

    label: str
    price: str
    remark: str
    reasons: tuple[ExclusionLine, ...] = ()


def fact_lines(facts: PartFacts) -> list[FactLine]:
    """Returns the facts that are known, in the order of their list."""
    names = vocabulary_names(facts)
    lines = []
    for name, label in FACTS.items():
        if name == "size":
            lines += size_line(facts, label)
        elif name in facts.facts and name not in HIDDEN:
            fact = facts.facts[name]
            lines.append(
                FactLine(
                    str(label),
                    fact_text(name, fact.value, names),
                    source_text(fact),
                    fact.found_in,
                    fact.source == ASSUMED,
                )
            )
    return lines


def source_text(fact: Fact) -> str:
    """Returns where a fact is from, and how far it may be off."""
    source = word(SOURCES, fact.source)
    if not fact.spread:
        return source
    words = {"source": source, "percent": round(100 * fact.spread)}
    return gettext("%(source)s, ± %(percent)s %%") % words


def size_line(facts: PartFacts, label: Any) -> list[FactLine]:
    """Returns the box as one fact, where all of its sides are known."""
    sides = [facts.facts[name] for name in BOX if name in facts.facts]
    if len(sides) < len(BOX):
        return []
    text = " × ".join(fact_text("box", float(side.value), {}) for side in sides)
    assumed = [side for side in sides if side.source == ASSUMED]
    shown = (assumed or sides)[0]
    source = word(SOURCES, shown.source)
    return [FactLine(str(label), text, source, shown.found_in, bool(assumed))]


def vocabulary_names(facts: PartFacts) -> dict[str, str]:
    """Returns the names of the terms among the facts, by code."""
    codes = facts.value("certifications") or ()
    standards = CertificationStandard.objects.filter(pk__in=codes)
    found = {row.pk: row.name for row in standards} if codes else {}
    processes = Process.objects.filter(pk__in=facts.value("processes") or ())
    found |= {row.pk: row.name for row in processes}
    for name, model in (
        ("material_grade", MaterialGrade),
        ("material_family", MaterialFamily),
        ("tolerance", Tolerance),
        ("finest_tolerance", Tolerance),
        ("city", City),
    ):
        row = model.objects.filter(pk=facts.value(name)).first()
        if row is not None:
            found[row.pk] = row.name
    return found


def routing_lines(proposal: PartProposal) -> list[RoutingLine]:
    """Returns the proposed routings, that with the least machine cost first."""
    codes = {step.process for routing in proposal.routings for step in routing.steps}
    names = {row.pk: row.name for row in Process.objects.filter(pk__in=codes)}
    return [
        routing_line(number, routing, names)
        for number, routing in enumerate(proposal.routings, start=1)
    ]


def routing_line(number: int, routing: ProposedRouting, names: dict[str, str]) -> RoutingLine:
    """Returns one routing as it is shown."""
    steps = [step_line(step, names) for step in routing.steps]
    return RoutingLine(
        number=number,
        name=" → ".join(step.process for step in steps),
        total=time_text(routing.total_seconds, ESTIMATED_DIGITS),
        tools=tool_text(routing.tool_hours),
        steps=steps,
        is_complete=routing.is_complete,
    )


def tool_text(hours: int) -> str:
    """Returns the hours of toolmaking, in two digits; empty where no tool is needed."""
    if not hours:
        return ""
    shown = hours if hours < TWO_DIGITS else round(hours, -1)
    return gettext("%(hours)s hours of toolmaking") % {"hours": f"{shown:,}"}


def step_line(step: ProposedStep, names: dict[str, str]) -> StepLine:
    """Returns one step with its time, or why it has none."""
    process, reason = names.get(step.process, step.process), word(REASONS, step.reason)
    estimate = step.estimate
    if not isinstance(estimate, TimeEstimate):
        remark = word(NO_ESTIMATES, estimate.reason)
        if estimate.missing:
            remark += " " + ", ".join(word(MISSING, name) for name in estimate.missing)
        return StepLine(process, "–", "–", "", reason, remark, "")
    remarks = [gettext("rough")] if estimate.is_weak else []
    if estimate.assumed:
        assumed = ", ".join(word(MISSING, name) for name in estimate.assumed)
        remarks.append(gettext("assumed: %(names)s") % {"names": assumed})
    return StepLine(
        process=process,
        cycle=time_text(estimate.cycle_seconds, ESTIMATED_DIGITS),
        setup=time_text(estimate.setup_seconds, ESTIMATED_DIGITS),
        spread=f"±{int(estimate.relative_spread * 100)} %",
        reason=reason,
        remark="; ".join(remarks),
        source=estimate.source,
    )


def price_lines(quote: PartQuote, currency: str) -> dict[str, list[PriceLine]]:
    """Returns the prices by step, quantity and date."""
    codes = [step.process for step in quote.steps]
    names = {row.pk: row.name for row in Process.objects.filter(pk__in=codes)}
    kinds = {
        EARLIEST: gettext("earliest"),
        BALANCED: gettext("balanced"),
        CHEAPEST: gettext("latest"),
    }
    return {
        "steps": [
            step_price_line(step, names.get(step.process, step.process), currency)
            for step in quote.steps
        ],
        "ladder": [price_line(f"{row.quantity:,}", row.estimate, currency) for row in quote.ladder],
        "dates": [
            PriceLine(
                f"{row.latest_on:%Y-%m-%d}", range_text(row.estimate, currency), kinds[row.kind]
            )
            for row in quote.dates
        ],
    }


def step_price_line(step: StepPrice, label: str, currency: str) -> PriceLine:
    """Returns the price of a step; without one, what excludes machines from it."""
    line = price_line(label, step.estimate, currency)
    if step.estimate is None or step.estimate.low is not None:
        return line
    return replace(line, reasons=tuple(exclusion_line(one) for one in step.exclusions))


def exclusion_line(exclusion: Exclusion) -> ExclusionLine:
    """Returns how many machines a requirement excludes, and what to do about it."""
    words = EXCLUSIONS[exclusion.requirement, exclusion.is_unstated]
    return ExclusionLine(
        exclusion_text(words, exclusion.machines),
        FIELDS_OF_EXCLUSIONS.get(exclusion.requirement, ""),
        word(WAYS_OUT, exclusion.requirement),
    )


def price_line(label: str, estimate: PriceEstimate | None, currency: str) -> PriceLine:
    """Returns a price with the factories behind it, or why there is none."""
    if estimate is None:
        return PriceLine(label, "–", gettext("no time yet"))
    if estimate.is_withheld:
        return PriceLine(label, "–", gettext("not shown: you offer such a process yourself"))
    if estimate.shut_out_by:
        why, _remedy = FILTER_MESSAGES[estimate.shut_out_by]
        return PriceLine(label, "–", str(why))
    if estimate.low is None:
        few = gettext("too few manufacturers for a price (%(count)s of %(least)s)")
        return PriceLine(
            label, "–", few % {"count": estimate.factories, "least": PARAMS.least_organisations}
        )
    return PriceLine(label, range_text(estimate, currency), factories_text(estimate.factories))


def range_text(estimate: PriceEstimate, currency: str) -> str:
    """Returns a price range per piece."""
    if estimate.low is None:
        return "–"
    low, high = short_money(estimate.low, currency), short_money(estimate.high, currency)
    return low if low == high else f"{low} – {high}"


def notes_of(notes: Iterable[dict[str, Any]]) -> list[str]:
    """Returns the words of readers' notes."""
    return [str(with_text(note)["text"]) for note in notes]
