"""Reads capacity windows from spreadsheet lines and writes a sheet."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from common.clock import hours_from_ms, ms_from_hours
from console.common.amounts import signs_of
from factories.models import CapacityWindow, Machine

# More lines would block a web process for too long; the API has the same limit.
MAX_LINES = 1_000
COLUMNS = (*("machine", "start", "end", "hours", "rate", "opening cost", "least lot", "notice"),)
REQUIRED_COLUMNS = ("machine", "start", "end")
# Heads are compared in lower case, without blanks and text in brackets.
COLUMN_HEADS: Mapping[str, frozenset[str]] = {
    "machine": frozenset(
        {
            "machine",
            "machinename",
            "workcentre",
            "workcenter",
            "机器",
            "设备",
            "机床",
            "设备名称",
            "机器名称",
        }
    ),
    "start": frozenset(
        {"start", "starts", "startsat", "from", "begin", "开始", "开始时间", "起始时间", "起"}
    ),
    "end": frozenset(
        {"end", "ends", "endsat", "until", "to", "结束", "结束时间", "终止时间", "止"}
    ),
    "hours": frozenset(
        {"hours", "offeredhours", "hoursoffered", "工时", "小时", "机时", "可用工时", "提供工时"}
    ),
    "rate": frozenset(
        {
            "rate",
            "hourlyrate",
            "rateperhour",
            "price",
            "费率",
            "小时费率",
            "单价",
            "时价",
            "每小时费率",
        }
    ),
    "opening cost": frozenset({"openingcost", "opening", "开机费", "启动费", "开班费", "开启费用"}),
    "least lot": frozenset({"leastlot", "minlot", "minimumlot", "最小批量", "最小批", "起订量"}),
    "notice": frozenset(
        {"notice", "noticehours", "提前期", "提前通知", "通知时间", "提前通知小时"}
    ),
}
TIMES = (
    *("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"),
    *("%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%d.%m.%Y %H:%M", "%Y年%m月%d日 %H:%M"),
)
MILLISECOND = timedelta(milliseconds=1)
MAX_LEAST_LOT = 2**31 - 1
MAX_NOTICE_HOURS = 24 * 365
MAX_AMOUNT = Decimal(10**13)
MAX_HOURS = Decimal(10**6)


class UnreadableSheet(ValueError):
    """Signals a sheet that cannot be read; its message says why."""


class UnreadableCell(ValueError):
    """Signals a cell that cannot be read; its message says why."""


@dataclass
class SheetLine:
    """Holds one line of the sheet: cells, parsed terms and errors."""

    number: int
    cells: Mapping[str, str]
    terms: dict[str, Any] | None = None
    errors: list[str] = field(default_factory=list)

    def shown(self) -> list[str]:
        """Returns the cells in the order of the columns."""
        return [self.cells.get(name, "") for name in COLUMNS]


def read_sheet(text: str, machines: Iterable[Machine], *, prices: bool = True) -> list[SheetLine]:
    """Parses the lines below the head. Raises UnreadableSheet.

    Cells are separated by tabs, commas or semicolons. Without `prices` those columns are ignored.
    """
    rows = [
        row
        for row in csv.reader(io.StringIO(text.strip("\n\r﻿")), delimiter=delimiter_of(text))
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        raise UnreadableSheet(gettext("Paste at least a head and one line."))
    names = [name_of(cell) for cell in rows[0]]
    missing = [name for name in REQUIRED_COLUMNS if name not in names]
    if missing:
        words = gettext("The first line names the columns; there is none for: %(names)s.")
        raise UnreadableSheet(words % {"names": ", ".join(missing)})
    if len(rows) == 1:
        raise UnreadableSheet(gettext("There is no line below the head."))
    if len(rows) - 1 > MAX_LINES:
        words = gettext("Paste at most %(most)s lines at once.")
        raise UnreadableSheet(words % {"most": MAX_LINES})
    by_name = machines_by_name(machines)
    return [
        line_of(number, names, row, by_name, prices) for number, row in enumerate(rows[1:], start=2)
    ]


def delimiter_of(text: str) -> str:
    """Returns the tab, else the more frequent of comma and semicolon."""
    head = text.strip().splitlines()[0] if text.strip() else ""
    if "\t" in head:
        return "\t"
    return max(",;", key=head.count)


def name_of(head: str) -> str:
    """Returns the column that a head names, or an empty text."""
    bare = unicodedata.normalize("NFKC", head).casefold()
    bare = re.sub(r"\(.*?\)|[\s_\-·]", "", bare)
    return next((name for name, heads in COLUMN_HEADS.items() if bare in heads), "")


def machines_by_name(machines: Iterable[Machine]) -> dict[str, list[Machine]]:
    """Maps names, and “factory · machine”, in lower case to machines."""
    found: dict[str, list[Machine]] = {}
    for machine in machines:
        for name in (machine.name, full_name(machine)):
            found.setdefault(name.casefold(), []).append(machine)
    return found


def full_name(machine: Machine) -> str:
    """Returns the machine's name with its factory's."""
    return f"{machine.factory.name} · {machine.name}"


def line_of(
    number: int,
    names: Sequence[str],
    row: Sequence[str],
    machines: Mapping[str, list[Machine]],
    prices: bool,
) -> SheetLine:
    """Parses one line as far as it is readable."""
    cells = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
    if not prices:
        cells = {name: cell for name, cell in cells.items() if name not in ("rate", "opening cost")}
    line = SheetLine(number, cells)
    machine = read_cell(line, lambda: machine_of(cells.get("machine", ""), machines))
    zone = ZoneInfo(machine.factory.time_zone) if machine else ZoneInfo("UTC")
    signs = signs_of(machine.factory.currency_id) if machine else ()
    start = read_cell(line, lambda: instant_of(cells.get("start", ""), zone))
    end = read_cell(line, lambda: instant_of(cells.get("end", ""), zone))
    extras = read_cell(line, lambda: extras_of(cells, signs))
    if machine and start and end and extras is not None and not line.errors:
        window = CapacityWindow(machine=machine, starts_at=start, ends_at=end)
        whole = {"offered_ms": max(window.most_ms, 1)}
        line.terms = {
            "machine_id": machine.pk,
            "starts_at": start,
            "ends_at": end,
            **whole,
            **extras,
        }
    return line


def read_cell(line: SheetLine, cell: Any) -> Any:
    """Parses a cell; records an unreadable one and returns None."""
    try:
        return cell()
    except UnreadableCell as error:
        line.errors.append(str(error))
        return None


def machine_of(name: str, machines: Mapping[str, list[Machine]]) -> Machine:
    """Returns the machine of this name. Raises UnreadableCell."""
    found = machines.get(name.casefold(), [])
    if not found:
        raise UnreadableCell(gettext("There is no machine “%(name)s”.") % {"name": name})
    if len(found) > 1:
        words = gettext("Several factories have a machine “%(name)s”; write “%(full)s”.")
        raise UnreadableCell(words % {"name": name, "full": full_name(found[0])})
    return found[0]


def instant_of(text: str, zone: ZoneInfo) -> datetime:
    """Parses a date and time by the factory's clock. Raises UnreadableCell."""
    bare = unicodedata.normalize("NFKC", text).strip()
    for form in TIMES:
        try:
            return datetime.strptime(bare, form).replace(tzinfo=zone)
        except ValueError:
            continue
    words = gettext("“%(text)s” is no date and time; write one such as 2026-12-01 08:00.")
    raise UnreadableCell(words % {"text": text})


def extras_of(cells: Mapping[str, str], signs: Sequence[str]) -> dict[str, Any]:
    """Parses the optional cells, with or without signs; empty ones have defaults."""
    found: dict[str, Any] = {}
    if cells.get("hours"):
        hours = number_of(cells["hours"], least=Decimal("0.0001"), most=MAX_HOURS, places=4)
        found["offered_ms"] = ms_from_hours(hours)
    if cells.get("rate"):
        found["hourly_rate"] = amount_of(cells["rate"], signs)
    if cells.get("opening cost"):
        found["opening_cost"] = amount_of(cells["opening cost"], signs)
    if cells.get("least lot"):
        least_lot = number_of(
            cells["least lot"], least=Decimal(1), most=Decimal(MAX_LEAST_LOT), places=0
        )
        found["least_lot"] = int(least_lot)
    if cells.get("notice"):
        notice = number_of(cells["notice"], most=Decimal(MAX_NOTICE_HOURS), places=4)
        found["notice"] = ms_from_hours(notice) * MILLISECOND
    return found


def amount_of(text: str, signs: Sequence[str]) -> Decimal:
    """Parses an amount, with or without a sign of its currency."""
    bare = unicodedata.normalize("NFKC", text).strip()
    for sign in signs:
        bare = bare.removeprefix(sign).removesuffix(sign).strip()
    return number_of(bare, most=MAX_AMOUNT, places=6)


def number_of(text: str, *, least: Decimal = Decimal(0), most: Decimal, places: int) -> Decimal:
    """Parses a number within limits; ignores currency signs."""
    bare = unicodedata.normalize("NFKC", text).strip(" ¥€$£h")
    bare = re.sub(r",(?=\d{3}(\D|$))", "", bare)
    try:
        number = Decimal(bare)
        finer = not number.is_finite() or number != round(number, places)
    except InvalidOperation:
        raise UnreadableCell(gettext("“%(text)s” is no number.") % {"text": text}) from None
    if finer:
        words = gettext("“%(text)s” has more than %(places)s decimals.")
        raise UnreadableCell(words % {"text": text, "places": places})
    if not least <= number <= most:
        words = gettext("“%(text)s” is not between %(least)s and %(most)s.")
        raise UnreadableCell(words % {"text": text, "least": least, "most": most})
    return number


def sheet_of(machine: Machine, spans: Iterable[tuple[datetime, datetime]]) -> str:
    """Writes a tab-separated sheet of one machine's windows for review."""
    zone = ZoneInfo(machine.factory.time_zone)
    lines = ["\t".join(COLUMNS)]
    for start, end in spans:
        window = CapacityWindow(machine=machine, starts_at=start, ends_at=end)
        cells = (
            full_name(machine),
            f"{start.astimezone(zone):%Y-%m-%d %H:%M}",
            f"{end.astimezone(zone):%Y-%m-%d %H:%M}",
            f"{hours_from_ms(window.most_ms).normalize():f}",
            *("", "", "", ""),
        )
        lines.append("\t".join(cells))
    return "\n".join(lines)
