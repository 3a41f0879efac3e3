"""Words the codes of facts, estimates and proposed routings."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from orders.states import InspectionLevel, OrderDocument

FACTS: Mapping[str, Any] = {
    "quantity": _("Quantity"),
    "due_on": _("Needed by"),
    "material_grade": _("Material grade"),
    "material_family": _("Material family"),
    "tolerance": _("General tolerance"),
    "finest_tolerance": _("Finest tolerance"),
    "ra_um": _("Roughness Ra (µm)"),
    "finish": _("Finish"),
    "processes": _("Processes named"),
    "certifications": _("Certifications"),
    "inspection": _("Inspection (ISO 2859-1)"),
    "documents": _("Documents"),
    "city": _("City of delivery"),
    "goods": _("Kind of goods"),
    "strength_class": _("Strength class"),
    "unit_mass_kg": _("Unit weight (kg)"),
    "size": _("Size (mm)"),
    "thickness_mm": _("Thickness (mm)"),
    "volume_mm3": _("Volume (cm³)"),
    "surface_mm2": _("Surface (cm²)"),
    "cut_length_mm": _("Cut length (mm)"),
    "pierces": _("Pierces"),
    "bends": _("Bends"),
    "holes": _("Holes"),
    "shape": _("Shape"),
    "units": _("Unit of length"),
    "bodies": _("Bodies"),
    "bodies_as": _("The bodies are"),
}
BODIES_AS: Mapping[str, Any] = {
    "one-part": _("one part"),
    "assembly": _("an assembly that is put together"),
}
GOODS: Mapping[str, Any] = {
    "fastener": _("Fastener"),
    "gear": _("Gear"),
    "circuit-board": _("Circuit board"),
}
SOURCES: Mapping[str, Any] = {
    "given": _("given"),
    "file": _("read from the file"),
    "text": _("read from the text"),
    "assumed": _("assumed"),
}
SHAPES: Mapping[str, Any] = {
    "sheet": _("Sheet"),
    "prismatic": _("Block"),
    "round": _("Round"),
    "unknown": _("not recognised"),
}
# Facts without which there is no routing, or a step without a time.
MISSING: Mapping[str, Any] = {
    "material_family": _("the material"),
    "material_grade": _("the material grade"),
    "box": _("length, width and height"),
    "thickness": _("the thickness"),
    "cut_length": _("the cut length, from a DXF or STEP file"),
    "bends": _("the number of bends"),
    "holes": _("the holes"),
    "pierces": _("the number of cut-outs"),
    "volume": _("the volume, from a 3D model"),
    "surface": _("the surface, from a 3D model"),
    "shape": _("the shape"),
    "process": _("a process, chosen by hand"),
    "quantity": _("the quantity"),
    "units": _("the unit of the file's numbers"),
    "bodies_as": _("whether the bodies are one part or an assembly"),
    "circuit-board": _(
        "another supplier: circuit boards are not made here, only fitted with components"
    ),
}
# Fields of the details by which a person gives such a fact.
FIELDS_OF_MISSING: Mapping[str, str] = {
    "material_family": "material_family",
    "material_grade": "material_grade",
    "box": "box_x_mm",
    "thickness": "thickness_mm",
    "units": "units",
    "bodies_as": "bodies_as",
}
REASONS: Mapping[str, Any] = {
    "flat-sheet": _("It is flat sheet."),
    "thick-sheet": _("The sheet is thick."),
    "bent-sheet": _("It has bends."),
    "prismatic-body": _("It is a block with cut-outs."),
    "complex-surface": _("Its surface is complex."),
    "round-body": _("It is round."),
    "slender-round-body": _("It is round and slender."),
    "holes-across": _("It has holes beside its axis."),
    "lattice": _("No tool reaches into its openwork."),
    "cast-blank": _("It is cast near its shape and machined where it has to be exact."),
    "forged-blank": _("It is forged near its shape and machined where it has to be exact."),
    "fastener-headed": _("Bolts in quantity are headed from wire and their threads rolled."),
    "gear-teeth": _("It has teeth."),
    "fabricated": _("It is put together from bars, tubes or sheets."),
    "process-named": _("The request names it."),
    "few-pieces": _("It needs no tools, for few pieces."),
    "large-quantity": _("A mould pays for this many pieces."),
    "usual-for-material": _("It is usual for this material."),
    "finish-asked": _("The finish was asked for."),
    "fine-tolerance": _("The tolerance is fine."),
    "smooth-surface": _("The surface is to be smooth."),
}
NO_ESTIMATES: Mapping[str, Any] = {
    "missing-geometry": _("Details are missing for a time."),
    "material-not-worked": _("This material is not worked so."),
    "beyond-table": _("It is beyond the sizes that can be estimated."),
    "continuous-goods": _("Its time is by length, not by piece."),
    "needs-other-figures": _("Only a factory can give its time."),
    "no-published-rate": _("There are no published rates for its time."),
    "group-too-wide": _("Choose a narrower process for a time."),
    "unknown-process": _("This process is not known."),
}
# What excludes machines, by requirement and whether their factories state nothing there.
EXCLUSIONS: Mapping[tuple[str, bool], Any] = {
    ("material", False): _("do not work this material"),
    ("size", False): _("are too small for the part"),
    ("size", True): _("do not state their size"),
    ("mass", False): _("do not hold its weight"),
    ("tolerance", False): _("are not as precise as asked for"),
    ("tolerance", True): _("state no tolerance class"),
    ("roughness", False): _("do not leave the surface as smooth as asked for"),
    ("roughness", True): _("state no roughness"),
    ("certificate", False): _("belong to factories without a required certification"),
    ("region", False): _("are in regions that you do not allow"),
}
WAYS_OUT: Mapping[str, Any] = {
    "material": _("Choose another material"),
    "size": _("Check the size"),
    "mass": _("Check the weight"),
    "tolerance": _("Ask for a coarser tolerance"),
    "roughness": _("Ask for a rougher surface"),
    "certificate": _("Require fewer certifications"),
    "region": _("Allow more regions"),
}
# Fields of the details that change a requirement.
FIELDS_OF_EXCLUSIONS: Mapping[str, str] = {
    "material": "id_material_family",
    "size": "id_box_x_mm",
    "mass": "id_unit_mass_kg",
    "tolerance": "id_finest_tolerance",
    "roughness": "id_ra_um",
}
WORDS_OF_VALUES: Mapping[str, Mapping[str, Any]] = {
    "shape": SHAPES,
    "bodies_as": BODIES_AS,
    "goods": GOODS,
    "inspection": dict(InspectionLevel.choices),
}
MM3_PER_CM3, MM2_PER_CM2 = 1_000, 100


def word(words: Mapping[str, Any], code: str) -> str:
    """Returns the words of a code; a code without words says itself."""
    return str(words.get(code, code.replace("-", " ").replace("_", " ")))


def missing_sentence(names: Iterable[str]) -> str:
    """Returns what to give so that a routing can be proposed."""
    found = [word(MISSING, name) for name in names]
    return gettext("Still needed: %(names)s.") % {"names": ", ".join(found)}


def missing_fields(names: Iterable[str]) -> list[dict[str, str]]:
    """Returns what to give and the page's field for it, if it has one."""
    return [
        {"words": word(MISSING, name), "field": f"id_{field}" if field else ""}
        for name, field in ((name, FIELDS_OF_MISSING.get(name, "")) for name in names)
    ]


def exclusion_text(words: Any, machines: int | None) -> str:
    """Counts the machines that are excluded; too few organisations are not counted."""
    if machines is None:
        return gettext("Some machines %(why)s.") % {"why": words}
    return gettext("%(count)s machines %(why)s.") % {"count": machines, "why": words}


def fact_text(name: str, value: Any, names: Mapping[str, str]) -> str:
    """Returns the value of a fact as it is shown; `names` are of codes."""
    if name == "holes":
        return ", ".join(f"{row['count']} × ⌀{row['diameter_mm']:g}" for row in value)
    if name in ("certifications", "processes"):
        return ", ".join(names.get(code, code) for code in value)
    if name == "documents":
        known = dict(OrderDocument.choices)
        return ", ".join(word(known, code) for code in value)
    if name in WORDS_OF_VALUES:
        return word(WORDS_OF_VALUES[name], value)
    if name == "volume_mm3":
        return f"{value / MM3_PER_CM3:,.4g}"
    if name == "surface_mm2":
        return f"{value / MM2_PER_CM2:,.4g}"
    if name in ("pierces", "bends", "bodies", "quantity"):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.5g}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return names.get(str(value), str(value))


def factories_text(count: int) -> str:
    """Counts the factories that could make it."""
    return ngettext("%(count)s factory", "%(count)s factories", count) % {"count": count}
