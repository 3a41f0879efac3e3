"""Orders a part by one of its proposed routings, without anybody typing seconds."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.clock import now
from common.errors import FieldErrors
from matching.estimates.part_order_terms import order_fields
from matching.estimates.part_routings import PartProposal, propose_for_part, steps_of
from orders.models import Operation, Order, Part
from orders.part_sources.part_terms import PartTerms
from orders.rules import breaches_of, breaches_of_submission, by_field
from orders.selectors import free_reference, parts_in_full
from orders.services.order_changes import (
    draft_order,
    ensure_none,
    submit_order,
    unsaved_draft,
)

# What is checked of an order before it is priced as before it is submitted.
PRICED_FIELDS = (
    *("unit_mass_kg", "ship_to_region", "latitude", "longitude"),
    *("wish_delivery_on", "latest_delivery_on"),
)


@transaction.atomic
def order_part(
    *,
    part: Part,
    by: User | None,
    routing: int,
    fields: Mapping[str, Any],
    submit: bool = False,
) -> Order:
    """Writes an order of a part by its proposed routing of this number, from 1.

    What `fields` leave out is taken from the part; the order is submitted where asked. Raises
    FieldErrors where there is no such routing or something is missing.
    """
    terms = PartTerms()
    proposal = propose_for_part(parts_in_full().get(pk=part.pk), fields.get("quantity"), terms)
    own = order_fields(part, proposal, terms)
    if "reference" not in fields:
        own["reference"] = free_reference(part.organisation, now().year)
    order = draft_order(
        organisation=part.organisation,
        by=by,
        fields={**own, **fields},
        operations=chosen_steps(proposal, routing),
    )
    return submit_order(order=order, by=by) if submit else order


def typed_part_order(
    part: Part, routing: int, fields: Mapping[str, Any]
) -> tuple[Order, list[Operation], Mapping[str, Any]]:
    """Returns an order that is not stored, its steps and lists, to be priced.

    Raises FieldErrors where it could not be ordered so, or has no mass: transport is by mass.
    """
    known = PartTerms()
    proposal = propose_for_part(part, fields.get("quantity"), known)
    terms = unsaved_draft(
        organisation=part.organisation,
        fields={**order_fields(part, proposal, known), **fields},
        operations=chosen_steps(proposal, routing),
    )
    today = now().date()
    found = [
        breach
        for breach in breaches_of_submission(terms, today=today)
        if breach.fields[0] in PRICED_FIELDS
    ]
    ensure_none(by_field([*found, *breaches_of(terms)], given=fields))
    return terms.order, list(terms.operations), terms.lists


def chosen_steps(proposal: PartProposal, routing: int) -> list[dict[str, Any]]:
    """Returns the steps of the proposed routing of this number; raises FieldErrors."""
    routings = proposal.routings
    if not routings:
        raise FieldErrors(
            {
                "routing": _("No routing can be proposed yet; give what is missing: %(names)s.")
                % {"names": ", ".join(proposal.proposal.missing)}
            }
        )
    if not 1 <= routing <= len(routings):
        raise FieldErrors(
            {"routing": _("Choose a routing from 1 to %(most)s.") % {"most": len(routings)}}
        )
    return steps_of(proposal, routings[routing - 1])
