"""Tests how Catena-X RequestForQuotation 3.0.0 is mapped, and what is unread."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from imports.readers.orders import read
from imports.readers.result import Line
from tests.imports.orders.conftest import RFQ, codes

VENDOR = Path(__file__).parents[1] / "schemas" / "vendor"
SCHEMA = json.loads((VENDOR / "request-for-quotation-3.0.0.json").read_text())
SAMPLE = json.loads((VENDOR / "request-for-quotation-3.0.0-sample.json").read_text())
PARTS = "/rfqConfiguration/parts"
PROCESS = f"{PARTS}/billOfProcess/process"


@pytest.fixture
def read_rfq(context: dict[str, Any]) -> Any:
    """Reads one request and returns its line."""

    def reading(document: Any, **parts: Any) -> Line:
        (line,) = read(json.dumps(document).encode(), context | parts).lines
        return line

    return reading


def step(name: str, *after: str, **parts: Any) -> dict[str, Any]:
    """Returns a step of a bill of process that others follow."""
    found = {
        "processStepIdentifier": [name],
        "processStepType": "IsProcessElement",
        "capabilityId": "CNC turning",
        **parts,
    }
    if after:
        found["precedenceRelation"] = [{"precedenceElements": [{"successor": list(after)}]}]
    return found


def routed(rfq: dict[str, Any], *steps: dict[str, Any]) -> dict[str, Any]:
    """Returns the request with these steps."""
    rfq["rfqConfiguration"]["parts"]["billOfProcess"]["process"] = list(steps)
    return rfq


@pytest.mark.parametrize("document", [RFQ, SAMPLE], ids=["own", "official"])
def test_documents_are_valid_by_the_official_schema(document: dict[str, Any]) -> None:
    assert list(Draft4Validator(SCHEMA).iter_errors(document)) == []


def test_keys_of_the_own_document_are_those_of_the_schema() -> None:
    names = {
        name
        for schema in SCHEMA["components"]["schemas"].values()
        for name in schema.get("properties", ())
    } | set(SCHEMA["properties"])

    assert keys_of(RFQ) <= names


def keys_of(value: Any) -> set[str]:
    """Returns all names of members in a document."""
    if isinstance(value, dict):
        return {*value, *(key for inner in value.values() for key in keys_of(inner))}
    return {key for inner in value for key in keys_of(inner)} if isinstance(value, list) else set()


def test_values_are_mapped_and_nothing_is_asked(read_rfq: Any) -> None:
    line = read_rfq(RFQ)

    assert line.questions == line.errors == []
    expected = {
        "reference": "RFQ-7001",
        "title": "Pump housing",
        "quantity": 250,
        "unit": "H87",
        "wish_delivery_on": "2027-02-01",
        "latest_delivery_on": "2027-03-01",
        "tolerance": "ISO2768-m",
        "material_family": "aluminium",
        "material_grade": "6061-T6",
        "ship_to": "Tor 3, Hafenweg 1, Hamburg",
        "comments": "Deburr all edges.\nCardboard only.",
        "operations": [
            {"process": "cnc-milling-3-axis", "cycle_time_s": "420", "setup_hours": "1.5"},
            {"process": "anodising-decorative", "cycle_time_s": None},
        ],
        "sender": {
            "name": "Ada Berg",
            "company": "Berg GmbH",
            "email": "ada@berg.example",
            "phone": "+49 40 1234",
            "address": "Hafenweg 1, Hamburg",
            "bpn": "BPNL7588787849VQ",
        },
    }
    assert {name: line.values[name] for name in expected} == expected
    assert (line.key, line.version) == ("reference:RFQ-7001", 1_002_000)


def test_unread_has_pointers_to_all_that_is_not_kept(read_rfq: Any) -> None:
    line = read_rfq(RFQ)

    assert sorted(line.values["unread"]) == [
        "/cxHeader/context",
        "/cxHeader/messageId",
        "/cxHeader/receiverBpn",
        "/cxHeader/sentDateTime",
        "/cxHeader/version",
        "/rfqConfiguration/cadFile",
        f"{PARTS}/billOfProcess/billOfProcessIdentification",
        f"{PROCESS}/1/inputParameters/1",
        f"{PARTS}/billOfProcess/productName",
        f"{PARTS}/billOfProcess/productVersion",
        f"{PARTS}/billOfProcess/version",
        f"{PARTS}/partId",
        "/rfqIdentification/rfqDateTime",
        "/rfqIdentification/rfqVersion",
        "/rfqSender/senderAccountAddress",
    ]
    assert "geometry_class_unread" in codes(line)


def test_official_sample_is_a_draft_that_says_what_it_did_not_understand(read_rfq: Any) -> None:
    line = read_rfq(SAMPLE)

    assert line.questions == line.errors == []
    assert "quantity" not in line.values
    assert {"rfq_unit_refused", "quantity_not_whole", "tolerance_unsure"} <= set(codes(line))
    assert {
        "/rfqConfiguration/cadFile",
        "/rfqConfiguration/additionalFiles",
        "/rfqConfiguration/orderQuantity/measurementUnit",
        "/rfqConfiguration/orderQuantity/quantityNumber",
        f"{PARTS}/generalTolerance",
        f"{PARTS}/material/materialFamily",
        f"{PROCESS}/0/capabilityId",
        f"{PROCESS}/0/inputParameters/0",
        f"{PROCESS}/0/precedenceRelation/0",
    } <= set(line.values["unread"])


def test_list_of_requests_is_one_line_each(context: dict[str, Any], rfq: dict[str, Any]) -> None:
    other = deepcopy(rfq)
    other["rfqIdentification"]["rfqId"] = "RFQ-7002"

    reading = read(json.dumps([rfq, other]).encode(), context)

    assert [line.position for line in reading.lines] == ["order 1", "order 2"]
    assert [line.values["reference"] for line in reading.lines] == ["RFQ-7001", "RFQ-7002"]


@pytest.mark.parametrize("unit", ["unit:litre", "unit:kilogram", "unit:set", "piece", ""])
def test_other_units_are_refused_with_a_pointer(
    read_rfq: Any, rfq: dict[str, Any], unit: str
) -> None:
    rfq["rfqConfiguration"]["orderQuantity"]["measurementUnit"] = unit

    line = read_rfq(rfq)

    note = next(note for note in line.notes if note.code == "rfq_unit_refused")
    assert note.params["pointer"] == "/rfqConfiguration/orderQuantity/measurementUnit"
    assert note.params["pointer"] in line.values["unread"]
    assert "quantity" not in line.values


@pytest.mark.parametrize(
    ("number", "quantity"), [(2.0, 2), (250, 250), (2.5, None), (0, None), (-3, None), (1e12, None)]
)
def test_quantity_is_whole_pieces(
    read_rfq: Any, rfq: dict[str, Any], number: float, quantity: int | None
) -> None:
    rfq["rfqConfiguration"]["orderQuantity"]["quantityNumber"] = number

    line = read_rfq(rfq)

    assert line.values.get("quantity") == quantity
    is_unread = "/rfqConfiguration/orderQuantity/quantityNumber" in line.values["unread"]
    assert is_unread == (quantity is None)


def test_several_parts_in_each_product_are_noted(read_rfq: Any, rfq: dict[str, Any]) -> None:
    rfq["rfqConfiguration"]["parts"]["partQuantity"]["quantityNumber"] = 4

    line = read_rfq(rfq)
    assert line.values["quantity"] == 250
    assert "parts_in_each" in codes(line)
    assert f"{PARTS}/partQuantity" in line.values["unread"]

    answered = read_rfq(rfq, answers={"parts_in_each:4": "1000"})
    assert answered.values["quantity"] == 1000
    assert f"{PARTS}/partQuantity" not in answered.values["unread"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ISO 2768-m", "ISO2768-m"),
        ("ISO 2768-1 (f)", "ISO2768-f"),
        ("DIN ISO 2768 mK", "ISO2768-m"),
        ("ISO2768-cL", "ISO2768-c"),
        ("ISO 2768 - v", "ISO2768-v"),
        ("GB/T 1804-m", "ISO2768-m"),
        ("iso 2768-1 medium", "ISO2768-m"),
        ("mK", "ISO2768-m"),
        ("IT7", "IT7"),
        ("as usual", None),
        ("ISO 2768", None),
        ("ISO 2768-1 (m), rough ISO 2768 cL", None),
        ("ISO 2768-x", None),
    ],
)
def test_general_tolerance_is_read_or_unread(
    read_rfq: Any, rfq: dict[str, Any], text: str, code: str | None
) -> None:
    rfq["rfqConfiguration"]["parts"]["generalTolerance"] = text

    line = read_rfq(rfq)

    assert line.values.get("tolerance") == code
    assert (f"{PARTS}/generalTolerance" in line.values["unread"]) == (code is None)


@pytest.mark.parametrize(
    ("text", "family", "grade"),
    [
        ("aluminium", "aluminium", "6061-T6"),
        ("Stainless steel", "stainless", None),
        ("不锈钢", "stainless", None),
        ("Edelstahl", "stainless", None),
        ("steel", None, "6061-T6"),
        ("1.4301", "stainless", None),
    ],
)
def test_material_family_by_code_name_and_alias(
    read_rfq: Any, rfq: dict[str, Any], text: str, family: str | None, grade: str | None
) -> None:
    material = rfq["rfqConfiguration"]["parts"]["material"]
    material["materialFamily"] = text
    if family == "stainless":
        material["materialProperties"]["propertyName"] = "colour"

    line = read_rfq(rfq)

    assert (f"{PARTS}/material/materialFamily" in line.values["unread"]) == (family is None)
    # A grade tells its family where the family is not understood.
    assert line.values["material_family"] == (family or "aluminium")
    if grade:
        assert line.values["material_grade"] == grade
    assert not line.questions


def test_answer_decides_what_is_not_sure(read_rfq: Any, rfq: dict[str, Any]) -> None:
    rfq["rfqConfiguration"]["parts"]["material"] = {
        "materialFamily": "steel",
        "materialProperties": {"propertyName": "colour", "value": "black", "valueType": "string"},
    }
    assert "material_family" not in read_rfq(rfq).values

    line = read_rfq(rfq, answers={"material_unsure:steel": "carbon-steel"})

    assert line.values["material_family"] == "carbon-steel"
    assert f"{PARTS}/material/materialFamily" not in line.values["unread"]


@pytest.mark.parametrize(
    ("capability", "process"),
    [
        ("https://any.example/vocabularies/processes/cnc-turning", "cnc-turning"),
        ("http://localhost:8000/api/v1/vocabularies/processes/cnc-turning/", "cnc-turning"),
        ("CNC lathe work", "cnc-turning"),
        ("数控车", "cnc-turning"),
        ("turning", "turning"),
        ("https://any.example/vocabularies/processes/gone", None),
        ("urn:manufacturing-capability:capability:42", None),
        ("urn:other:capability:turning", None),
    ],
)
def test_capability_is_our_address_or_a_name(
    read_rfq: Any, rfq: dict[str, Any], capability: str, process: str | None
) -> None:
    line = read_rfq(routed(rfq, step("a", capabilityId=capability)))

    (operation,) = line.values["operations"]
    assert operation["process"] == process
    assert (f"{PROCESS}/0/capabilityId" in line.values["unread"]) == (process is None)
    assert line.questions == line.errors == []


def names_in_order(line: Line) -> list[str]:
    """Returns the processes of a line in sequence."""
    return [operation["process"] for operation in line.values["operations"]]


def test_steps_follow_their_precedence(read_rfq: Any, rfq: dict[str, Any]) -> None:
    document = routed(
        rfq,
        step("c", capabilityId="grinding", processStepType="IsLastElement"),
        step("b", "c", capabilityId="milling"),
        step("a", "b", capabilityId="turning", processStepType="IsFirstElement"),
    )

    line = read_rfq(document)

    assert names_in_order(line) == ["turning", "milling", "grinding"]
    assert not {"routing_branches", "routing_cycle", "step_type_disagrees"} & set(codes(line))
    assert not any("precedenceRelation" in pointer for pointer in line.values["unread"])


def test_branches_are_noted(read_rfq: Any, rfq: dict[str, Any]) -> None:
    document = routed(
        rfq,
        step("a", "b", "c", capabilityId="turning"),
        step("b", "d", capabilityId="milling"),
        step("c", "d", capabilityId="grinding"),
        step("d", capabilityId="anodising"),
    )

    line = read_rfq(document)

    assert names_in_order(line) == ["turning", "milling", "grinding", "anodising"]
    assert "routing_branches" in codes(line)


def test_cycle_is_noted_and_stays_as_listed(read_rfq: Any, rfq: dict[str, Any]) -> None:
    document = routed(
        rfq,
        step("a", "b", capabilityId="turning"),
        step("b", "a", capabilityId="milling"),
    )

    line = read_rfq(document)

    assert names_in_order(line) == ["turning", "milling"]
    assert "routing_cycle" in codes(line)
    assert f"{PROCESS}/0/precedenceRelation/0" in line.values["unread"]


def test_unknown_successor_is_noted(read_rfq: Any, rfq: dict[str, Any]) -> None:
    line = read_rfq(routed(rfq, step("a", "nowhere")))

    assert "successor_unknown" in codes(line)
    assert f"{PROCESS}/0/precedenceRelation/0" in line.values["unread"]


@pytest.mark.parametrize(
    ("parameter", "cycle"),
    [
        ({"value": "7.5 min"}, "450"),
        ({"value": "35.125"}, "35.125"),
        ({"value": "0"}, None),
        ({"value": "quick"}, None),
        ({"parameterKey": "HasNoValue"}, None),
        ({"semanticReference": ["urn:other:cycle_time_s"], "value": "7"}, None),
        (
            {
                "value": "60",
                "parameterKey": "HasTolerances",
                "tolerances": [{"lowerLimit": "55", "upperLimit": "65"}],
            },
            "60",
        ),
    ],
)
def test_times_come_from_our_parameters(
    read_rfq: Any, rfq: dict[str, Any], parameter: dict[str, Any], cycle: str | None
) -> None:
    given = {
        "name": "t",
        "semanticReference": ["https://mill.example/vocabularies/order-fields/cycle-time"],
        "parameterKey": "HasValue",
        **parameter,
    }

    line = read_rfq(routed(rfq, step("a", inputParameters=[given])))

    (operation,) = line.values["operations"]
    assert operation["cycle_time_s"] == cycle
    unread = [pointer for pointer in line.values["unread"] if "inputParameters" in pointer]
    if cycle is None:
        assert unread == [f"{PROCESS}/0/inputParameters/0"]
    elif "tolerances" in given:
        assert unread == [f"{PROCESS}/0/inputParameters/0/tolerances/0"]
    else:
        assert unread == []
    assert "step_lacks_times" in codes(line)


@pytest.mark.parametrize(
    ("first", "last", "wish", "latest"),
    [
        ("2027-02-01", "2027-03-01", "2027-02-01", "2027-03-01"),
        (None, "2027-03-01", "2027-03-01", "2027-03-01"),
        ("2027-04-01", "2027-03-01", "2027-03-01", "2027-03-01"),
        ("soon", "2027-03-01", "2027-03-01", "2027-03-01"),
        ("2027-02-01", "2027-13-01", "2027-02-01", None),
    ],
)
def test_dates_are_wish_and_latest(
    read_rfq: Any,
    rfq: dict[str, Any],
    first: str | None,
    last: str,
    wish: str,
    latest: str | None,
) -> None:
    rfq["rfqConfiguration"] |= {"firstDeliveryDate": first, "lastDeliveryDate": last}

    line = read_rfq(rfq)

    assert line.values["wish_delivery_on"] == wish
    assert line.values.get("latest_delivery_on") == latest
    assert line.errors == line.questions == []


def test_request_without_most_members_is_still_a_draft(read_rfq: Any) -> None:
    line = read_rfq({"rfqIdentification": {"rfqId": "R-1"}, "rfqConfiguration": [1, 2]})

    assert line.values["reference"] == line.values["title"] == "R-1"
    assert "/rfqConfiguration" in line.values["unread"]
    assert line.errors == []


@pytest.mark.parametrize("name", ["rfqConfiguration", "rfqSender", "cxHeader", "rfqIdentification"])
@pytest.mark.parametrize("value", [None, [], "text", 7, {"parts": []}, {"parts": {"material": 1}}])
def test_wrong_shapes_raise_nothing(
    context: dict[str, Any], rfq: dict[str, Any], name: str, value: Any
) -> None:
    rfq[name] = value

    assert len(read(json.dumps(rfq).encode(), context).lines) == 1


def test_correction_of_a_cell_completes_the_draft(read_rfq: Any) -> None:
    corrected = {"unit_mass_kg": "0,8", "ship_to_region": "上海", "cycle_time_s": "420; 2 min"}

    line = read_rfq(RFQ, cells={"order 1": corrected})

    assert line.values["unit_mass_kg"] == "0.8"
    assert line.values["ship_to_region"] == "CN-SH"
    assert [step["cycle_time_s"] for step in line.values["operations"]] == ["420", "120"]
    assert line.values["operations"][0]["process"] == "cnc-milling-3-axis"
