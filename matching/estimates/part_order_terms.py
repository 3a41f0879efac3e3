"""Fills the fields of an order from what is known of its part."""

from decimal import Decimal
from typing import Any

from matching.estimates.part_routings import PartProposal
from orders.models import Part
from orders.part_sources.part_terms import PartTerms
from orders.states import InspectionLevel, OrderDocument
from vocabularies.models import City


def order_fields(part: Part, proposal: PartProposal, terms: PartTerms) -> dict[str, Any]:
    """Returns the fields of an order as the part has them; only `terms` read rows."""
    facts = proposal.facts
    grade, tolerance = facts.value("material_grade"), facts.value("tolerance")
    row = None if grade is None else terms.grades.get(grade)
    inspection, city = facts.value("inspection"), facts.value("city")
    return {
        "part": part,
        "title": str(part)[:160],
        "quantity": proposal.quantity,
        "material_grade": row,
        "material_family_id": row.family_id if row else facts.value("material_family"),
        "tolerance": None if tolerance is None else terms.tolerances.get(tolerance),
        "unit_mass_kg": mass_of(facts.value("unit_mass_kg")),
        "required_certifications": [
            terms.standards[code]
            for code in facts.value("certifications") or ()
            if code in terms.standards
        ],
        "required_documents": [
            code for code in OrderDocument.values if code in (facts.value("documents") or ())
        ],
        "notes": part.finish or (facts.value("finish") or ""),
        **(place_of(terms.cities.get(city)) if city else {}),
        **({"inspection_level": inspection} if inspection in InspectionLevel.values else {}),
    }


def place_of(city: City | None) -> dict[str, Any]:
    """Returns region and coordinates of a city; nothing where none is named."""
    if city is None:
        return {}
    return {
        "ship_to_region_id": city.region_id,
        "latitude": city.latitude,
        "longitude": city.longitude,
    }


def mass_of(value: Any) -> Decimal | None:
    """Returns a mass as a decimal."""
    return None if value is None else Decimal(str(value))
