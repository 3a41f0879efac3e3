"""Builds contexts of readers and reads sheets in them, for tests."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from imports.readers.result import Line, Message, Reading
from imports.readers.sheets import read

CASES = Path(__file__).resolve().parents[1] / "cases"
VOCABULARIES = Path(__file__).resolve().parents[3] / "platform" / "vocabularies" / "data"
NOW = "2026-11-29T22:00:00+00:00"


def machine(
    id: str,
    name: str,
    *,
    zone: str = "Asia/Shanghai",
    currency: str = "CNY",
    count: int = 1,
    factory: str = "Suzhou works",
) -> dict[str, Any]:
    """Returns a machine as the context of a reader has it."""
    return {
        "id": id,
        "name": name,
        "full_name": f"{factory} · {name}",
        "factory": factory,
        "factory_id": f"id of {factory}",
        "time_zone": zone,
        "currency": currency,
        "count": count,
        "hourly_rate": "120",
    }


LATHE = machine("lathe", "Lathe 7")
CENTRE = machine("centre", "加工中心3#")
HAAS = machine("haas", "Haas VF-2, cell 7")
POOL = machine("pool", "Mill pool", count=6)
FRAESE = machine("fraese", "Fräse 1", zone="Europe/Berlin", currency="EUR", factory="Werk Berlin")
CHINA, BERLIN = (LATHE, CENTRE, HAAS, POOL), (FRAESE,)


def context(machines: Iterable[dict[str, Any]] = CHINA, **more: Any) -> dict[str, Any]:
    """Returns the context of a reader."""
    is_berlin = all(row["currency"] == "EUR" for row in machines)
    return {
        "kind": "windows",
        "name": "idle.csv",
        "now": NOW,
        "locale": "de" if is_berlin else "zh-hans",
        "machines": list(machines),
        "options": {},
        "answers": {},
        **more,
    }


def reading(text: str | bytes, machines: Iterable[dict[str, Any]] = CHINA, **more: Any) -> Reading:
    """Reads a sheet."""
    content = text.encode() if isinstance(text, str) else text
    return read(content, context(machines, **more))


def lines(text: str | bytes, machines: Iterable[dict[str, Any]] = CHINA, **more: Any) -> list[Line]:
    """Returns the lines of a sheet."""
    return reading(text, machines, **more).lines


def case(name: str) -> bytes:
    """Returns a file of the cases."""
    return (CASES / name).read_bytes()


def codes(messages: Iterable[Message]) -> list[str]:
    """Returns the codes of messages."""
    return [message.code for message in messages]


def is_good(line: Line) -> bool:
    """Returns true for a line that can be committed."""
    return not line.questions and not line.errors


def cell_line(**cells: str) -> str:
    """Returns a sheet of one window with these cells, on 1 December from 8 to 16."""
    row = {
        "machine": "Lathe 7",
        "start": "2026-12-01 08:00",
        "end": "2026-12-01 16:00",
        **{name.replace("_", " "): text for name, text in cells.items()},
    }
    return "\t".join(row) + "\n" + "\t".join(row.values())


@cache
def vocabulary(name: str) -> tuple[dict[str, Any], ...]:
    """Returns the terms of a vocabulary as the context of a reader has them."""
    with (VOCABULARIES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            {
                "code": row["code"],
                "en": row["name_en"],
                "zh": row["name_zh"],
                "aliases": [
                    alias
                    for column in ("aliases_en", "aliases_zh")
                    for alias in row.get(column, "").split("|")
                    if alias
                ],
                "offerable": row.get("offerable", "1") == "1",
            }
            for row in csv.DictReader(file)
        )
