"""Tests reading, validating, writing and hashing of problems."""

import copy
import json
from pathlib import Path

import pytest

from matching.engine.model.codec_json import load_problem, read_problem
from matching.engine.model.codec_npz import load_columns
from matching.engine.model.problem import ProblemError


def put(*path, value):
    def change(document):
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return change


def drop(*path):
    def change(document):
        for step in path[:-1]:
            document = document[step]
        del document[path[-1]]

    return change


def repeat(name):
    return lambda document: document[name].append(copy.deepcopy(document[name][0]))


LANE = {
    "operation": "B.1",
    "from_factory": "F1",
    "to_factory": "F2",
    "fixed_micros": 1,
    "unit_micros": 1,
    "transit_ms": 1,
}
ROUTED = {
    "id": "B",
    "quantity": 1,
    "unmet_micros": 1,
    "submitted_at": "2026-01-01T00:00:00+08:00",
    "operations": [{"id": "B.1"}, {"id": "B.2"}],
}


@pytest.fixture
def document(worked_example):
    document = worked_example()
    document["orders"].append(copy.deepcopy(ROUTED))
    document["transfers"].append(dict(LANE))
    return document


REJECTED = [
    (put("format", value="millshare-problem/2"), "$.format", "must be"),
    (put("format", value=1), "$.format", "string"),
    (drop("format"), "$.format", "missing"),
    (drop("currency"), "$.currency", "missing"),
    (put("currency", value="yuan"), "$.currency", "ISO 4217"),
    (drop("windows"), "$.windows", "missing"),
    (put("windows", value={}), "$.windows", "list"),
    (put("windows", 0, value=[]), "$.windows[0]", "object"),
    (put("extra", value=1), "$.extra", "unknown"),
    (put("windows", 1, "extra", value=1), "$.windows[1].extra", "unknown"),
    (put("orders", 0, "operations", 0, "x", value=1), "$.orders[0].operations[0].x", "unknown"),
    (drop("windows", 0, "available_ms"), "$.windows[0].available_ms", "missing"),
    (put("windows", 0, "available_ms", value=0), "$.windows[0].available_ms", "at least 1"),
    (put("windows", 0, "available_ms", value=1.0), "$.windows[0].available_ms", "float"),
    (put("windows", 0, "available_ms", value=True), "$.windows[0].available_ms", "boolean"),
    (put("windows", 0, "available_ms", value="1"), "$.windows[0].available_ms", "string"),
    (put("windows", 0, "available_ms", value=None), "$.windows[0].available_ms", "null"),
    (put("windows", 0, "opening_micros", value=-1), "$.windows[0].opening_micros", "negative"),
    (put("windows", 0, "factory", value=7), "$.windows[0].factory", "string"),
    (put("windows", 0, "start", value="2026-01-05T00:00:00"), "$.windows[0].start", "offset"),
    (put("windows", 0, "start", value="2026-01-05"), "$.windows[0].start", "offset"),
    (put("windows", 0, "start", value="soon"), "$.windows[0].start", "ISO 8601"),
    (put("windows", 0, "start", value=5), "$.windows[0].start", "string"),
    (put("windows", 0, "start", value="0001-01-01T00:00:00+08:00"), "$.windows[0].start", "range"),
    (put("windows", 0, "end", value="2026-01-05T00:00:00Z"), "$.windows[0].end", "after start"),
    (put("windows", 0, "end", value="2026-01-05T07:00:00+08:00"), "$.windows[0].end", "after"),
    (put("windows", 1, "id", value="W1"), "$.windows[1].id", "twice"),
    (put("orders", 0, "quantity", value=0), "$.orders[0].quantity", "at least 1"),
    (put("orders", 0, "quantity", value=-3), "$.orders[0].quantity", "at least 1"),
    (put("orders", 0, "unmet_micros", value=-1), "$.orders[0].unmet_micros", "negative"),
    (drop("orders", 0, "unmet_micros"), "$.orders[0].unmet_micros", "missing"),
    (put("orders", 0, "all_or_nothing", value=1), "$.orders[0].all_or_nothing", "true or false"),
    (put("orders", 0, "submitted_at", value="2026-01-01T00:00"), "$.orders[0].submitted_at", "off"),
    (put("orders", 0, "operations", value=[]), "$.orders[0].operations", "at least one"),
    (drop("orders", 0, "operations"), "$.orders[0].operations", "missing"),
    (put("orders", 1, "id", value="A"), "$.orders[1].id", "twice"),
    (put("orders", 1, "operations", 1, "id", value="A.1"), "$.orders[1].operations[1].id", "twice"),
    (
        put("orders", 0, "operations", 0, "max_factories", value=0),
        "$.orders[0].operations[0].max_factories",
        "at least 1",
    ),
    (
        put("orders", 0, "operations", 0, "min_lot", value=0),
        "$.orders[0].operations[0].min_lot",
        "at least 1",
    ),
    (put("options", 0, "unit_ms", value=0), "$.options[0].unit_ms", "at least 1"),
    (put("options", 0, "setup_ms", value=-1), "$.options[0].setup_ms", "negative"),
    (put("options", 0, "unit_micros", value=-1), "$.options[0].unit_micros", "negative"),
    (put("options", 0, "setup_micros", value=-1), "$.options[0].setup_micros", "negative"),
    (put("options", 0, "setup_micros", value=2.5), "$.options[0].setup_micros", "float"),
    (put("options", 0, "min_quantity", value=-1), "$.options[0].min_quantity", "negative"),
    (put("options", 0, "max_quantity", value=0), "$.options[0].max_quantity", "min_quantity"),
    (put("options", 0, "operation", value="Z"), "$.options[0].operation", "unknown"),
    (put("options", 0, "window", value="Z"), "$.options[0].window", "unknown"),
    (repeat("options"), "$.options[2]", "twice"),
    (drop("options"), "$.options", "missing"),
    (put("options", value={}), "$.options", "list"),
    (put("options", 1, value=7), "$.options[1]", "object"),
    (drop("options", 1, "unit_ms"), "$.options[1].unit_ms", "missing"),
    (put("options", 1, "extra", value=1), "$.options[1].extra", "unknown"),
    (put("options", 1, "window", value=1), "$.options[1].window", "string"),
    (put("options", 1, "unit_ms", value=True), "$.options[1].unit_ms", "boolean"),
    (put("options", 1, "max_quantity", value=None), "$.options[1].max_quantity", "null"),
    (put("options", 1, "max_quantity", value=-1), "$.options[1].max_quantity", "negative"),
    (put("shipments", value=None), "$.shipments", "list"),
    (put("transfers", 0, "extra", value=1), "$.transfers[0].extra", "unknown"),
    (put("shipments", 0, "fixed_micros", value=-1), "$.shipments[0].fixed_micros", "negative"),
    (put("shipments", 0, "unit_micros", value=False), "$.shipments[0].unit_micros", "boolean"),
    (put("shipments", 0, "order", value="Z"), "$.shipments[0].order", "unknown"),
    (put("shipments", 0, "factory", value="Z"), "$.shipments[0].factory", "unknown"),
    (repeat("shipments"), "$.shipments[2]", "twice"),
    (put("transfers", 0, "operation", value="Z"), "$.transfers[0].operation", "unknown"),
    (put("transfers", 0, "operation", value="B.2"), "$.transfers[0].operation", "last operation"),
    (put("transfers", 0, "from_factory", value="Z"), "$.transfers[0].from_factory", "unknown"),
    (put("transfers", 0, "to_factory", value="Z"), "$.transfers[0].to_factory", "unknown"),
    (put("transfers", 0, "transit_ms", value=-1), "$.transfers[0].transit_ms", "negative"),
    (put("transfers", 0, "unit_micros", value=-1), "$.transfers[0].unit_micros", "negative"),
    (repeat("transfers"), "$.transfers[1]", "twice"),
    (put("orders", 0, "unmet_micros", value=2**62 // 100), "$", "2**62"),
    (put("options", 0, "setup_micros", value=2**62), "$", "2**62"),
    (put("transfers", 0, "fixed_micros", value=2**62), "$", "2**62"),
    (put("windows", 0, "opening_micros", value=2**62), "$", "2**62"),
]


@pytest.mark.parametrize(("change", "path", "reason"), REJECTED)
def test_unsound_problem_is_rejected_with_path_and_reason(document, change, path, reason):
    change(document)

    with pytest.raises(ProblemError) as rejected:
        read_problem(document)

    assert rejected.value.path == path
    assert reason in rejected.value.reason


@pytest.mark.parametrize(("change", "path", "reason"), REJECTED)
def test_columns_are_rejected_with_the_same_path_and_reason(document, change, path, reason):
    change(document)

    with pytest.raises(ProblemError) as rejected:
        load_columns(json.dumps(document))

    assert rejected.value.path == path
    assert reason in rejected.value.reason


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ("[]", "$", "object"),
        ("null", "$", "object"),
        ("{", "$", "not JSON"),
        ("", "$", "not JSON"),
        ('{"format": NaN}', "$", "NaN"),
        ('{"format": Infinity}', "$", "Infinity"),
        ('{"a": 1, "a": 2}', "$.a", "twice"),
        ('{"a": [{"b": {"c": 1, "c": 1}}]}', "$.a[0].b.c", "twice"),
        ("[" * 100_000, "$", "deeply"),
        ("1" * 5_000, "$", "not JSON"),
        (b"\xff\xfe", "$", "not JSON"),
    ],
)
def test_text_that_is_not_sound_json_is_rejected(text, path, reason):
    with pytest.raises(ProblemError) as rejected:
        load_problem(text)

    assert rejected.value.path == path
    assert reason in rejected.value.reason


def test_problem_is_read_from_a_file(tmp_path: Path, worked_example):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(worked_example()))

    problem = load_problem(file)

    assert problem == read_problem(worked_example())


def test_document_round_trips(document):
    problem = read_problem(document)

    again = read_problem(json.loads(json.dumps(problem.as_document())))

    assert again == problem


def test_defaults_written_out_do_not_change_the_digest(document):
    short = read_problem(document)

    document["windows"][0]["opening_micros"] = 0
    document["orders"][0]["all_or_nothing"] = False
    document["orders"][1]["operations"][0]["min_lot"] = 1
    document["options"][0]["min_quantity"] = 1
    long = read_problem(document)

    assert long.sha256() == short.sha256()


def test_absent_and_empty_lists_are_equal(document):
    document["shipments"], document["transfers"] = [], []
    empty = read_problem(document)

    del document["shipments"], document["transfers"]
    absent = read_problem(document)

    assert absent.sha256() == empty.sha256()


def test_offset_of_an_instant_does_not_change_the_digest(document):
    utc = read_problem(document)

    document["windows"][0]["start"] = "2026-01-05T08:00:00.000+08:00"
    local = read_problem(document)

    assert local.canonical() == utc.canonical()


def test_order_of_rows_does_not_change_the_digest(document):
    problem = read_problem(document)

    for name in ("windows", "orders", "options", "shipments", "transfers"):
        document[name].reverse()
    turned = read_problem(document)

    assert turned != problem
    assert turned.sha256() == problem.sha256()


def test_sequence_of_operations_changes_the_digest(document):
    document["transfers"] = []
    problem = read_problem(document)

    document["orders"][1]["operations"].reverse()
    turned = read_problem(document)

    assert turned.sha256() != problem.sha256()


def test_canonical_text_is_sorted_and_tight(worked_example):
    problem = read_problem(worked_example())

    text = problem.canonical().decode("ascii")

    assert " " not in text
    assert text.startswith('{"currency":"CNY","format":"millshare-problem/1","options":[{"min_qu')
    assert '"start":"2026-01-05T00:00:00Z"' in text


def test_largest_total_that_stays_below_the_limit_is_read(build):
    builder = build().window("F.1", 1).order("A", 1, 2**62 - 1)

    problem = read_problem(builder.document)

    assert problem.orders[0].unmet_micros == 2**62 - 1
