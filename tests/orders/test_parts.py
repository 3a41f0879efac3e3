"""Tests parts and the sources of their facts."""

from decimal import Decimal
from math import hypot
from statistics import fmean
from typing import Any

import pytest

from accounts.models import Organisation, User
from attachments.errors import FileCannotBeAdded
from attachments.models import Attachment
from attachments.states import AttachmentKind, AttachmentStatus
from common.errors import FieldErrors
from orders.models import Part
from orders.part_facts import ASSUMED, FILE, GIVEN, MATERIAL_OF_CLASS, TEXT
from orders.selectors import facts_of_part, parts_in_full
from orders.services.part_changes import (
    PartNumberTaken,
    add_file,
    change_part,
    remove_file,
    write_part,
)
from tests import builders
from vocabularies.models import MaterialGrade

REQUEST = "500 pcs bracket 6082-T6, hard anodised black 25 µm, ISO 2768-m, by 15 Jan"
ASKS_UNIT = {"code": "units_missing", "params": {}}
DOCUMENTS = ["first-article-inspection", "material-certificate-3.1"]
BLOCK = {
    "source": "step",
    "box_x_mm": 100.0,
    "box_y_mm": 60.0,
    "box_z_mm": 5.0,
    "volume_mm3": 30_000.0,
    "shape": "sheet",
    "assumed": ["shape"],
    "notes": [{"code": "units_assumed", "params": {}}],
}


def file_of(organisation: Organisation, facts: dict[str, Any] | None = None, **fields: Any) -> Any:
    """Creates a file that was read."""
    return Attachment.objects.create(
        organisation=organisation,
        **{
            "name": "bracket.step",
            "size": 1,
            "sha256": "0" * 64,
            "content": "content/x",
            "kind": AttachmentKind.MODEL,
            "content_type": "model/step",
            "status": AttachmentStatus.CLEAN,
            "facts": BLOCK if facts is None else facts,
            **fields,
        },
    )


def facts_now(part: Part) -> Any:
    """Returns the facts of a part as they are stored."""
    return facts_of_part(parts_in_full().get(pk=part.pk))


def test_facts_have_their_sources(buyer: Organisation, purchaser: User) -> None:
    part = write_part(
        organisation=buyer,
        by=purchaser,
        fields={"request_text": REQUEST, "geometry": {"thickness_mm": 5}},
        files=[file_of(buyer)],
    )

    facts = facts_now(part).facts

    assert part.name == "bracket"
    assert (facts["quantity"].value, facts["quantity"].source) == (500, TEXT)
    assert (facts["material_grade"].value, facts["material_grade"].source) == ("6082-T6", TEXT)
    assert (facts["tolerance"].value, facts["tolerance"].found_in) == ("ISO2768-m", "ISO 2768-m")
    assert facts["finish"].value == "hard anodised black 25 µm"
    assert facts["due_on"].source == ASSUMED
    assert (facts["box_x_mm"].value, facts["box_x_mm"].source) == (100.0, FILE)
    assert facts["box_x_mm"].found_in == "bracket.step"
    assert facts["shape"].source == ASSUMED
    assert facts["thickness_mm"].source == GIVEN


def test_mass_follows_from_volume_and_density(buyer: Organisation, purchaser: User) -> None:
    fields = {"material_grade_id": "6082-T6"}
    part = write_part(organisation=buyer, by=purchaser, fields=fields, files=[file_of(buyer)])

    mass = facts_now(part).facts["unit_mass_kg"]

    # 30 cm³ of 2,700 kg/m³.
    assert (mass.value, mass.source) == (Decimal("0.0810"), ASSUMED)


def test_what_a_person_gave_counts_before_file_and_text(
    buyer: Organisation, purchaser: User
) -> None:
    fields = {"request_text": REQUEST, "material_grade_id": "5052-H32"}
    part = write_part(organisation=buyer, by=purchaser, fields=fields, files=[file_of(buyer)])
    change_part(part=part, fields={"geometry": {"box_x_mm": 101}})

    facts = facts_now(part).facts

    assert (facts["material_grade"].value, facts["material_grade"].source) == ("5052-H32", GIVEN)
    assert (facts["box_x_mm"].value, facts["box_x_mm"].source) == (101, GIVEN)


def test_newest_file_counts_first(buyer: Organisation, purchaser: User) -> None:
    part = write_part(organisation=buyer, by=purchaser, fields={}, files=[file_of(buyer)])
    newer = file_of(buyer, {**BLOCK, "box_x_mm": 120.0}, name="bracket-b.step")
    add_file(part=part, attachment=newer, by=purchaser, revision="B")

    assert facts_now(part).facts["box_x_mm"].value == 120.0

    remove_file(part=part, attachment=newer)
    assert facts_now(part).facts["box_x_mm"].value == 100.0


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("20 pcs 1.2379", {}),
        ("20 pcs S355", {"material_family": "carbon-steel"}),
        ("20 pcs 6082", {"material_grade": "6082-T6"}),
        ("20 pcs, ISO 2768-mK", {"tolerance": "ISO2768-m"}),
        ("20 pcs, IT99", {}),
    ],
)
def test_text_gives_codes_of_the_vocabulary_alone(
    text: str, facts: dict[str, str], buyer: Organisation, purchaser: User
) -> None:
    part = write_part(organisation=buyer, by=purchaser, fields={"request_text": text})

    found = facts_now(part)
    names = ("material_grade", "material_family", "tolerance")
    assert {name: found.value(name) for name in names if found.value(name)} == facts


@pytest.mark.parametrize(
    "wrong",
    [
        {"box_x_mm": 1e12},
        {"box_x_mm": 1e-9},
        {"box_x_mm": -1.0},
        {"volume_mm3": 1e9},
        {"holes": [{"diameter_mm": 0.0, "count": 1}]},
    ],
)
def test_measures_of_a_file_that_no_part_has_are_left_out(
    wrong: dict[str, Any], buyer: Organisation, purchaser: User
) -> None:
    file = file_of(buyer, BLOCK | wrong)
    part = write_part(organisation=buyer, by=purchaser, fields={}, files=[file])

    found = facts_now(part)

    (name,) = wrong
    assert found.value(name) is None
    assert found.value("box_y_mm") == 60.0
    assert found.notes[0] == {
        "code": "measures_left_out",
        "params": {"file": "bracket.step", "names": [name]},
    }


def test_words_of_a_drawing_say_material_and_thickness_but_no_quantity(
    buyer: Organisation, purchaser: User
) -> None:
    words = {
        "material": {"value": "45#", "text": "45#", "grade": "45", "basis": "read"},
        "thickness_mm": {"value": 2.0, "text": "t=2", "basis": "read"},
        "quantity": {"value": 4, "text": "4 off", "basis": "read"},
    }
    file = file_of(buyer, BLOCK | {"text": words})
    fields = {"request_text": "20 pcs, t=3"}
    part = write_part(organisation=buyer, by=purchaser, fields=fields, files=[file])

    facts = facts_now(part).facts

    assert (facts["material_grade"].value, facts["material_grade"].source) == ("45", FILE)
    assert facts["material_grade"].found_in == "45#"
    assert (facts["thickness_mm"].value, facts["thickness_mm"].source) == (3.0, TEXT)
    assert facts["quantity"].value == 20


def test_name_cannot_be_emptied(buyer: Organisation, purchaser: User) -> None:
    part = write_part(organisation=buyer, by=purchaser, fields={"name": "Block"})

    with pytest.raises(FieldErrors, match="name"):
        change_part(part=part, fields={"name": " "})


def test_given_family_counts_before_a_grade_of_the_text(
    buyer: Organisation, purchaser: User
) -> None:
    fields = {"request_text": "20 pcs 6082", "material_family_id": "carbon-steel"}
    part = write_part(organisation=buyer, by=purchaser, fields=fields)

    found = facts_now(part)

    assert (found.value("material_grade"), found.value("material_family")) == (None, "carbon-steel")


@pytest.mark.parametrize(
    ("geometry", "name"),
    [
        ({"box_x_mm": 10**400}, "box_x_mm"),
        ({"box_x_mm": 1e-300}, "box_x_mm"),
        ({"box_x_mm": 1, "box_y_mm": 1, "box_z_mm": 1, "volume_mm3": 2.0}, "volume_mm3"),
    ],
)
def test_measures_that_no_part_has_are_refused(
    geometry: dict[str, Any], name: str, buyer: Organisation, purchaser: User
) -> None:
    fields = {"name": "Block", "geometry": geometry}
    with pytest.raises(FieldErrors) as error:
        write_part(organisation=buyer, by=purchaser, fields=fields)

    assert list(error.value.errors) == [f"geometry.{name}"]


def test_text_that_says_nothing_is_noted(buyer: Organisation, purchaser: User) -> None:
    part = write_part(organisation=buyer, by=purchaser, fields={"request_text": "hello there"})

    assert [note["code"] for note in facts_now(part).notes] == ["nothing_read"]


def test_request_gives_name_size_and_certifications(buyer: Organisation, purchaser: User) -> None:
    request = "支架 300件，6082-T6，120×80×10mm，ISO 9001"
    part = write_part(organisation=buyer, by=purchaser, fields={"request_text": request})

    facts = facts_now(part).facts

    assert part.name == "支架 300件"
    assert [facts[f"box_{axis}_mm"].value for axis in "xyz"] == [120, 80, 10]
    assert facts["box_x_mm"].source == TEXT
    assert facts["certifications"].value == ["iso-9001"]
    assert "material_family" not in facts


def test_part_needs_a_name_a_file_or_a_text(buyer: Organisation, purchaser: User) -> None:
    with pytest.raises(FieldErrors) as refused:
        write_part(organisation=buyer, by=purchaser, fields={})

    assert set(refused.value.errors) == {"name"}


@pytest.mark.parametrize(
    ("geometry", "field"),
    [
        ({"box_x_mm": 0}, "geometry.box_x_mm"),
        ({"box_x_mm": True}, "geometry.box_x_mm"),
        ({"volume_mm3": float("inf")}, "geometry.volume_mm3"),
        ({"pierces": 1.5}, "geometry.pierces"),
        ({"shape": "ball"}, "geometry.shape"),
        ({"colour": 1}, "geometry.colour"),
    ],
)
def test_impossible_measures_are_refused(
    buyer: Organisation, purchaser: User, geometry: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldErrors) as refused:
        write_part(organisation=buyer, by=purchaser, fields={"name": "A", "geometry": geometry})

    assert set(refused.value.errors) == {field}
    assert not Part.objects.exists()


def test_number_and_revision_are_once_per_buyer(buyer: Organisation, purchaser: User) -> None:
    fields = {"name": "A", "number": "D-100", "revision": "A"}
    write_part(organisation=buyer, by=purchaser, fields=fields)
    write_part(organisation=buyer, by=purchaser, fields={**fields, "revision": "B"})
    write_part(organisation=builders.buyer(), by=purchaser, fields=fields)

    with pytest.raises(PartNumberTaken):
        write_part(organisation=buyer, by=purchaser, fields=fields)


def test_files_of_others_and_refused_files_are_not_added(
    buyer: Organisation, purchaser: User
) -> None:
    part = write_part(organisation=buyer, by=purchaser, fields={"name": "A"})
    refused = file_of(buyer, status=AttachmentStatus.REFUSED, failure={"code": "file_empty"})

    for file in (file_of(builders.buyer()), refused):
        with pytest.raises(FileCannotBeAdded):
            add_file(part=part, attachment=file, by=purchaser)

    assert not part.attachments.exists()


def test_part_has_at_most_twenty_files(buyer: Organisation, purchaser: User) -> None:
    part = write_part(
        organisation=buyer, by=purchaser, fields={}, files=[file_of(buyer) for _ in range(20)]
    )

    with pytest.raises(FileCannotBeAdded, match="20"):
        add_file(part=part, attachment=file_of(buyer), by=purchaser)


SHEET_MODEL = {**BLOCK, "box_z_mm": 30.0, "bends": 2, "thickness_mm": 2.0, "assumed": []}
PATTERN = {
    "source": "dxf",
    "box_x_mm": 120.0,
    "box_y_mm": 60.0,
    "cut_length_mm": 500.0,
    "pierces": 3,
    "shape": "sheet",
    "assumed": ["shape"],
    "notes": [],
}
POINTS = {"source": "step", "box_x_mm": 7.0, "box_y_mm": 7.0, "box_z_mm": 7.0, "notes": []}


def test_measures_are_those_of_one_file(buyer: Organisation, purchaser: User) -> None:
    solid = file_of(buyer, {**SHEET_MODEL, "shape": "prismatic"}, name="solid.step")
    files = [solid, file_of(buyer, POINTS, name="points.step"), file_of(buyer, PATTERN)]
    text = {"request_text": "size 50x50x50 mm"}
    part = write_part(organisation=buyer, by=purchaser, fields=text, files=files)

    found = facts_now(part)

    measures = ("box_x_mm", "box_y_mm", "box_z_mm", "volume_mm3", "thickness_mm")
    assert {found.facts[name].found_in for name in measures} == {"solid.step"}
    assert "cut_length_mm" not in found.facts
    assert found.notes[0]["code"] == "measures_of_one_file"


def test_flat_pattern_of_a_bent_sheet_is_that_of_its_drawing(
    buyer: Organisation, purchaser: User
) -> None:
    files = [file_of(buyer, SHEET_MODEL), file_of(buyer, PATTERN, name="flat.dxf")]
    part = write_part(organisation=buyer, by=purchaser, fields={}, files=files)

    facts = facts_now(part).facts

    assert (facts["cut_length_mm"].value, facts["cut_length_mm"].found_in) == (500.0, "flat.dxf")
    assert (facts["box_x_mm"].value, facts["bends"].found_in) == (100.0, "bracket.step")


def test_given_size_leaves_out_the_volume_of_another(buyer: Organisation, purchaser: User) -> None:
    fields = {"geometry": {"box_x_mm": 200}}
    part = write_part(organisation=buyer, by=purchaser, fields=fields, files=[file_of(buyer)])

    found = facts_now(part)

    assert found.value("volume_mm3") is None
    assert "size_given_otherwise" in [note["code"] for note in found.notes]


def test_unit_of_a_file_without_one_is_given_and_kept(buyer: Organisation, purchaser: User) -> None:
    numbers = {name: value for name, value in BLOCK.items() if name.endswith(("mm", "mm3"))}
    unknown = {"source": "step", "units": None, "without_unit": numbers, "notes": [ASKS_UNIT]}
    stl = {**BLOCK, "units": "mm", "assumed": ["units"], "notes": []}
    part = write_part(organisation=buyer, by=purchaser, fields={}, files=[file_of(buyer, unknown)])
    asked = facts_now(part)
    change_part(part=part, fields={"geometry": {"units": "inch"}})
    given = facts_now(part)
    add_file(part=part, attachment=file_of(buyer, stl, name="a.stl"), by=purchaser)

    assert (asked.value("box_x_mm"), asked.unit_missing_in) == (None, "bracket.step")
    assert asked.notes == [ASKS_UNIT]
    assert given.value("box_x_mm") == pytest.approx(2540)
    assert given.value("volume_mm3") == pytest.approx(30_000 * 25.4**3, rel=1e-5)
    assert (given.facts["units"].source, given.notes) == (GIVEN, [])
    assert facts_now(part).value("box_x_mm") == pytest.approx(2540)
    with pytest.raises(FieldErrors, match="units"):
        change_part(part=part, fields={"geometry": {"units": "parsec"}})


@pytest.mark.parametrize(
    ("text", "name", "value", "source"),
    [
        ("shaft Ø20 h6, ISO 2768-m", "finest_tolerance", "IT6", TEXT),
        ("孔 H7/g6", "finest_tolerance", "IT6", TEXT),
        ("Ø20 ±0.005 mm", "finest_tolerance", "IT5", TEXT),
        ("±0.005", "finest_tolerance", "IT5", ASSUMED),
        ("Ø25 +0.021/0", "finest_tolerance", "IT7", TEXT),
        ("general tolerance ±0.1 mm", "finest_tolerance", None, ""),
        ("未注公差±0.1", "tolerance", "IT11", ASSUMED),
        ("milled, wire cut", "processes", ["cnc-milling-3-axis", "wire-edm-slow"], TEXT),
        ("首件检验, 材质证明", "documents", DOCUMENTS, TEXT),
        ("全检", "inspection", "every-piece", TEXT),
        ("deliver to Suzhou", "city", "suzhou", TEXT),
        ("20 pcs, Wuxi Bearing Co.", "city", "wuxi", ASSUMED),
        ("1000 bolts M8x30", "box_x_mm", 35.2, ASSUMED),
    ],
)
def test_words_of_a_request_become_facts_with_their_source(
    text: str, name: str, value: Any, source: str, buyer: Organisation, purchaser: User
) -> None:
    part = write_part(organisation=buyer, by=purchaser, fields={"request_text": text})

    fact = facts_now(part).facts.get(name)

    assert (fact and fact.value, fact.source if fact else "") == (value, source)


def test_mass_of_a_family_follows_from_its_mean_density(buyer: Organisation) -> None:
    fields = {"material_family_id": "aluminium"}
    part = write_part(organisation=buyer, by=None, fields=fields, files=[file_of(buyer)])

    mass = facts_now(part).facts["unit_mass_kg"]

    # 30 cm³ of about 2,700 kg/m³.
    assert Decimal("0.078") < mass.value < Decimal("0.085")
    assert mass.source == ASSUMED


@pytest.mark.parametrize(
    ("text", "kg", "spread"),
    [
        # 200 × 100 × 10 mm of 7,850 kg/m³.
        ("20 pcs plate Q235B 200x100x10 mm", "1.57", 0.1),
        ("钢板Q235B 200×100×10，20件", "1.57", 0.1),
        # π/4 × 30² × 200 mm³.
        ("round bar Ø30 x 200 mm, 42CrMo4, 5 pcs", "1.1098", 0.1),
        # π/4 × (60² − 54²) × 500 mm³ of 7,930 kg/m³.
        ("tube 60x3x500, 304, 8 pcs", "2.1300", 0.1),
        # Half of the box; of a round part 0.55 of the square bar.
        ("bracket 6082-T6, 120x80x40 mm, 5 pcs", "0.5184", 0.3),
        ("shaft Ø30 x 200 mm, 42CrMo4, 5 pcs", "0.7772", 0.3),
    ],
)
def test_mass_follows_from_the_size_of_a_text(
    buyer: Organisation, text: str, kg: str, spread: float
) -> None:
    facts = facts_now(write_part(organisation=buyer, by=None, fields={"request_text": text}))

    mass = facts.facts["unit_mass_kg"]
    assert (mass.value, mass.source, mass.spread) == (Decimal(kg), ASSUMED, spread)
    assert mass.found_in == facts.facts["box_x_mm"].found_in
    (note,) = [note for note in facts.notes if note["code"] == "mass_from_size"]
    assert note["params"]["percent"] == round(100 * spread)


@pytest.mark.parametrize(
    "text",
    [
        "bracket 120x80x40 mm, 5 pcs",
        "5 pcs plate Q235B",
        "welded frame 2000x1000x800 mm, Q235B, 5 pcs",
        "bracket Q235B 120x80x40 mm, 3 mm thick, 5 pcs",
        "rack 120x80x40 mm, Q235B, MIG welding, 5 pcs",
        "钢板Q235B 折弯件 120x80x40，5件",
    ],
)
def test_no_mass_follows_from_what_says_too_little(buyer: Organisation, text: str) -> None:
    facts = facts_now(write_part(organisation=buyer, by=None, fields={"request_text": text}))

    assert facts.value("unit_mass_kg") is None
    assert not [note for note in facts.notes if note["code"] == "mass_from_size"]


def test_mass_of_a_family_is_as_uncertain_as_its_grades(buyer: Organisation) -> None:
    fields = {"request_text": "plate 200x100x10 mm, 5 pcs", "material_family_id": "copper-alloy"}
    densities = MaterialGrade.objects.filter(family="copper-alloy", retired=False).values_list(
        "density_kg_m3", flat=True
    )

    mass = facts_now(write_part(organisation=buyer, by=None, fields=fields)).facts["unit_mass_kg"]

    mean = fmean(densities)
    off = max(abs(density - mean) for density in densities) / mean
    assert mass.spread == round(hypot(0.1, off), 2) > 0.1
    assert float(mass.value) == pytest.approx(mean * 200_000 / 1e9, abs=1e-4)


def test_mass_that_a_person_gave_stays(buyer: Organisation) -> None:
    fields = {"request_text": "plate Q235B 200x100x10 mm", "unit_mass_kg": Decimal("1.4")}

    mass = facts_now(write_part(organisation=buyer, by=None, fields=fields)).facts["unit_mass_kg"]

    assert (mass.value, mass.source, mass.spread) == (Decimal("1.4"), GIVEN, None)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("500 pcs hex bolts M8x30 8.8", "carbon-steel"),
        ("500 pcs hex bolts M8x30 class 10.9", "alloy-steel"),
        ("500 pcs steel bolts M8x30 class 12.9", "alloy-steel"),
        ("M8x30螺栓 A2-70 500件", "stainless"),
    ],
)
def test_strength_class_asks_for_the_material_of_bolts(
    buyer: Organisation, text: str, family: str
) -> None:
    part = write_part(organisation=buyer, by=None, fields={"request_text": text})
    facts = facts_now(part)

    (asked,) = [note for note in facts.notes if note["code"] == MATERIAL_OF_CLASS]
    assert asked["params"]["family"] == family
    # Proposed, and not taken.
    assert facts.value("material_family") in (None, "carbon-steel")
    change_part(part=part, fields={"material_family_id": family})
    answered = facts_now(part)
    assert answered.value("material_family") == family
    assert MATERIAL_OF_CLASS not in [note["code"] for note in answered.notes]


@pytest.mark.parametrize(
    "text",
    [
        "500 pcs hex bolts M8x30 8.8, 42CrMo4",
        "500 pcs stainless bolts M8x30 8.8",
        "500 pcs steel bolts M8x30 8.8",
        "500 pcs bracket 8.8",
    ],
)
def test_nothing_is_asked_where_the_material_is_known(buyer: Organisation, text: str) -> None:
    facts = facts_now(write_part(organisation=buyer, by=None, fields={"request_text": text}))

    assert MATERIAL_OF_CLASS not in [note["code"] for note in facts.notes]


def test_retired_terms_are_not_read(buyer: Organisation) -> None:
    MaterialGrade.objects.filter(pk="42CrMo4").update(retired=True)
    fields = {"request_text": "5 pcs shaft 42CrMo4"}

    facts = facts_now(write_part(organisation=buyer, by=None, fields=fields))

    assert facts.value("material_grade") is None
    assert facts.value("material_family") == "alloy-steel"
