"""Collects what is known of a part, each fact with its source.

What a person gave counts before what a file says, and that before the pasted request; what a reader
assumed counts last. All measures of files are those of one file.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Self

from orders.limits import UNIT_MASS_KG_MOST
from orders.models import Part
from orders.part_measures import CHOICES
from orders.part_sources.assumed_volumes import AssumedVolume, assumed_volume
from orders.part_sources.bolt_materials import family_of_class
from orders.part_sources.file_measures import (
    MEASURES_OF_PATTERN,
    FileMeasures,
    chosen_file,
    pattern_of,
    read_measures,
)
from orders.part_sources.part_terms import PartTerms
from orders.part_sources.part_tolerances import finest_tolerance, tolerance_code
from vocabularies.models import MaterialGrade

GIVEN, FILE, TEXT, ASSUMED = "given", "file", "text", "assumed"
MM3_PER_M3 = 10**9
FOUR_DECIMALS = Decimal("0.0001")
BOX = ("box_x_mm", "box_y_mm", "box_z_mm")
# Measures that readers of files give and people may correct.
MEASURES = (
    *(*BOX, "volume_mm3", "surface_mm2", "thickness_mm"),
    *("cut_length_mm", "pierces", "bends", "shape", "holes", "bodies"),
)
# Measures that another size than the file's makes wrong, and the share by which a size is another.
MEASURES_OF_SIZE = ("volume_mm3", "surface_mm2", "cut_length_mm")
SIZE_SLACK = 0.05
# Columns of a part that are facts as well.
COLUMNS = (
    *("material_grade", "material_family", "tolerance", "finest_tolerance", "ra_um"),
    *("unit_mass_kg", "finish"),
)
# Notes that ask, and the fact by which a person answers.
MATERIAL_OF_CLASS = "material_of_strength_class"
ANSWERS = {"units_missing": "units", "units_assumed": "units", "several_bodies": "bodies_as"}
# What is joined, bent or drawn is hollow as a rule: its size says nothing of its mass.
HOLLOW_ENDINGS = (
    *("welding", "brazing", "soldering", "assembly", "assembling", "riveting"),
    *("bending", "drawing", "stamping", "forming"),
)
# What a request says of the order and of the goods.
TERMS = ("quantity", "due_on", "city", "inspection", "goods", "strength_class")


@dataclass(frozen=True, slots=True)
class Fact:
    """Holds a value, its source, and the file or words in which it was found.

    `spread` is the share by which a computed value may be wrong; None where nobody says so.
    """

    value: Any
    source: str
    found_in: str = ""
    spread: float | None = None


@dataclass(slots=True)
class PartFacts:
    """Holds the facts of a part by name, and the notes of the readers."""

    facts: dict[str, Fact] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    # Name of a file whose unit a person has to say.
    unit_missing_in: str = ""

    def has_answered(self, note: str) -> bool:
        """Returns whether a person answered what a note asks."""
        fact = self.facts.get(ANSWERS.get(note, ""))
        return fact is not None and fact.source == GIVEN

    def value(self, name: str) -> Any:
        """Returns the value of a fact, or None where it is not known."""
        fact = self.facts.get(name)
        return None if fact is None else fact.value

    def add(self, name: str, fact: Fact) -> None:
        """Adds a fact unless it is empty or a better source gave it."""
        if fact.value in (None, "", [], {}):
            return
        known = self.facts.get(name)
        if known is None or (known.source == ASSUMED and fact.source != ASSUMED):
            self.facts[name] = fact

    def geometry(self) -> dict[str, Any]:
        """Returns the known measures by name."""
        return {name: self.facts[name].value for name in MEASURES if name in self.facts}

    def as_document(self) -> dict[str, Any]:
        """Returns the facts as they are stored with an order."""
        return {name: asdict(fact) for name, fact in self.facts.items()}

    @classmethod
    def read(cls, document: Mapping[str, Any], notes: list[dict[str, Any]]) -> Self:
        """Returns stored facts."""
        return cls({name: Fact(**fact) for name, fact in document.items()}, notes)


def facts_of(
    part: Part,
    readings: Sequence[tuple[str, Mapping[str, Any]]] = (),
    terms: PartTerms | None = None,
) -> PartFacts:
    """Returns the facts of a part.

    `readings` are names and facts of its files, the newest first; `terms` are those of the caller
    where it asks for many parts.
    """
    found, terms = PartFacts(), terms or PartTerms()
    for name in COLUMNS:
        found.add(name, Fact(getattr(part, part._meta.get_field(name).attname), GIVEN))
    for name in (*MEASURES, *CHOICES):
        found.add(name, Fact(part.geometry.get(name), GIVEN))
    unit = part.geometry.get("units")
    add_files(found, [read_measures(name, reading, unit) for name, reading in readings])
    add_text(found, part.request_facts, terms)
    for _, reading in readings:
        add_requirements(found, reading.get("text") or {}, FILE, terms)
    ask_material(found)
    add_mass(found, settled_grade(found, terms), terms, part.request_facts.get("size_mm") or {})
    return found


def add_files(found: PartFacts, files: Sequence[FileMeasures]) -> None:
    """Adds the measures of one file and the notes of all, the newest first."""
    chosen = chosen_file(files)
    if chosen is not None:
        pattern = pattern_of(chosen, files)
        if chosen.unit:
            source = ASSUMED if "units" in chosen.assumed else FILE
            found.add("units", Fact(chosen.unit, source, chosen.name))
        if pattern is not None:
            add_measures(found, pattern, MEASURES_OF_PATTERN)
        is_resized = differs_in_size(found, chosen)
        kept = [name for name in MEASURES if not is_resized or name not in MEASURES_OF_SIZE]
        add_measures(found, chosen, kept)
        if is_resized:
            found.notes.append({"code": "size_given_otherwise", "params": {"file": chosen.name}})
        others = [file.name for file in files if file.is_measured and file not in (chosen, pattern)]
        if others:
            params = {"file": chosen.name, "others": others}
            found.notes.append({"code": "measures_of_one_file", "params": params})
    for file in files:
        if file.left_out:
            params = {"file": file.name, "names": list(file.left_out)}
            found.notes.append({"code": "measures_left_out", "params": params})
        if file.unit is None and file.reading.get("without_unit"):
            found.unit_missing_in = found.unit_missing_in or file.name
        found.notes += [
            note
            for note in file.reading.get("notes", ())
            if note not in found.notes and not found.has_answered(note["code"])
        ]


def add_measures(found: PartFacts, file: FileMeasures, names: Sequence[str]) -> None:
    """Adds measures of a file; what its reader assumed is marked so."""
    for name in names:
        source = ASSUMED if name in file.assumed else FILE
        found.add(name, Fact(file.measures.get(name), source, file.name))


def differs_in_size(found: PartFacts, file: FileMeasures) -> bool:
    """Returns whether a person gave another size than the file has."""
    pairs = [(found.value(name), file.measures.get(name)) for name in BOX]
    return any(
        given and own and abs(given - own) > SIZE_SLACK * max(given, own) for given, own in pairs
    )


def add_text(found: PartFacts, reading: Mapping[str, Any], terms: PartTerms) -> None:
    """Adds what the pasted request says, under the names of a part's columns."""
    for name in TERMS:
        add_words(found, name, reading.get(name))
    size = reading.get("size_mm") or {}
    if not any(found.value(name) for name in BOX):
        for name, side in zip(BOX, size.get("value", ()), strict=False):
            add_words(found, name, size, side)
        if size.get("shape"):
            add_words(found, "shape", size, size["shape"])
    add_fastener(found, reading.get("goods") or {})
    add_requirements(found, reading, TEXT, terms)
    found.notes += reading.get("notes", [])


def add_fastener(found: PartFacts, goods: Mapping[str, Any]) -> None:
    """Adds the measures of a hexagon bolt by its thread and length, if none are known.

    ISO 4014: the head is about 1.6 threads wide and 0.65 high.
    """
    thread, length = goods.get("thread_mm"), goods.get("length_mm")
    if not (thread and length) or any(found.value(name) for name in BOX):
        return
    width, height = 1.6 * thread, 0.65 * thread
    shank = math.pi / 4 * thread**2 * length
    head = math.sqrt(3) / 2 * width**2 * height
    sides = (round(length + height, 3), round(width, 3), round(width, 3))
    measures = dict(zip(BOX, sides, strict=True))
    for name, value in {**measures, "volume_mm3": round(shank + head, 1), "shape": "round"}.items():
        found.add(name, Fact(value, ASSUMED, goods.get("text", "")))


def add_requirements(
    found: PartFacts, reading: Mapping[str, Any], source: str, terms: PartTerms
) -> None:
    """Adds what a text or the words of a drawing require of the part.

    Numbers and dates on a drawing are of its revisions and lists, and no quantity or deadline.
    """
    add_words(found, "thickness_mm", reading.get("thickness_mm"), source=source)
    add_words(found, "ra_um", reading.get("roughness_um"), source=source)
    material = reading.get("material") or {}
    for name, key in (("material_grade", "grade"), ("material_family", "family")):
        if material.get(key):
            add_words(found, name, material, material[key], source=source)
    rows = reading.get("tolerances", ())
    for row in rows:
        code = tolerance_code(row, terms.tolerance_codes)
        if code:
            add_words(found, "tolerance", row, code, source=source)
    finest = finest_tolerance(rows)
    if finest is not None:
        row, code, is_assumed = finest
        own = ASSUMED if is_assumed else source
        add_words(found, "finest_tolerance", row, code, source=own)
    for name, kind in (("certifications", "certification"), ("documents", "document")):
        named = [row for row in reading.get("certifications", ()) if row["kind"] == kind]
        if named:
            codes = list(dict.fromkeys(row["value"] for row in named))
            words = {**named[0], "text": ", ".join(row["text"] for row in named)}
            add_words(found, name, words, codes, source=source)
    add_words(found, "inspection", reading.get("inspection"), source=source)
    processes = reading.get("processes", ())
    if processes:
        words = {**processes[0], "text": ", ".join(row["text"] for row in processes)}
        codes = [row["value"] for row in processes]
        add_words(found, "processes", words, codes, source=source)
    finishes = reading.get("finishes", ())
    if finishes:
        words = ", ".join(row["text"] for row in finishes)
        add_words(found, "finish", finishes[0], words, source=source)


def add_words(
    found: PartFacts,
    name: str,
    fact: Mapping[str, Any] | None,
    value: Any = None,
    *,
    source: str = TEXT,
) -> None:
    """Adds a fact with the words in which it was found."""
    if fact:
        source = ASSUMED if fact.get("basis") == ASSUMED else source
        kept = fact.get("value") if value is None else value
        found.add(name, Fact(kept, source, fact.get("text", "")))


def settled_grade(found: PartFacts, terms: PartTerms) -> MaterialGrade | None:
    """Returns the grade of the facts, and removes what contradicts a better source.

    A family that a person gave counts before a grade that the text names.
    """
    code = found.value("material_grade")
    grade = None if code is None else terms.grades.get(code)
    family = found.facts.get("material_family")
    if grade is None or family is None or family.value == grade.family_id:
        return grade
    if family.source == GIVEN:
        del found.facts["material_grade"]
        return None
    del found.facts["material_family"]
    return grade


def ask_material(found: PartFacts) -> None:
    """Asks whether bolts are of the steel that their strength class names.

    Nothing is asked where the material is read or given.
    """
    strength_class, family = found.value("strength_class"), found.facts.get("material_family")
    is_known = family is not None and family.source != ASSUMED
    if strength_class is None or is_known or found.value("material_grade") is not None:
        return
    proposed = family_of_class(strength_class)
    if family is None or family.value != proposed:
        params = {"found": strength_class, "family": proposed}
        found.notes.append({"code": MATERIAL_OF_CLASS, "params": params})


def add_mass(
    found: PartFacts, grade: MaterialGrade | None, terms: PartTerms, size: Mapping[str, Any]
) -> None:
    """Adds the mass that volume and density give, where nobody gave one.

    Without a volume that of the outer size is assumed, and a note says so; `size` is that of the
    text.
    """
    family = found.value("material_family")
    density = terms.density(grade, family)
    if found.value("unit_mass_kg") is not None or density is None:
        return
    given = found.value("volume_mm3")
    volume = AssumedVolume(given, 0.0) if given else volume_by_size(found, size)
    if volume is None:
        return
    kg_m3, density_spread = density
    mass = Decimal(str(volume.mm3)) * Decimal(kg_m3) / MM3_PER_M3
    if mass > UNIT_MASS_KG_MOST:
        return
    least = max(mass.quantize(FOUR_DECIMALS), FOUR_DECIMALS)
    spread = round(math.hypot(volume.relative_spread, density_spread), 2)
    words = "" if given else found.facts[BOX[0]].found_in
    found.add("unit_mass_kg", Fact(least, ASSUMED, words, spread or None))
    if not given:
        params = {"density": round(kg_m3), "percent": round(spread * 100)}
        found.notes.append({"code": "mass_from_size", "params": params})


def volume_by_size(found: PartFacts, size: Mapping[str, Any]) -> AssumedVolume | None:
    """Returns the volume by the size of a text or a person; None by that of a file."""
    box = [found.facts.get(name) for name in BOX]
    sides = [fact for fact in box if fact is not None]
    is_given = all(fact.source == GIVEN for fact in sides)
    is_read = bool(size) and all(fact.found_in == size.get("text") for fact in sides)
    if len(sides) < len(BOX) or not (is_given or is_read):
        return None
    is_hollow = any(code.endswith(HOLLOW_ENDINGS) for code in found.value("processes") or ())
    if is_hollow or (found.value("bodies") or 1) > 1:
        return None
    return assumed_volume(
        [fact.value for fact in sides],
        shape=found.value("shape") or "",
        form=size.get("form", "") if is_read else "",
        wall_mm=size.get("wall_mm") if is_read else None,
        thickness_mm=found.value("thickness_mm"),
    )
