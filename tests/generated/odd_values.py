"""Draws values that people, programs and attackers send, most of them wrong."""

from random import Random
from typing import Any

INSTANTS = (
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z"),
    *("2026-12-01T24:00:00Z", "2026-12-01T10:00:00+99:99", "0000-00-00", "10000-01-01"),
    *("2026-12-01T10:00:00", "2026-12-01T10:00:60Z", "-2026-12-01", "1e9", "20261201"),
    *("9999-12-31", "0001-01-01", "2027-02-29", "2026-W53-7", "now"),
)
NUMBERS = (
    *("1e400", "NaN", "-NaN", "sNaN", "Infinity", "-0", "0", "-1", "9" * 400, "0." + "0" * 400),
    *("1e-400", "٣", "①", "1_000", "1,5", "0x10", " 7 ", "+5", "12.50", "1" + "0" * 30),
)
TEXTS = (
    *("", " ", "x", "支架", "x" * 131_072, "\x00", "a\x00b", "\ud800", "\u202e", "\u200b", "<b>"),
    *("=1+1", "' OR 1=1 --", "%s%n", "{{7*7}}", "../../etc/passwd", "\n\r\t", "𝒳" * 40, "a" * 300),
    *("cnc-milling-3-axis", "CNY", "CN-JS", "aluminium", "iso-9001", "EXW", "piece", "kg"),
)
OTHERS = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -(2**63) - 1, 10**400, 0.5, 1e308),
    *([], {}, [[]], [None], {"": ""}, {"a": {"b": {"c": []}}}, ["x"] * 300),
)


def odd_value(random: Random, ids: list[str]) -> Any:
    """Returns any JSON value."""
    pool = random.choice((INSTANTS, NUMBERS, TEXTS, OTHERS, ids))
    return random.choice(pool)


def odd_text(random: Random, ids: list[str]) -> str:
    """Returns text for an address or a form, without what no client can send."""
    text = random.choice(random.choice((INSTANTS, NUMBERS, TEXTS, ids)))
    return text[:3_000].replace("\ud800", "�")


def fitting_value(schema: dict[str, Any], random: Random, ids: list[str]) -> Any:
    """Returns a value of the schema's type, often an odd one of it."""
    for word in ("allOf", "oneOf", "anyOf"):
        if word in schema:
            return fitting_value(random.choice(schema[word]), random, ids)
    if "enum" in schema:
        return random.choice(schema["enum"])
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = random.choice(kind)
    text_format = schema.get("format")
    if text_format == "uuid":
        return random.choice(ids)
    if text_format in ("date", "date-time"):
        return random.choice((*INSTANTS, "2026-12-20", "2026-12-20T08:00:00Z"))
    if text_format == "decimal":
        return random.choice((*NUMBERS, "10", "100"))
    fitting = {
        "integer": lambda: random.choice((0, 1, 2, 100, -1, 2**31, 2**63, 10**12)),
        "boolean": lambda: random.choice((True, False)),
        "array": lambda: [
            fitting_value(schema.get("items", {}), random, ids)
            for _ in range(random.choice((0, 1, 1, 2, 30)))
        ],
        "object": dict,
        "null": lambda: None,
        "number": lambda: random.choice((0.5, 1e308, -1.0)),
    }
    return fitting.get(kind, lambda: random.choice(TEXTS))()
