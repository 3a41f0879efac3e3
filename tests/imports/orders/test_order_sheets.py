"""Tests sheets of orders: heads in three languages, units, terms, corrections."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from imports.downloads.template_sheets import LANGUAGES, template_csv
from tests.imports.orders.conftest import codes

ENGLISH = (
    "reference,part,quantity,material,tolerance,process,cycle time (s),setup (h),mass (kg),"
    "wish,latest delivery,ship to,price,certificates,notes\n"
    "PO-1,Bracket,100,6061-T6,ISO 2768-mK,turning; milling,60; 120,0.5; 1,0.42,"
    "2027-02-15,2027-03-01,Shanghai,38.50,ISO 9001; IATF 16949,Deburr\n"
)
CHINESE = (
    "订单号\t零件名称\t数量\t材料\t未注公差\t工艺\t节拍(秒)\t调机时间(小时)\t单重(克)\t期望交期\t最晚交期\t"
    "收货地址\t最高单价\t认证\t备注\n"
    "PO-1\tBracket\t100件\t6061-T6\tGB/T 1804-m\t车削/铣削\t60/120\t0.5；1\t420\t2027年2月15日\t"
    "2027/3/1\t上海\t38.50元\tISO9001、IATF16949\tDeburr\n"
)
GERMAN = (
    (
        "Bestellnummer;Bezeichnung;Stückzahl;Werkstoff;Allgemeintoleranz;Verfahren;Stückzeit (min);"
        "Rüstzeit (min);Gewicht (g);Wunschtermin;Liefertermin;Lieferort;Zielpreis;Zertifikate;"
        "Bemerkung\n"
        "PO-1;Bracket;100;6061-T6;ISO 2768-mK;Drehen, Fräsen;1; 2;30; 60;420;15.02.2027;1.3.2027;"
        "Shanghai;38,50;ISO 9001, IATF 16949;Deburr\n"
    )
    .replace("1; 2", '"1; 2"')
    .replace("30; 60", '"30; 60"')
)


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, GERMAN], ids=["en", "zh", "de"])
def test_heads_are_read_in_three_languages(read_orders, text):
    locale = "de" if text is GERMAN else "en"
    (line,) = read_orders(text, locale=locale).lines

    assert line.questions == line.errors == [], (line.questions, line.errors)
    expected = {
        "reference": "PO-1",
        "title": "Bracket",
        "quantity": 100,
        "unit": "H87",
        "material_family": "aluminium",
        "material_grade": "6061-T6",
        "tolerance": "ISO2768-m",
        "operations": [
            {"process": "turning", "cycle_time_s": "60", "setup_hours": "0.5"},
            {"process": "milling", "cycle_time_s": "120", "setup_hours": "1"},
        ],
        "unit_mass_kg": "0.42",
        "wish_delivery_on": "2027-02-15",
        "latest_delivery_on": "2027-03-01",
        "ship_to": line.values["ship_to"],
        "ship_to_region": "CN-SH",
        "latitude": "31.2304",
        "longitude": "121.4737",
        "reserve_price": "38.5",
        "currency": "CNY",
        "required_certifications": ["iso-9001", "iatf-16949"],
        "comments": "Deburr",
        "unread": [],
    }
    assert {name: line.values.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("documents", "material certificate 3.1; CMM report, CoC"),
        ("documents", "CoC + inspection report + EN 10204-3.1"),
        ("certificates", "3.1; inspection report; CoC"),
        ("随货文件", "材质证明、检测报告，合格证"),
        ("认证", "材质证明书；尺寸报告；合格证"),
        ("Dokumente", "APZ 3.1, Messbericht, Konformitätserklärung"),
    ],
)
def test_documents_are_read_in_three_languages(read_orders, head, text):
    line = read_row(read_orders, {head: text})

    assert line.questions == line.errors == []
    assert sorted(line.values["required_documents"]) == [
        "certificate-of-conformity",
        "inspection-report",
        "material-certificate-3.1",
    ]
    assert "required_certifications" not in line.values


def test_documents_and_certifications_go_each_to_their_own(read_orders):
    line = read_row(
        read_orders, {"documents": "RoHS; ISO 9001", "certificates": "IATF 16949; PPAP"}
    )

    assert line.values["required_documents"] == ["ppap", "rohs"]
    assert line.values["required_certifications"] == ["iatf-16949", "iso-9001"]


def test_document_that_is_not_known_is_asked_or_named(read_orders):
    near = read_row(read_orders, {"documents": "certificate of conformety"})
    wrong = read_row(read_orders, {"documents": "birth certificate of my cat"})

    (asked,) = near.questions
    assert (asked.code, asked.field) == ("document_unsure", "required_documents")
    assert asked.params["nearest"] == "certificate-of-conformity"
    (error,) = wrong.errors
    assert (error.code, error.field) == ("order_document_unknown", "required_documents")


def read_row(read_orders, by_head, **parts):
    """Returns the line of one row, given by head."""
    heads = {"reference": "PO-1", "quantity": "10"} | by_head
    text = "\t".join(heads) + "\n" + "\t".join(heads.values())
    (line,) = read_orders(text, **parts).lines
    return line


@pytest.mark.parametrize(
    ("head", "text", "field", "value"),
    [
        ("weight", "420 g", "unit_mass_kg", "0.42"),
        ("weight (t)", "0,5", "unit_mass_kg", "500"),
        ("weight", "2 lb", "unit_mass_kg", "0.9072"),
        ("单重", "0.5公斤/件", "unit_mass_kg", "0.5"),
        ("quantity", "1,500 pcs", "quantity", 1500),
        ("quantity", "1.5万", "quantity", 15000),
        ("quantity", "１００", "quantity", 100),
        ("price", "€12", "currency", "EUR"),
        ("price (USD)", "12.50", "currency", "USD"),
        ("price", "85元/件", "reserve_price", "85"),
        ("unit price per pc", "85", "reserve_price", "85"),
        ("due date", "3月15日", "latest_delivery_on", "2027-03-15"),
        ("due date", "KW 10/2027", "latest_delivery_on", "2027-03-12"),
        ("due date", "2027-W10", "latest_delivery_on", "2027-03-12"),
        ("due date", "46457", "latest_delivery_on", "2027-03-11"),
        ("material", "45#", "material_grade", "45"),
        ("material", "铝 6061-T6", "material_grade", "6061-T6"),
        ("material", "SUS304", "material_family", "stainless"),
        ("unit", "件", "unit", "H87"),
        ("incoterms", "FCA", "incoterm", "FCA"),
        ("region", "Jiangsu", "ship_to_region", "CN-JS"),
    ],
)
def test_cells_are_read_with_their_units(read_orders, head, text, field, value):
    line = read_row(read_orders, {head: text})

    assert line.values[field] == value, (line.notes, line.errors, line.questions)


@pytest.mark.parametrize(
    ("head", "text", "code"),
    [
        ("quantity", "2.5", "number_not_whole"),
        ("quantity", "many", "no_number"),
        ("quantity", "10 boxes", "order_unit_unknown"),
        ("weight", "5 pcs", "mass_unit_unknown"),
        ("price per 100", "85", "unit_unknown"),
        ("price", "85 per 100", "unit_unknown"),
        ("due date", "soon", "no_date"),
        ("size", "big", "size_unclear"),
        ("material", "unobtainium", "order_material_unknown"),
        ("process", "beaming up", "order_process_unknown"),
    ],
)
def test_wrong_cells_are_errors(read_orders, head, text, code):
    line = read_row(read_orders, {"process": "turning"} | {head: text})

    if head == "price per 100":
        # A price of a hundred is no price of a piece: the column is not taken for one.
        assert "reserve_price" not in line.values
    else:
        assert code in codes(line, "errors"), (line.errors, line.values)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"process": "CNC turnin"}, "process_unsure"),
        ({"process": "CNC milling"}, "process_unsure"),
        ({"material": "steel"}, "material_unsure"),
        ({"ship to": "Gate 3, Suzhou"}, "place_unsure"),
        ({"ship to": "江苏省苏州市工业园区1号"}, "place_unsure"),
        ({"process": "turning", "cycle time": "90"}, "cycle_time_s_unit"),
        ({"process": "turning", "setup": "1.5"}, "setup_hours_unit"),
        ({"process": "turning; milling", "cycle time (s)": "90"}, "cycle_time_s_of_steps"),
        ({"price": "$12"}, "currency_unsure"),
        ({"tolerance": "m or f: ISO 2768-m / ISO 2768-f"}, "tolerance_unsure"),
    ],
)
def test_what_is_not_sure_is_asked(read_orders, cells, code):
    line = read_row(read_orders, cells)

    assert code in codes(line, "questions"), (line.questions, line.errors, line.values)
    question = next(row for row in line.questions if row.code == code)
    assert question.params["choices"]


def test_answers_decide(read_orders):
    cells = {"process": "turning; milling", "cycle time": "90", "ship to": "Gate 3, Suzhou"}
    answers = {
        "cycle_time_s_unit": "s",
        "cycle_time_s_of_steps:90": "each",
        "place_unsure:Gate 3, Suzhou": "suzhou",
    }

    line = read_row(read_orders, cells, answers=answers)

    assert line.questions == []
    assert [step["cycle_time_s"] for step in line.values["operations"]] == ["90", "90"]
    assert line.values["ship_to_region"] == "CN-JS"
    assert line.values["ship_to"] == "Gate 3, Suzhou"


def test_columns_nobody_knows_are_unread(read_orders):
    line = read_row(read_orders, {"drawing": "A-7", "图纸版本": "B", "coating colour": ""})

    assert line.values["unread"] == ["/drawing", "/图纸版本"]
    assert "unread_columns" in codes(line)


def test_columns_are_mapped_by_sheet_and_api_names(read_orders):
    text = "Nr\tStk\tAlloy kind\nPO-1\t5\taluminium\n"
    mapping = {"Nr": "reference", "Stk": "quantity", "Alloy kind": "material_family"}

    (line,) = read_orders(text, options={"columns": mapping}).lines

    assert (line.values["reference"], line.values["quantity"]) == ("PO-1", 5)
    assert line.values["material_family"] == "aluminium"


def test_two_columns_of_one_meaning_are_refused(read_orders):
    line = read_row(read_orders, {"qty": "20"})

    assert "order_columns_doubled" in codes(line, "errors")


def test_cells_are_corrected_in_place(read_orders):
    line = read_row(read_orders, {"material": "steal"}, cells={"row 2": {"material": "1.4301"}})

    assert line.values["material_family"] == "stainless"
    assert line.questions == line.errors == []


def test_defaults_fill_what_no_cell_says(read_orders):
    defaults = {"ship_to": "Shanghai", "unit_mass_kg": "0.5", "material": "aluminium"}

    line = read_row(read_orders, {"material": "不锈钢"}, options={"defaults": defaults})

    assert line.values["material_family"] == "stainless"
    assert (line.values["unit_mass_kg"], line.values["ship_to_region"]) == ("0.5", "CN-SH")


def test_api_names_are_heads_with_their_units(read_orders):
    cells = {"process": "turning", "cycle_time_s": "90", "setup_hours": "0.5", "unit_mass_kg": "2"}

    line = read_row(read_orders, cells)

    assert line.questions == []
    (step,) = line.values["operations"]
    assert (step["cycle_time_s"], step["setup_hours"]) == ("90", "0.5")
    assert "mass_read_as_kg" not in codes(line)


def test_size_and_roughness_belong_to_steps(read_orders):
    line = read_row(read_orders, {"process": "turning; grinding", "size": "18x9x4 cm", "Ra": "1.6"})

    first, last = line.values["operations"]
    assert (first["envelope_x_mm"], last["envelope_z_mm"]) == (180, 40)
    assert ("ra_um" in first, last["ra_um"]) == (False, "1.6")


def test_row_that_says_nothing_is_an_error(read_orders):
    reading = read_orders("reference\tquantity\tnotes\nPO-1\t5\t\n\t\tcall us\n")

    assert [codes(line, "errors") for line in reading.lines] == [[], ["order_says_nothing"]]


def test_totals_and_titles_are_left_out_and_listed(read_orders):
    text = "Orders of May\t\t\n\t\t\nreference\tquantity\tprice\nPO-1\t5\t10\nTotal\t5\t\n"

    reading = read_orders(text)

    assert [line.values["reference"] for line in reading.lines] == ["PO-1"]
    assert {row.message.code for row in reading.left_out} == {"title_row", "total_row"}


def test_workbook_with_typed_cells(read_orders):
    book = Workbook()
    sheet = book.active
    sheet.append(["reference", "part", "quantity", "process", "cycle time (min)", "due date"])
    sheet.append(["PO-1", "Shaft", 1200, "CNC turning", 1.5, date(2027, 3, 15)])
    written = io.BytesIO()
    book.save(written)

    (line,) = read_orders(written.getvalue()).lines

    assert line.errors == line.questions == []
    assert (line.values["quantity"], line.values["latest_delivery_on"]) == (1200, "2027-03-15")
    assert line.values["operations"][0]["cycle_time_s"] == "90"


@pytest.mark.parametrize("language", LANGUAGES)
def test_heads_of_the_template_are_known(read_orders, language):
    head = template_csv("orders", language).decode("utf-8-sig").strip()
    row = ",".join(["x"] * (head.count(",") + 1))

    reading = read_orders(f"{head}\n{row}\n")

    assert [column["head"] for column in reading.columns if not column["field"]] == []


def test_cycle_time_with_a_colon_is_asked(read_orders):
    cells = {"process": "turning", "cycle time": "1:30"}

    asked = read_row(read_orders, cells)
    answered = read_row(read_orders, cells, answers={"time_of_colon:1:30": "min:s"})

    assert codes(asked, "questions") == ["time_of_colon"]
    assert answered.values["operations"][0]["cycle_time_s"] == "90"
