"""Tests what is read of requests in English and in Chinese."""

import csv
import time
from itertools import pairwise
from typing import Any

import pytest

from attachments.readers.request_text.materials import GENERAL_NAMES, WRITTEN_GRADES
from attachments.readers.request_text.reading import read_request_text
from tests.attachments.conftest import DATA

FIRST_ARTICLE = ["first-article-inspection", "material-certificate-3.1"]
ENGLISH = "500 pcs bracket 6082-T6, hard anodised black 25 µm, by 15 Jan"
CHINESE = "法兰 304 200件 公差±0.05 1月15日前交货 表面镀锌"


def values(facts: dict[str, Any]) -> dict[str, Any]:
    """Returns the values of the facts by name."""
    return {
        name: [row["value"] for row in fact] if isinstance(fact, list) else fact["value"]
        for name, fact in facts.items()
        if name != "notes"
    }


def test_request_in_english(context: dict[str, Any]) -> None:
    facts = read_request_text(ENGLISH, context)

    assert values(facts) == {
        "quantity": 500,
        "material": "6082-T6",
        "finishes": ["anodising-hard"],
        "due_on": "2027-01-15",
    }
    (finish,) = facts["finishes"]
    assert (finish["colour"], finish["thickness_um"]) == ("black", 25.0)
    assert (facts["due_on"]["basis"], facts["quantity"]["basis"]) == ("assumed", "read")
    assert facts["material"]["grade"] == "6082-T6"


def test_request_in_chinese(context: dict[str, Any]) -> None:
    facts = read_request_text(CHINESE, context)

    assert values(facts) == {
        "quantity": 200,
        "material": "304",
        "tolerances": [0.05],
        "finishes": ["zinc-plating"],
        "due_on": "2027-01-15",
    }
    assert facts["due_on"]["basis"] == "assumed"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_facts_have_their_place_in_the_text(text: str, context: dict[str, Any]) -> None:
    facts = read_request_text(text, context)

    rows = [row for fact in facts.values() for row in (fact if isinstance(fact, list) else [fact])]
    assert rows
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
    places = sorted((row["start"], row["end"]) for row in rows)
    assert all(first[1] <= second[0] for first, second in pairwise(places))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Qty: 1,200 shafts", "quantity", 1200),
        ("1.200 Stück", "quantity", 1200),
        ("10 000 pcs", "quantity", 10_000),
        ("2k pcs of bolts", "quantity", 2000),
        ("bracket x 500", "quantity", 500),
        ("block 10 x 20 x 30, 5 off", "quantity", 5),
        ("支架 1万件", "quantity", 10_000),
        ("两百五十件", "quantity", 250),
        ("数量：300", "quantity", 300),
        ("5百件", "quantity", 500),
        ("3千5百件", "quantity", 3500),
        ("1万2千件", "quantity", 12_000),
        ("一百零五件", "quantity", 105),
        ("板 4个孔, 200件", "quantity", 200),
        ("两个M6螺纹孔, 五十件", "quantity", 50),
        ("plate with 4 off M6 holes, 20 pcs", "quantity", 20),
        ("15个工作日, 数量20", "quantity", 20),
        ("20个M6螺栓", "quantity", 20),
        ("before March, 20 pcs", "quantity", 20),
        ("Flange 1.4301", "material", "1.4301"),
        ("45号钢", "material", "45"),
        ("S355J2+N plate", "material", "S355J2+N"),
        ("made of stainless steel", "material", "stainless steel"),
        ("±0.01 mm", "tolerances", [0.01]),
        ("+/- 10 µm", "tolerances", [0.01]),
        ("ISO 2768-mK", "tolerances", ["ISO 2768-mK"]),
        ("IT7", "tolerances", ["IT7"]),
        ("Ra 3.2 all over, bore Ra0.8 µm", "roughness_um", 0.8),
        ("粗糙度1.6", "roughness_um", 1.6),
        ("2 mm thick", "thickness_mm", 2.0),
        ("板厚3mm", "thickness_mm", 3.0),
        ('thickness 0.125"', "thickness_mm", 3.175),
        ("0.5 in thick", "thickness_mm", 12.7),
        ("δ=3", "thickness_mm", 3.0),
        ("delivery 2027-02-01", "due_on", "2027-02-01"),
        ("due 24.12.2026", "due_on", "2026-12-24"),
        ("within 3 weeks", "due_on", "2026-12-21"),
        ("30天内交货", "due_on", "2026-12-30"),
        ("powder coated RAL 9005", "finishes", ["powder-coating"]),
        ("热镀锌", "finishes", ["hot-dip-galvanising"]),
        ("no anodising, zinc plated", "finishes", ["zinc-plating"]),
        ("40Cr 调质HRC28-32", "finishes", ["quench-and-temper"]),
        ("case hardened to 58 HRC", "finishes", ["carburising"]),
        ("turned and ground", "processes", ["cnc-turning", "grinding"]),
        ("激光切割折弯", "processes", ["laser-cutting", "press-brake-bending"]),
        ("with 3.1 certificate, ISO 9001", "certifications", None),
        ("shaft Ø20 h6", "tolerances", ["h6"]),
        ("bore H7/g6, 4 holes M6", "tolerances", ["H7/g6"]),
        ("Ø20 +0.021/0", "tolerances", [0.0105]),
        ("全检报告 1份", "inspection", "every-piece"),
        ("FAIR and 100% inspection", "inspection", "every-piece"),
        ("首件检验，材质证明", "certifications", FIRST_ARTICLE),
        ("ship to Suzhou, made as in Wuxi", "city", "suzhou"),
        ("300件，送到宁波", "city", "ningbo"),
        ("10,000 pcs hex bolts M8x30", "goods", "fastener"),
        ("直齿轮 模数2", "goods", "gear"),
        ("500 pcs hex bolts M8x30 8.8", "strength_class", "8.8"),
        ("500 pcs screws M8x30 class 10.9, zinc plated", "strength_class", "10.9"),
        ("M8×30螺栓 12.9级 500件", "strength_class", "12.9"),
        ("bolts M8x30 class 8.8 by 10.9, 500 pcs", "strength_class", "8.8"),
        ("hex bolts M8x30 A2-70", "strength_class", "A2-70"),
        ("PCB 100x80, 20 pcs", "goods", "circuit-board"),
    ],
)
def test_single_facts(text: str, name: str, value: Any, context: dict[str, Any]) -> None:
    found = values(read_request_text(text, context))

    if value is None:
        assert found[name] == ["material-certificate-3.1", "iso-9001"]
    else:
        assert found[name] == value


@pytest.mark.parametrize(
    ("text", "grade", "family"),
    [
        ("20 pcs stainless steel", None, "stainless"),
        ("20件 不锈钢", None, "stainless"),
        ("20 brass fittings", None, "copper-alloy"),
        ("S355J2+N plate", None, "carbon-steel"),
        ("板 Q235 20件", None, "carbon-steel"),
        ("POM-C, 35 pcs", None, "engineering-plastics"),
        ("1.2379 tool steel", None, "alloy-steel"),
        ("20 pcs Inconel 718", None, None),
        ("316L stainless steel", "316L", None),
    ],
)
def test_material_has_a_grade_or_a_family_of_the_vocabulary(
    text: str, grade: str | None, family: str | None, context: dict[str, Any]
) -> None:
    material = read_request_text(text, context)["material"]

    assert (material["grade"], material.get("family")) == (grade, family)


def test_families_of_general_names_are_in_the_vocabulary() -> None:
    with (DATA / "material-families.csv").open(encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}

    assert known >= {*GENERAL_NAMES, *filter(None, WRITTEN_GRADES)}


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("500 pcs", "read"),
        ("12 500 pcs", "assumed"),
        ("500~1000件", "assumed"),
        ("样品5件，批量1000件", "assumed"),
        ("304 200件", "assumed"),
    ],
)
def test_quantity_is_assumed_where_another_may_be_meant(
    text: str, basis: str, context: dict[str, Any]
) -> None:
    assert read_request_text(text, context)["quantity"]["basis"] == basis


def test_steel_alone_is_assumed_to_be_carbon_steel(context: dict[str, Any]) -> None:
    material = read_request_text("20 pcs of steel", context)["material"]

    assert (material["family"], material["basis"]) == ("carbon-steel", "assumed")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("before March, 20 pcs", "due_on"),
        ("by 30 Feb, 20 pcs", "due_on"),
        ("不需要阳极氧化 6061", "finishes"),
        ("without powder coating", "finishes"),
        ("16 gauge galvanized steel", "finishes"),
        ("gauge 16", "thickness_mm"),
        ('1/8" thick', "thickness_mm"),
        ("4个孔", "quantity"),
        ("20,000,000 pcs", "quantity"),
        ("Ra 0.0001", "roughness_um"),
        ("Ra 500", "roughness_um"),
        ("5 set of brackets", "due_on"),
        ("Ra 3.2", "due_on"),
        ("block 10x20x30", "quantity"),
        ("镀锌板", "finishes"),
        ("304 pcs", "material"),
        ("part 12-304-77", "material"),
        ("flange with 8 M8 bolt holes", "goods"),
        ("gearbox housing", "goods"),
        ("1.2344 H13, M6 threads", "tolerances"),
        ("20 pcs for testing", "inspection"),
        ("20 pcs bracket, class 8.8", "strength_class"),
        ("500 bolts M8x30 by 10.9", "strength_class"),
        ("500 bolts M8x30, 8.8 kg a box", "strength_class"),
        ("bolts M8x30, length 18.8", "strength_class"),
    ],
)
def test_nothing_is_read_into_a_text(text: str, name: str, context: dict[str, Any]) -> None:
    assert name not in read_request_text(text, context)


def test_date_without_a_year_is_the_next_one(context: dict[str, Any]) -> None:
    before = read_request_text("by 1 Dec", context)["due_on"]
    after = read_request_text("by 29 Nov", context)["due_on"]

    assert (before["value"], after["value"]) == ("2026-12-01", "2027-11-29")


def test_text_that_says_nothing_gets_an_example(context: dict[str, Any]) -> None:
    facts = read_request_text("Please make me an offer.", context)

    assert facts == {"notes": [{"code": "nothing_read", "params": {}}]}


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "a", "1 ", "± ", "1.1.1.", "polish ", "表面 ", "jan ", "x 1", "within "),
        *("Ø1x1 ", "plate 1x1x1x", "hole "),
    ],
)
def test_long_texts_are_read_in_little_time(piece: str, context: dict[str, Any]) -> None:
    started = time.process_time()

    read_request_text(piece * 20_000, context)

    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "size", "basis"),
    [
        ("500 pcs bracket 6082-T6, 120x80x10 mm, by 15 Jan", [120, 80, 10], "read"),
        ("支架300件，尺寸120×80×10mm，6061", [120, 80, 10], "read"),
        ("plate 12,5 * 8 * 1 cm, 20 pcs", [125, 80, 10], "read"),
        ("block 2 x 2 x 1 in", [50.8, 50.8, 25.4], "read"),
        ("120mm x 80mm x 10mm", [120, 80, 10], "read"),
        ("bracket 120 x 80 x 10, 5 pcs", [120, 80, 10], "assumed"),
    ],
)
def test_three_sides_are_the_size(
    text: str, size: list[float], basis: str, context: dict[str, Any]
) -> None:
    fact = read_request_text(text, context)["size_mm"]

    assert (fact["value"], fact["basis"]) == (size, basis)


@pytest.mark.parametrize(
    ("text", "size", "form"),
    [
        ("20 pcs plate S235 200x100x10 mm", [200, 100, 10], "solid"),
        ("200x100x10 mm plate, 20 pcs", [200, 100, 10], "solid"),
        ("钢板 Q235 200×100×10，20件", [200, 100, 10], "solid"),
        ("plate 200 x 100, 10 mm thick, 20 pcs", [200, 100, 10], "solid"),
        ("钢板200×100，板厚10mm，20件", [200, 100, 10], "solid"),
        ("flat bar 40x10x300, 5 pcs", [40, 10, 300], "solid"),
        ("round bar Ø30 x 200 mm, 42CrMo4", [200, 30, 30], "round-bar"),
        ("圆钢Φ30长200，40Cr，10件", [200, 30, 30], "round-bar"),
        ("shaft dia 30 length 200, 42CrMo4", [200, 30, 30], ""),
        ("轴 直径30 长度200mm", [200, 30, 30], ""),
        ("tube 60x3x500, 304, 8 pcs", [500, 60, 60], "tube"),
        ("钢管Φ60×3×500，8件", [500, 60, 60], "tube"),
        ("welded frame 2000x1000x800, S355", [2000, 1000, 800], "hollow"),
        ("housing 120x80x40 mm, 6061", [120, 80, 40], "hollow"),
        ("flange Ø100x20, C45", [20, 100, 100], "hollow"),
        ("bracket 120x80x10 mm, 6082", [120, 80, 10], ""),
        ("sheet metal bracket 120x80x40 mm", [120, 80, 40], "hollow"),
        ("pipe clamp 60x30x5 mm", [60, 30, 5], ""),
        ("管夹 60x30x5", [60, 30, 5], ""),
    ],
)
def test_size_has_the_form_of_its_material(
    text: str, size: list[float], form: str, context: dict[str, Any]
) -> None:
    fact = read_request_text(text, context)["size_mm"]

    assert (fact["value"], fact["form"]) == (size, form)
    assert fact.get("shape") == ("round" if size[1] == size[2] else None)


@pytest.mark.parametrize(
    "text",
    [
        *("plate with 4x Ø5x10 holes", "bore Ø20 x 30 deep", "2-Ø8×15通孔", "孔Φ8×15"),
        *("Ø20 ±0.01", "square tube 40x40x3x1000", "200 x 100, 10 mm thick", "round bar M20x100"),
    ],
)
def test_holes_and_bare_faces_are_no_size(text: str, context: dict[str, Any]) -> None:
    assert "size_mm" not in read_request_text(text, context)


@pytest.mark.parametrize(
    "text", ["screws M6x20x1, 50 pcs", "bracket 120x80 mm", "1x2x3x4 mm", "120 mm x 8 cm x 10 mm"]
)
def test_other_crosses_are_no_size(text: str, context: dict[str, Any]) -> None:
    assert "size_mm" not in read_request_text(text, context)
