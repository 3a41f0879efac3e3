"""Reads what the text of a request says about a part, its quantity and its date."""

from collections.abc import Mapping
from typing import Any

from attachments.readers.findings import message
from attachments.readers.request_text.deadlines import take_date
from attachments.readers.request_text.finishes import take_finishes
from attachments.readers.request_text.found_text import RequestText
from attachments.readers.request_text.goods import take_goods
from attachments.readers.request_text.materials import take_material
from attachments.readers.request_text.named_terms import (
    take_certificates,
    take_inspection,
    take_processes,
)
from attachments.readers.request_text.places import take_city
from attachments.readers.request_text.quantities import take_quantity
from attachments.readers.request_text.requirements import (
    take_roughness,
    take_thickness,
    take_tolerances,
)
from attachments.readers.request_text.sizes import take_plate, take_size
from attachments.readers.request_text.strength_classes import take_strength_class

LENGTH_MOST = 20_000


def read_request_text(text: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the facts of a text, each with its words, position and basis.

    A fact is `value`, `text`, `start`, `end` and `basis`: “read”, or “assumed” where the text
    leaves something open, such as the year of a date. `context` has `today` (ISO 8601), and
    `grades`, `processes`, `certifications` and `cities`: names in lists, by code.
    """
    source = RequestText(text[:LENGTH_MOST])
    # Dates and quantities first: what is left of the numbers may be a grade.
    facts = {
        # Before dates: “10.9” is one too.
        "strength_class": take_strength_class(source),
        "due_on": take_date(source, context.get("today", "")),
        "tolerances": take_tolerances(source),
        "roughness_um": take_roughness(source),
        "inspection": take_inspection(source),
        "certifications": take_certificates(source, context.get("certifications", {})),
        "finishes": take_finishes(source),
        "size_mm": take_size(source),
        "thickness_mm": take_thickness(source),
        "quantity": take_quantity(source),
        "goods": take_goods(source),
        "material": take_material(source, context.get("grades", {})),
        "processes": take_processes(source, context.get("processes", {})),
        "city": take_city(source, context.get("cities", {})),
    }
    facts["size_mm"] = facts["size_mm"] or take_plate(source, facts["thickness_mm"])
    found = {name: fact for name, fact in facts.items() if fact}
    notes = [] if found else [message("nothing_read")]
    if len(text) > LENGTH_MOST:
        notes.append(message("text_cut_off", most=LENGTH_MOST))
    return {**found, "notes": notes}
