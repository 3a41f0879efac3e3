"""Builds the card of what an allocation makes, the same for all sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from attachments.models import Attachment
from matching.models import Allocation
from matching.selectors.part_files import orders_to_accept
from matching.states import LIVE_STATUSES
from orders.models import OrderedPart
from orders.part_facts import BOX, PartFacts
from orders.selectors import facts_as_ordered, parts_as_ordered
from orders.states import EstimateSource, OrderDocument
from vocabularies.models import Tolerance

ENVELOPE = ("envelope_x_mm", "envelope_y_mm", "envelope_z_mm")


@dataclass(frozen=True, slots=True)
class PartCard:
    """Holds what is to be made, as it was ordered.

    What the order does not say is None or empty. `files` are those that the reader may see,
    replaced ones among them; `hides_files` says that it has to accept the confidentiality text
    first. `size_mm` is length, width and height. Orders of one request
    share its `request_number`.
    """

    name: str
    number: str
    revision: str
    material_family: Any
    material_grade: Any
    size_mm: tuple[Decimal, ...]
    unit_mass_kg: Decimal | None
    tolerance: Any
    ra_um: Decimal | None
    finish: str
    inspection_level: str
    certifications: Sequence[Any]
    documents: Sequence[str]
    quantity: int
    cycle_time_s: Decimal | None
    setup_s: Decimal
    estimate_source: EstimateSource
    estimate_spread: Decimal | None
    files: Sequence[Any]
    hides_files: bool
    request_number: str


def allocations_with_parts() -> Any:
    """Returns allocations with what their cards need."""
    return Allocation.objects.select_related(
        "order__material_family",
        "order__material_grade",
        "order__tolerance",
        "operation__tolerance",
        "window__machine__factory",
        "order__request_line__request",
    ).prefetch_related("order__required_certifications")


def part_card(allocation: Allocation, user: Any) -> PartCard:
    """Returns the card of an allocation as the user may see it.

    A factory reads what files and texts say of the part while it sees its files.
    """
    order, step = allocation.order, allocation.operation
    part = parts_as_ordered().filter(order=order).first()
    is_hidden = part is not None and is_hidden_from(allocation, user)
    is_open = not is_hidden and not has_ended_for(allocation, user)
    facts = facts_as_ordered(part) if part is not None and is_open else PartFacts()
    ra_um = step.ra_um if step.ra_um is not None else facts.value("ra_um")
    return PartCard(
        name=order.title if part is None else part.name,
        number="" if part is None else part.number,
        revision="" if part is None else part.revision,
        material_family=order.material_family,
        material_grade=order.material_grade,
        size_mm=size_of(step, facts),
        unit_mass_kg=order.unit_mass_kg,
        tolerance=step.tolerance or order.tolerance or tolerance_of(facts),
        ra_um=None if ra_um is None else Decimal(str(ra_um)),
        finish=facts.value("finish") or "",
        inspection_level=order.get_inspection_level_display(),
        certifications=list(order.required_certifications.all()),
        documents=[OrderDocument(code).label for code in order.required_documents],
        quantity=allocation.quantity,
        cycle_time_s=step.cycle_time_s,
        setup_s=Decimal(step.setup_ms) / 1000,
        estimate_source=EstimateSource(step.estimate_source),
        estimate_spread=step.estimate_spread,
        files=[] if part is None else files_for(part, user),
        hides_files=is_hidden,
        request_number=request_number_of(order),
    )


def request_number_of(order: Any) -> str:
    """Returns the number of the request with which an order came in, if any."""
    line = getattr(order, "request_line", None)
    return "" if line is None else line.request.number


def size_of(step: Any, facts: PartFacts) -> tuple[Decimal, ...]:
    """Returns the sides of the part, or else of the step's envelope."""
    sides = [facts.value(name) for name in BOX]
    if None in sides:
        sides = [getattr(step, name) for name in ENVELOPE]
    return () if None in sides else tuple(Decimal(str(side)) for side in sides)


def tolerance_of(facts: PartFacts) -> Any:
    """Returns the tolerance that the part's facts name."""
    return Tolerance.objects.filter(pk=facts.value("tolerance")).first()


def files_for(part: OrderedPart, user: Any) -> list[Any]:
    """Returns the files of an ordered part that the user may see, the newest first."""
    ids = [row.attachment_id for row in part.files.all()]
    seen = set(Attachment.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [row for row in part.files.all() if row.attachment_id in seen]


def has_ended_for(allocation: Allocation, user: Any) -> bool:
    """Returns whether the user's factory neither makes it nor may still accept it."""
    owner = allocation.window.machine.factory.organisation_id
    return allocation.status not in LIVE_STATUSES and owner in user.organisation_ids()


def is_hidden_from(allocation: Allocation, user: Any) -> bool:
    """Returns whether the user's factory has to accept the confidentiality text first."""
    owner = allocation.window.machine.factory.organisation_id
    return owner in user.organisation_ids() and orders_to_accept(allocation).exists()
