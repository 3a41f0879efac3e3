"""Tests that columns hold the same problem, and every error of the file."""

import hashlib
import io
import json
import zipfile
from contextlib import suppress
from dataclasses import fields, replace

import numpy as np
import pytest

from matching.engine.model.codec_json import problem_of, read_problem
from matching.engine.model.codec_npz import load_columns, read_columns, write_columns
from matching.engine.model.columns import Columns, highest_total
from matching.engine.model.problem import ProblemError, columns_of


@pytest.fixture
def columns(worked_example, routed):
    """Returns two orders, four options, two shipments of one order, one lane."""
    document = worked_example()
    for name in ("windows", "options", "transfers"):
        document[name] += routed[name]
    document["orders"] += [row | {"id": "B"} for row in routed["orders"]]
    for step in document["orders"][1]["operations"]:
        step["id"] = step["id"].replace("A", "B")
    for row in document["options"][2:] + document["transfers"]:
        row["operation"] = row["operation"].replace("A", "B")
    return columns_of(read_problem(document))


def archive(columns, **members):
    """Returns the file of these columns with some members replaced."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_columns(columns))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in {entry.removesuffix(".npy") for entry in source.namelist()} | members.keys():
            content = members.get(name, source.read(f"{name}.npy") if name not in members else None)
            if isinstance(content, np.ndarray):
                held = io.BytesIO()
                np.save(held, content)
                content = held.getvalue()
            if content is not None:
                archive.writestr(f"{name}.npy", content)
    return target.getvalue()


def equal(left, right):
    return all(
        np.array_equal(getattr(left, field.name), getattr(right, field.name))
        for field in fields(Columns)
    )


def test_rows_of_columns_are_the_problem(columns):
    rows = problem_of(columns)

    again = columns_of(read_problem(json.loads(json.dumps(rows.as_document()))))

    assert equal(again, columns)
    assert again.sha256() == rows.sha256() == columns.sha256()


def test_file_holds_the_same_columns(columns, tmp_path):
    file = tmp_path / "problem.npz"
    file.write_bytes(write_columns(columns))

    assert equal(read_columns(file), columns)
    assert equal(load_columns(file.read_bytes()), columns)
    assert write_columns(read_columns(file)) == file.read_bytes()


def test_either_form_is_loaded(columns):
    text = json.dumps(problem_of(columns).as_document())

    assert equal(load_columns(text), columns)
    assert equal(load_columns(text.encode()), columns)


def test_json_is_read_as_its_rows_are(routed):
    routed["options"][0] |= {"min_quantity": 0, "max_quantity": 9}
    routed["options"].reverse()
    routed["transfers"].append(routed["transfers"][0] | {"to_factory": "F"})

    columns = load_columns(json.dumps(routed))

    assert equal(columns, columns_of(read_problem(routed)))
    assert columns.option_max.tolist() == [9, -1, -1, -1]


def test_json_beyond_int64_is_read_by_rows(build):
    builder = build().window("F.1", 5).order("A", 1, 0).option("A.1", "F.1", max_quantity=2**70)

    columns = load_columns(json.dumps(builder.document))

    assert columns.option_max.tolist() == [2**70]


def test_ids_of_any_script_are_kept(build):
    builder = build().window("厂.1", 1).order("\ud800", 1, 1).order("", 1, 1)
    columns = columns_of(read_problem(builder.document))

    assert read_columns(write_columns(columns)).order_ids == ("", "\ud800")


def test_every_column_changes_the_digest(columns):
    digests = {columns.sha256()}

    for field in fields(Columns):
        content = getattr(columns, field.name)
        if isinstance(content, np.ndarray):
            other = content.copy()
            other[-1] = ~other[-1] if other.dtype == bool else other[-1] + 1
        else:
            other = content[:-1]
        digests.add(replace(columns, **{field.name: other}).sha256())

    assert len(digests) == 1 + len(fields(Columns))


def test_digest_is_what_the_format_says(build):
    columns = columns_of(read_problem(build().window("厂.1", 2**64).order("A", 3, 1).document))
    lines = {
        "currency": b"text 3\nCNY",
        "factory_ids": b"ids 1\n\3" + bytes(7) + "厂".encode(),
        "window_available_ms": b"decimals 1\n18446744073709551616\n",
        "order_whole": b"int64 1\n" + bytes(8),
        "order_quantity": b"int64 1\n\3" + bytes(7),
        "option_unit": b"int64 0\n",
    }

    stream = b"".join(columns.hashed())

    assert hashlib.sha256(stream).hexdigest() == columns.sha256()
    assert stream.startswith(b"millshare-columns/1\ncurrency ")
    assert all(name.encode() + b" " + line in stream for name, line in lines.items())


def test_digest_tells_where_an_id_ends(columns):
    one, other = ("F1", "F2x"), ("F1F", "2x")

    digests = {replace(columns, factory_ids=ids).sha256() for ids in (one, other)}

    assert len(digests) == 2


def test_numbers_beyond_int64_are_held_in_memory_alone(build):
    builder = build().window("F.1", 2**70).order("A", 2**65, 0)
    columns = columns_of(read_problem(builder.document))

    assert problem_of(columns).windows[0].available_ms == 2**70
    assert columns.sha256() == problem_of(columns).sha256()
    with pytest.raises(ProblemError) as rejected:
        write_columns(columns)
    assert rejected.value.path == "$.window_available_ms"


REJECTED = [
    ({"currency": "yuan"}, "$.currency", "ISO 4217"),
    ({"factory_ids": ("F", "F1", "F1", "G")}, "$.factory_ids[2]", "twice"),
    ({"window_ids": ("F.1", "G.2", "F.2", "G.3", "W1", "W2")}, "$.window_ids[2]", "sorted"),
    ({"order_ids": ("A", "A")}, "$.order_ids[1]", "twice"),
    ({"operation_ids": ("A.1", "B.1", "A.1")}, "$.operation_ids[2]", "twice"),
    ({"operation_ids": ("A.1", "B.1")}, "$.operation_max_factories", "3 entries, not 2"),
    ({"order_ids": ("A",)}, "$.order_quantity", "2 entries, not 1"),
    ({"order_operations": [0, 1]}, "$.order_operations", "2 entries, not 3"),
    ({"order_operations": [1, 2, 3]}, "$.order_operations[0]", "0"),
    ({"order_operations": [0, 0, 3]}, "$.order_operations[1]", "at least one"),
    ({"order_operations": [0, 1, 4]}, "$.order_operations[2]", "operations"),
    ({"window_factory": (2, 7)}, "$.window_factory[2]", "unknown factory 7 of 4"),
    ({"window_factory": (2, -1)}, "$.window_factory[2]", "unknown"),
    ({"window_factory": (4, 0)}, "$.factory_ids[1]", "without windows"),
    ({"window_end": (1, 0)}, "$.window_end[1]", "after start"),
    ({"window_start": (1, 2**62)}, "$.window_start[1]", "range"),
    ({"order_submitted": (1, -(2**62))}, "$.order_submitted[1]", "range"),
    ({"window_available_ms": (5, 0)}, "$.window_available_ms[5]", "at least 1, not 0"),
    ({"window_opening": (0, -1)}, "$.window_opening[0]", "negative"),
    ({"order_quantity": (1, 0)}, "$.order_quantity[1]", "at least 1"),
    ({"order_unmet": (1, -5)}, "$.order_unmet[1]", "negative"),
    ({"operation_max_factories": (1, 0)}, "$.operation_max_factories[1]", "at least 1"),
    ({"operation_max_factories": (1, -2)}, "$.operation_max_factories[1]", "at least 1"),
    ({"operation_min_lot": (1, 0)}, "$.operation_min_lot[1]", "at least 1"),
    ({"option_unit_ms": (4, 0)}, "$.option_unit_ms[4]", "at least 1"),
    ({"option_setup_ms": (4, -1)}, "$.option_setup_ms[4]", "negative"),
    ({"option_unit": (4, -1)}, "$.option_unit[4]", "negative"),
    ({"option_setup": (4, -1)}, "$.option_setup[4]", "negative"),
    ({"option_min": (4, -1)}, "$.option_min[4]", "negative"),
    ({"option_max": (4, -2)}, "$.option_max[4]", "negative"),
    ({"option_max": (4, 0)}, "$.option_max[4]", "below option_min"),
    ({"option_operation": (0, 3)}, "$.option_operation[0]", "unknown operation"),
    ({"option_operation": (1, 1)}, "$.option_operation[2]", "not sorted"),
    ({"option_window": (0, 6)}, "$.option_window[0]", "unknown window"),
    ({"option_window": (1, 4)}, "$.option_operation[1]", "twice"),
    ({"shipment_order": (0, 2)}, "$.shipment_order[0]", "unknown order"),
    ({"shipment_factory": (1, 1)}, "$.shipment_order[1]", "twice"),
    ({"shipment_factory": (1, 0)}, "$.shipment_order[1]", "not sorted"),
    ({"shipment_fixed": (0, -1)}, "$.shipment_fixed[0]", "negative"),
    ({"shipment_unit": (0, -1)}, "$.shipment_unit[0]", "negative"),
    ({"transfer_operation": (0, 2)}, "$.transfer_operation[0]", "last operation"),
    ({"transfer_from": (0, 9)}, "$.transfer_from[0]", "unknown factory"),
    ({"transfer_to": (0, 9)}, "$.transfer_to[0]", "unknown factory"),
    ({"transfer_fixed": (0, -1)}, "$.transfer_fixed[0]", "negative"),
    ({"transfer_unit": (0, -1)}, "$.transfer_unit[0]", "negative"),
    ({"transfer_transit_ms": (0, -1)}, "$.transfer_transit_ms[0]", "negative"),
    ({"order_unmet": (0, 2**62 // 100)}, "$", "2**62"),
    ({"order_unmet": (0, 2**63 - 1)}, "$", "2**62"),
    ({"option_setup": (0, 2**62)}, "$", "2**62"),
]


@pytest.mark.parametrize(("change", "path", "reason"), REJECTED)
def test_unsound_columns_are_rejected_with_path_and_reason(columns, change, path, reason):
    for name, value in change.items():
        content = getattr(columns, name)
        if isinstance(content, np.ndarray) and isinstance(value, tuple):
            content = content.copy()
            content[value[0]] = value[1]
        else:
            content = np.array(value) if isinstance(value, list) else value
        columns = replace(columns, **{name: content})

    with pytest.raises(ProblemError) as rejected:
        read_columns(write_columns(columns))

    assert rejected.value.path == path
    assert reason in rejected.value.reason


def numbers(kind, *values):
    return np.array(values, dtype=kind)


MEMBERS = [
    ("format", None, "missing"),
    ("option_unit", None, "missing"),
    ("order_ids_ends", None, "missing"),
    ("extra", numbers("<i8", 1), "unknown"),
    ("format", np.frombuffer(b"millshare-columns/2", dtype="u1"), "must be"),
    ("format", np.zeros(10**6, dtype="u1"), "too long"),
    ("order_quantity", numbers("<f8", 1, 1), "type"),
    ("order_quantity", numbers("<i4", 1, 1), "type"),
    ("order_quantity", numbers(">i8", 1, 1), "type"),
    ("order_whole", numbers("u1", 0, 1), "type"),
    ("order_quantity", np.array([[1, 1]]), "dimension"),
    ("order_quantity", np.array(1), "dimension"),
    ("order_ids", np.frombuffer(b"A\xff", dtype="u1"), "UTF-8"),
    ("order_ids", np.frombuffer(b"ABC", dtype="u1"), "behind the last id"),
]


@pytest.mark.parametrize(("name", "content", "reason"), MEMBERS)
def test_other_members_are_rejected(columns, name, content, reason):
    with pytest.raises(ProblemError) as rejected:
        read_columns(archive(columns, **{name: content}))

    assert rejected.value.path.startswith(f"$.{name}")
    assert reason in rejected.value.reason


def test_ends_outside_their_ids_are_rejected(columns):
    for ends in ((1, 9), (2, 1), (-1, 2)):
        with pytest.raises(ProblemError) as rejected:
            read_columns(archive(columns, order_ids_ends=numbers("<i8", *ends)))

        assert rejected.value.path.startswith("$.order_ids_ends[")


def test_objects_are_never_unpickled(columns):
    pickled = io.BytesIO()
    np.save(pickled, np.array([1, {}], dtype=object))

    with pytest.raises(ProblemError, match="type"):
        read_columns(archive(columns, order_quantity=pickled.getvalue()))


def test_broken_file_is_rejected(columns):
    whole = write_columns(columns)

    for place in range(0, len(whole), 97):
        with pytest.raises(ProblemError):
            read_columns(whole[:place])


@pytest.mark.slow
def test_changed_byte_is_rejected_or_harmless(columns):
    whole = bytearray(write_columns(columns))

    for place in range(0, len(whole), 7):
        changed = whole.copy()
        changed[place] ^= 0x55
        with suppress(ProblemError):
            assert equal(read_columns(bytes(changed)), columns)


def test_size_is_rejected_before_anything_is_inflated(columns):
    oversized = archive(columns, order_quantity=np.zeros(10**6, dtype="<i8"))

    with pytest.raises(ProblemError, match="most is 1000000"):
        read_columns(oversized, most_bytes=10**6)


def test_array_that_claims_more_than_its_member_is_rejected(columns):
    held = io.BytesIO()
    np.save(held, numbers("<i8", 1, 1))
    claiming = held.getvalue().replace(b"(2,), }        ", b"(9999999999,), }")[
        : len(held.getvalue())
    ]

    with pytest.raises(ProblemError):
        read_columns(archive(columns, order_quantity=claiming))


def test_highest_total_is_exact_at_the_limit(build):
    below = columns_of(read_problem(build().window("F.1", 1).order("A", 1, 2**62 - 1).document))

    assert highest_total(below) == 2**62 - 1
    assert highest_total(replace(below, order_unmet=np.array([2**63 - 1]))) == 2**63 - 1
