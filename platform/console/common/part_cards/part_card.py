"""Builds the card of what is made, as every page shows it."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.clock import MS_PER_SECOND
from console.common.messages import label_for
from console.common.part_cards.durations import ESTIMATED_DIGITS, GIVEN_DIGITS, time_text
from console.templatetags.console import hours, whole
from matching.confidentiality_text import TEXT
from matching.models import Allocation
from matching.selectors.part_cards import allocations_with_parts, part_card
from orders.states import ESTIMATED_SOURCES

NOT_GIVEN = _("not given")


def card_of(allocation: Allocation, user: Any) -> dict[str, Any]:
    """Returns an allocation's card: lines, files, and the text to accept first."""
    card = part_card(allocations_with_parts().get(pk=allocation.pk), user)
    lines = [
        (_("Part"), " · ".join(text for text in (card.name, card.number, card.revision) if text)),
        (_("Material"), ", ".join(named(card.material_family) + named(card.material_grade))),
        (_("Size (mm)"), " × ".join(number(side) for side in card.size_mm)),
        (_("Unit weight (kg)"), number(card.unit_mass_kg)),
        (_("Tolerance"), ", ".join(named(card.tolerance))),
        (_("Roughness Ra (µm)"), number(card.ra_um)),
        (_("Finish"), card.finish),
        (_("Inspection (ISO 2859-1)"), label_for(card.inspection_level)),
        (_("Certifications"), ", ".join(row.name for row in card.certifications)),
        (_("Documents"), ", ".join(label_for(label) for label in card.documents)),
        (_("Quantity"), whole(card.quantity)),
        (_("Time per piece"), time_line(card)),
        (_("Setup time"), hours(int(card.setup_s * MS_PER_SECOND))),
    ]
    if card.request_number:
        lines.append((_("Request"), card.request_number))
    files = [file_line(row) for row in card.files]
    return {
        "lines": [(label, text or NOT_GIVEN, bool(text)) for label, text in lines],
        "files": files,
        "pictures": [file for file in files if file["picture"] and not file["is_replaced"]],
        "text": TEXT if card.hides_files else "",
    }


def named(row: Any) -> list[str]:
    """Returns the name of a term in a list; none without a term."""
    return [] if row is None else [row.name]


def number(value: Decimal | None) -> str:
    """Returns a number without trailing zeros; empty where there is none."""
    return "" if value is None else f"{value.normalize():f}"


def time_line(card: Any) -> str:
    """Returns the time of a piece with its spread and source."""
    if card.cycle_time_s is None:
        return ""
    is_estimated = card.estimate_source in ESTIMATED_SOURCES
    digits = ESTIMATED_DIGITS if is_estimated else GIVEN_DIGITS
    parts = [time_text(card.cycle_time_s, digits)]
    if card.estimate_spread is not None:
        parts.append(f"±{int(card.estimate_spread * 100)} %")
    parts.append(label_for(card.estimate_source.label))
    return " · ".join(parts)


def file_line(row: Any) -> dict[str, Any]:
    """Returns a file of an ordered part as it is shown; ordered files are read.

    `since` is when it took the place of another after the order was submitted.
    """
    file = row.attachment
    return {
        "id": row.pk,
        "name": file.name,
        "revision": row.revision,
        "address": reverse("attachment-content", args=[file.pk]),
        "picture": reverse("attachment-preview", args=[file.pk]) if file.preview else "",
        "since": row.created_at if row.replaces_id else None,
        "is_replaced": hasattr(row, "replaced_by"),
    }
