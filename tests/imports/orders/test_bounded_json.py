"""Tests that hostile and broken JSON is refused with words, quickly."""

import json
import time
from decimal import Decimal

import pytest

from imports.messages import text_of
from imports.readers.orders.bounded_json import DEPTH_MOST, Refused, parse_json
from imports.readers.result import Unreadable

SECONDS_MOST = 2
MANY = 3_000_000


def nested(depth: int) -> bytes:
    """Returns objects in one another."""
    return b'{"a":' * depth + b"1" + b"}" * depth


HOSTILE = [
    ("json_too_deep", nested(DEPTH_MOST + 1)),
    ("json_too_deep", nested(5_000)),
    ("json_too_deep", b"[" * 100_000),
    ("json_too_deep", b"[" * 900 + b"]" * 900),
    ("json_too_many_values", b"[" + b"[]," * MANY + b"1]"),
    ("json_too_many_values", b"[" + b'"a",' * MANY + b"1]"),
    ("too_many_orders", b"[" + b"{}," * 100_000 + b"{}]"),
    ("too_many_orders", b'{"reference":"A"}\n' * 100_000),
    ("json_key_twice", b'{"reference":"A","reference":"B"}'),
    ("json_number_too_long", b'{"quantity":' + b"9" * 1_000_000 + b"}"),
    ("json_number_too_long", b'{"quantity":1e999999999}'),
    ("json_number_too_long", b'{"quantity":-1e-999999999}'),
    ("json_number_too_long", b'{"quantity":1.' + b"1" * 100_000 + b"}"),
    ("json_number_too_long", b'{"quantity":NaN}'),
    ("json_number_too_long", b'{"quantity":Infinity}'),
    ("json_text_too_long", b'{"title":"' + b"x" * 100_000 + b'"}'),
    ("json_broken", b'{"reference":"A"'),
    ("json_broken", b'[{"reference":"A"},]'),
    ("json_broken", b"{'reference':'A'}"),
    ("no_orders_in_file", b"[]"),
    ("no_orders_in_file", b'{"orders":[]}'),
]


@pytest.mark.parametrize(("code", "content"), HOSTILE, ids=range(len(HOSTILE)))
def test_file_is_refused_in_words(read_orders, code, content):
    begin = time.perf_counter()
    with pytest.raises(Unreadable) as refused:
        read_orders(content)

    assert time.perf_counter() - begin < SECONDS_MOST
    assert refused.value.message.code == code
    assert "…" not in text_of(refused.value.message).replace(
        str(refused.value.message.params.get("found", "")), ""
    )


def test_numbers_stay_exact():
    assert parse_json(b'{"a":0.1,"b":120,"c":1E+2}') == {
        "a": Decimal("0.1"),
        "b": 120,
        "c": Decimal(100),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings_are_recognised(encoding):
    text = json.dumps([{"title": "法兰"}], ensure_ascii=False)

    assert parse_json(text.encode(encoding)) == [{"title": "法兰"}]


def test_broken_json_names_its_place():
    with pytest.raises(Refused) as refused:
        parse_json(b'[\n{"a": 1,\n "b": oops}]')

    assert refused.value.message.params == {"line": 3, "column": 7, "found": "oops}]"}


def test_one_broken_line_is_one_bad_line(read_orders):
    good = json.dumps({"reference": "PO-1", "quantity": 5})
    reading = read_orders("\n".join([good, '{"reference": "PO-2", "quantity": }', "", "[1]"]))

    assert [line.position for line in reading.lines] == ["line 1", "line 2", "line 4"]
    assert [[error.code for error in line.errors] for line in reading.lines] == [
        [],
        ["json_broken"],
        ["order_no_object"],
    ]
