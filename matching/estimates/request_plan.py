"""Plans the lines of a request: facts, routing, missing fields, terms of an order.

All lines take as many queries as one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext

from attachments.states import AttachmentStatus
from common.clock import now
from matching.estimates.part_order_terms import order_fields
from matching.estimates.part_routings import PartProposal, propose_for_part, steps_of
from matching.estimates.routing_proposal.proposed_routings import ProposedRouting
from orders.models import PartRequest, PartRequestLine
from orders.part_facts import Fact
from orders.part_sources.part_terms import PartTerms
from orders.rules import Terms, breaches_of, breaches_of_submission, by_field
from orders.services.order_changes import unsaved_draft
from orders.states import RequestLineState
from vocabularies.models import Unit

PIECES = "H87"
# What a line without a routing lacks beside what would give it one.
ASKED_FIRST = ("quantity", "latest_delivery_on", "ship_to_region", "latitude", "longitude")
# Fields of an order that its request has for all lines.
DELIVERY_FIELDS = (
    *("ship_to", "ship_to_region", "latitude", "longitude", "currency", "confidentiality"),
)


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """Holds what is known of a line.

    `missing` maps fields of its order to reasons, `lacks` are facts without which there is no
    routing or no time. `terms` are those of the order that it would be; None of a line
    that is one.
    """

    line: PartRequestLine
    state: RequestLineState
    proposal: PartProposal
    quantity: Fact | None
    latest_delivery_on: Fact | None
    routing: ProposedRouting | None = None
    terms: Terms | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """Holds a request with its planned lines, in their order."""

    request: PartRequest
    lines: tuple[PlannedLine, ...]

    def in_state(self, state: RequestLineState) -> list[PlannedLine]:
        """Returns the lines in a state."""
        return [line for line in self.lines if line.state == state]


def plan_request(request: PartRequest) -> RequestPlan:
    """Plans the lines of a request of `requests_in_full`; at most four queries."""
    terms, today = PartTerms(), now().date()
    lines = list(request.lines.all())
    unit = Unit.objects.get(pk=PIECES)
    planned = []
    for line in lines:
        if line.order is not None:
            planned.append(ordered_line(line, terms))
        else:
            planned.append(open_line(request, line, terms, unit, today))
    return RequestPlan(request, tuple(planned))


def ordered_line(line: PartRequestLine, terms: PartTerms) -> PlannedLine:
    """Returns a line that is an order: quantity and date are those of the order."""
    order: Any = line.order
    return PlannedLine(
        line=line,
        state=RequestLineState.ORDERED,
        proposal=propose_for_part(line.part, order.quantity, terms),
        quantity=Fact(order.quantity, "given"),
        latest_delivery_on=Fact(order.latest_delivery_on, "given"),
    )


def open_line(
    request: PartRequest, line: PartRequestLine, terms: PartTerms, unit: Unit, today: date
) -> PlannedLine:
    """Returns a line that can become an order, with what is missing before."""
    proposal = propose_for_part(line.part, line.quantity, terms)
    quantity = given_or_read(line.quantity, proposal, "quantity")
    latest = given_or_read(line.latest_delivery_on, proposal, "due_on")
    if latest is None and request.latest_delivery_on is not None:
        latest = Fact(request.latest_delivery_on, "given")
    routings, lacks = proposal.routings, proposal.proposal.missing
    routing = routings[line.routing - 1] if line.routing <= len(routings) else None
    steps = [] if routing is None else steps_of(proposal, routing)
    draft = draft_of(request, line.part, proposal, steps, terms, unit)
    order = draft.order
    order.quantity = None if quantity is None else quantity.value
    order.wish_delivery_on = order.latest_delivery_on = day_of(latest)
    found = [*breaches_of_submission(draft, today=today), *breaches_of(draft)]
    missing = by_field(breach for breach in found if breach.fields[0] != "wish_delivery_on")
    if routing is None:
        # What gives a routing gives material and mass too.
        missing = {name: missing[name] for name in ASKED_FIRST if name in missing}
        missing["routing"] = routing_lack(len(routings))
    else:
        lacks = tuple(dict.fromkeys(lack for step in routing.steps for lack in lacks_of(step)))
    return PlannedLine(
        line=line,
        state=state_of(line, bool(missing)),
        proposal=proposal,
        quantity=quantity,
        latest_delivery_on=latest,
        routing=routing,
        terms=draft,
        missing=missing,
        lacks=tuple(lacks),
    )


def draft_of(
    request: PartRequest,
    part: Any,
    proposal: PartProposal,
    steps: list[dict[str, Any]],
    terms: PartTerms,
    unit: Unit,
) -> Terms:
    """Returns the terms of the order of a line, without quantity and dates."""
    own = {
        **order_fields(part, proposal, terms),
        **{name: getattr(request, name) for name in DELIVERY_FIELDS},
        # Otherwise each order would read it.
        "unit": unit,
        "quantity": None,
    }
    return unsaved_draft(organisation=request.organisation, fields=own, operations=steps)


def given_or_read(value: Any, proposal: PartProposal, name: str) -> Fact | None:
    """Returns what the line gives, or else what the text of its part says."""
    return proposal.facts.facts.get(name) if value is None else Fact(value, "given")


def day_of(fact: Fact | None) -> date | None:
    """Returns a date that may be written as text."""
    if fact is None or isinstance(fact.value, date):
        return None if fact is None else fact.value
    return date.fromisoformat(fact.value)


def routing_lack(count: int) -> str:
    """Returns why a line has no routing."""
    if not count:
        return gettext("No routing can be proposed yet.")
    return gettext("Choose a routing from 1 to %(most)s.") % {"most": count}


def lacks_of(step: Any) -> tuple[str, ...]:
    """Returns the facts without which a step has no time."""
    return tuple(getattr(step.estimate, "missing", ()))


def state_of(line: PartRequestLine, is_incomplete: bool) -> RequestLineState:
    """Returns what may be done with a line that is no order."""
    files = line.part.attachments.all()
    if any(row.attachment.status == AttachmentStatus.CHECKING for row in files):
        return RequestLineState.READING
    return RequestLineState.INCOMPLETE if is_incomplete else RequestLineState.READY
