"""Tests orders in the form of the API, as lists and as lines of JSON."""

import json

import pytest

from orders.api.order_examples import DRAFT
from tests.imports.orders.conftest import codes

ORDER = {
    "reference": "PO-1",
    "title": "Bracket",
    "quantity": 120,
    "material_family": "aluminium",
    "latest_delivery_on": "2027-03-15",
}


def one(read_orders, **fields):
    """Returns the line of an order with these fields."""
    (line,) = read_orders(json.dumps(ORDER | fields)).lines
    return line


def test_example_of_the_api_is_read_whole(read_orders):
    (line,) = read_orders(json.dumps(DRAFT.value)).lines

    assert line.questions == line.errors == []
    for name, value in DRAFT.value.items():
        if name not in ("operations", "reserve_price", "latitude", "longitude"):
            assert line.values[name] == value
    assert line.values["reserve_price"] == "38.5"
    assert line.values["operations"][0]["ra_um"] == "3.2"
    assert line.values["unread"] == []


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ORDER, ORDER | {"reference": "PO-2"}]),
        json.dumps({"count": 2, "results": [ORDER, ORDER | {"reference": "PO-2"}]}),
        json.dumps({"orders": [ORDER, ORDER | {"reference": "PO-2"}]}, indent=2),
        json.dumps(ORDER) + "\n" + json.dumps(ORDER | {"reference": "PO-2"}) + "\n",
        "\r\n\r\n".join(map(json.dumps, (ORDER, ORDER | {"reference": "PO-2"}))),
    ],
)
def test_lists_and_lines_are_read_alike(read_orders, text):
    assert [line.values["reference"] for line in read_orders(text).lines] == ["PO-1", "PO-2"]


def test_unknown_members_are_unread(read_orders):
    line = one(
        read_orders,
        colour="red",
        priority=3,
        **{"a/b~c": 1},
        operations=[{"process": "turning", "tool": "T1"}],
    )

    assert line.values["unread"] == ["/colour", "/priority", "/a~1b~0c", "/operations/0/tool"]
    assert "unread_parts" in codes(line)


def test_order_that_the_platform_showed_can_be_sent_back(read_orders):
    line = one(read_orders, id="x", status="draft", completeness={}, events=[], group=None)

    assert line.values["unread"] == []


WRONG = [
    ("quantity", 2.5, "quantity_not_whole"),
    ("quantity", "many", "value_no_number"),
    ("quantity", True, "value_no_number"),
    ("quantity", 0, "order_number_beyond"),
    ("quantity", 10**12, "order_number_beyond"),
    ("unit_mass_kg", "1_0", "value_no_number"),
    ("unit_mass_kg", "-1", "order_number_beyond"),
    ("unit_mass_kg", "0.00001", "order_number_beyond"),
    ("latitude", 91, "order_number_beyond"),
    ("title", ["x"], "value_no_text"),
    ("reference", "x" * 61, "reference_too_long"),
    ("latest_delivery_on", "2027-02-30", "value_no_date"),
    ("latest_delivery_on", 20270228, "value_no_date"),
    ("latest_delivery_on", "0207-02-28", "order_date_out_of_range"),
    ("split_allowed", "yes", "value_no_truth"),
    ("material_family", 7, "value_no_text"),
    ("material_family", "unobtainium", "order_material_unknown"),
    ("unit", "HUR", "unit_of_no_goods"),
    ("incoterm", "QQQ", "order_incoterm_unknown"),
    ("currency", "EURO", "order_currency_unknown"),
    ("currency", "XXQ", "order_currency_unknown"),
    ("required_certifications", "iso-9001", "value_no_list"),
    ("required_documents", "rohs", "value_no_list"),
    ("required_documents", ["xyzzy"], "order_document_unknown"),
    ("allowed_regions", ["Atlantis"], "order_region_unknown"),
    ("operations", "turning", "value_no_list"),
    ("operations", [7], "order_no_object"),
    ("operations", [{"process": 7}], "value_no_text"),
    ("operations", [{"cycle_time_s": "fast"}], "value_no_number"),
    ("operations", [{}] * 21, "value_no_list"),
    ("least_lot", 500, "lot_above_quantity"),
    ("earliest_delivery_on", "2027-04-01", "earliest_after_wish"),
    ("material_grade", "316L", "grade_of_other_family"),
]


@pytest.mark.parametrize(("name", "value", "code"), WRONG)
def test_wrong_value_is_an_error(read_orders, name, value, code):
    assert code in codes(one(read_orders, **{name: value}), "errors")


def test_decimals_are_exact_and_rounding_is_noted(read_orders):
    line = one(read_orders, unit_mass_kg=0.1, reserve_price=1.0000004, latitude="31.234567")

    assert line.values["unit_mass_kg"] == "0.1"
    assert (line.values["reserve_price"], line.values["latitude"]) == ("1", "31.23457")
    assert codes(line).count("order_number_rounded") == 2


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("material_family", "铝", "aluminium"),
        ("material_family", "Aluminum", "aluminium"),
        ("unit", "pcs", "H87"),
        ("unit", "打", "DZN"),
        ("tolerance", "ISO 2768-m", "ISO2768-m"),
        ("ship_to_region", "上海", "CN-SH"),
        ("ship_to_region", "Shanghai", "CN-SH"),
        ("ship_to_region", "内蒙古", "CN-NM"),
        ("incoterm", "dap", "DAP"),
        ("currency", "eur", "EUR"),
        ("material_grade", "EN AW-6061", "6061-T6"),
    ],
)
def test_terms_are_matched_by_code_name_and_alias(read_orders, name, text, code):
    assert one(read_orders, **{name: text}).values[name] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ISO 9001", "iso-9001"),
        ("ISO9001:2015", "iso-9001"),
        ("IATF16949", "iatf-16949"),
        ("ISO 13485", "iso-13485"),
        ("ISO/IEC 17025", "iso-17025"),
    ],
)
def test_certificates_are_matched_without_their_edition(read_orders, text, code):
    assert one(read_orders, required_certifications=[text]).values["required_certifications"] == [
        code
    ]


@pytest.mark.parametrize(
    ("fields", "question", "nearest"),
    [
        ({"operations": [{"process": "CNC turnin"}]}, "process_unsure", "cnc-turning"),
        ({"operations": [{"process": "组装"}]}, "process_unsure", "assembling"),
        ({"material_family": "aluminiun"}, "material_unsure", "aluminium"),
        ({"material_family": "6061"}, "grade_unsure", "6061-T6"),
        ({"unit": "dozzen"}, "unit_unsure", "DZN"),
    ],
)
def test_near_names_are_asked_and_an_answer_decides(read_orders, fields, question, nearest):
    line = one(read_orders, **fields)
    (asked,) = line.questions
    assert (asked.code, asked.params["nearest"]) == (question, nearest)
    assert asked.params["choices"][-1] == "none"

    key = f"{question}:{asked.params['found']}"
    (answered,) = read_orders(json.dumps(ORDER | fields), answers={key: nearest}).lines
    assert answered.questions == []
    assert nearest in json.dumps(answered.values)

    (left,) = read_orders(json.dumps(ORDER | fields), answers={key: "none"}).lines
    assert left.questions == left.errors == []


def test_reversed_dates_are_asked(read_orders):
    text = json.dumps(ORDER | {"wish_delivery_on": "2027-04-01"})
    (question,) = read_orders(text).lines[0].questions
    assert question.code == "dates_reversed"

    (line,) = read_orders(text, answers={"dates_reversed": "swap"}).lines
    dates = (line.values["wish_delivery_on"], line.values["latest_delivery_on"])
    assert dates == ("2027-03-15", "2027-04-01")


def test_references_that_differ_by_capitals_are_asked(read_orders):
    text = json.dumps([ORDER | {"reference": name} for name in ("RETRY-1", "retry-1")])
    first, second = read_orders(text).lines
    assert first.questions == []
    (question,) = second.questions
    assert (question.code, question.params["nearest"]) == ("reference_case", "RETRY-1")

    both = read_orders(text, answers={"reference_case:retry-1": "both"})
    assert [line.values["reference"] for line in both.lines] == ["RETRY-1", "retry-1"]
    one_of_them = read_orders(text, answers={"reference_case": "leave_out"})
    assert len(one_of_them.lines) == 1
    assert one_of_them.left_out[0].message.code == "order_like_first"


def test_same_reference_twice(read_orders):
    same = read_orders(json.dumps([ORDER, ORDER]))
    assert len(same.lines) == 1
    assert same.left_out[0].message.code == "order_twice"

    other = json.dumps([ORDER, ORDER | {"quantity": 5}])
    assert codes(read_orders(other).lines[1], "questions") == ["reference_twice"]
    both = read_orders(other, answers={"reference_twice:PO-1": "both"})
    assert [line.values["reference"] for line in both.lines] == ["PO-1", "PO-1-2"]


def test_dates_that_have_passed_are_noted(read_orders):
    line = one(read_orders, latest_delivery_on="2020-01-01")

    assert "date_past" in codes(line)
    assert line.errors == []


def test_object_without_anything_is_an_error(read_orders):
    (line,) = read_orders("{}").lines

    assert codes(line, "errors") == ["order_says_nothing"]
