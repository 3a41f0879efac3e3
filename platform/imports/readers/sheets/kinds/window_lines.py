"""Reads rows as lines of capacity windows: machine, spans, hours and terms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from imports.readers.result import Line, Message
from imports.readers.sheets.cell_model import Cell, Limits, Parsed, SheetRow, SheetTable
from imports.readers.sheets.kinds.cross_tables import take_days_off, unfold
from imports.readers.sheets.kinds.known_names import (
    NamedRow,
    NameIndex,
    factory_index,
    machine_index,
)
from imports.readers.sheets.kinds.line_parts import (
    apply_defaults,
    digest,
    new_line,
    number_keys,
    require,
    text_of_number,
)
from imports.readers.sheets.kinds.shift_spans import (
    Span,
    local_hours,
    real_hours,
    total_hours,
)
from imports.readers.sheets.kinds.window_heads import PRICE_HEADS, WINDOW_FIELDS
from imports.readers.sheets.kinds.window_times import TimesReader
from imports.readers.sheets.parsing.cell_text import is_empty_mark, normalised
from imports.readers.sheets.parsing.duration_cells import PLACES, parse_duration_hours
from imports.readers.sheets.parsing.measure_cells import PIECES, parse_measure
from imports.readers.sheets.parsing.money_cells import currencies_of, parse_money
from imports.readers.sheets.parsing.number_cells import shown
from imports.readers.sheets.table_reading import correct

FIELDS = WINDOW_FIELDS
START_COLUMNS = ("starts_at", "date", "start_date", "period", "shift", "spans")
MAX_HOURS = Decimal(10**6)
NOTICE_LIMITS = Limits(Decimal(0), Decimal(24 * 365), PLACES)
LOT_LIMITS = Limits(Decimal(1), Decimal(2**31 - 1), 0)
MOST_KNOWN = 50_000
LEAST_HOURS = Decimal("0.0001")


@dataclass(slots=True)
class WindowReader:
    """Reads the rows of one table as windows."""

    table: SheetTable
    context: Mapping[str, Any]
    machines: NameIndex
    factories: NameIndex
    # Values of cells about which there is nothing to say, by what they were parsed from.
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def parsed(
        self, cell: Cell, name: str, given: Any, parse: Callable[[], Parsed[Any]]
    ) -> Parsed[Any]:
        """Returns what a cell is parsed as; equal cells without messages are kept."""
        key = (name, given, cell.text, cell.number, cell.moment, cell.unit)
        if key in self.known:
            return Parsed(self.known[key])
        found = parse()
        if found.is_silent and len(self.known) < MOST_KNOWN:
            self.known[key] = found.value
        return found

    def line_of(self, row: SheetRow) -> Line:
        """Returns the line of a row."""
        line = new_line(row, self.table)
        require(line, self.table, (START_COLUMNS,))
        machine = self.machine_of(row, line)
        line.values["machine"] = machine.id if machine else None
        zone = self.zone_of(machine)
        spans = None
        if zone is not None:
            hours = self.loose_hours(row, line)
            reader = TimesReader(row, line, zone, self.table.conventions)
            spans = reader.spans(hours)
        if spans:
            self.take_spans(line, spans, zone)
        self.read_hours(row, line, spans, machine)
        self.read_terms(row, line, machine)
        start, end = line.values.get("starts_at"), line.values.get("ends_at")
        line.key = (
            digest("window", machine.id, start, end)
            if machine and start
            else digest("row", *sorted(line.cells.items()))
        )
        if spans:
            self.leave_rest(line, spans)
        return line

    def machine_of(self, row: SheetRow, line: Line) -> NamedRow | None:
        """Returns the machine that a row names, else the chosen or the only one."""
        cell = row.cell("machine")
        factory = self.factory_of(row, line)
        if cell.text and not is_empty_mark(cell.text):
            found = self.parsed(
                cell,
                "machine",
                factory and factory.id,
                lambda: self.machines.find(
                    cell,
                    self.table.conventions,
                    field="machine",
                    accept=lambda one: factory is None or is_at(one, factory),
                ),
            )
            return found.tell(line)
        chosen = str((self.context.get("options") or {}).get("machine") or "")
        rows = self.machines.by_name.get(chosen.casefold(), []) if chosen else self.machines.rows
        rows = [one for one in rows if factory is None or is_at(one, factory)]
        if len(rows) == 1 and ("machine" not in self.table.fields or chosen):
            line.notes.append(Message("machine_assumed", "machine", {"found": rows[0].label}))
            return rows[0]
        if "machine" in self.table.fields:
            line.errors.append(Message("machine_missing", "machine", cell.params()))
        elif "machine" not in self.table.doubled:
            require(line, self.table, (("machine",),))
        return None

    def factory_of(self, row: SheetRow, line: Line) -> NamedRow | None:
        """Returns the factory that a row names, or the one chosen for all lines."""
        cell = row.cell("factory")
        if cell.text and not is_empty_mark(cell.text):
            return self.factories.find(cell, self.table.conventions, field="factory").tell(line)
        chosen = str((self.context.get("options") or {}).get("factory") or "")
        rows = self.factories.by_name.get(chosen.casefold(), [])
        return rows[0] if len(rows) == 1 else None

    def zone_of(self, machine: NamedRow | None) -> ZoneInfo | None:
        """Returns the zone of a machine's factory, or the one that all factories have."""
        if machine is not None:
            return ZoneInfo(str(machine.row.get("time_zone") or "UTC"))
        zones = {str(row.row.get("time_zone") or "UTC") for row in self.machines.rows}
        return ZoneInfo(zones.pop()) if len(zones) == 1 else None

    def loose_hours(self, row: SheetRow, line: Line) -> Decimal | None:
        """Returns the hours of a row that has no end, to find its end by."""
        if row.has("ends_at") or not row.has("offered_hours"):
            return None
        limits = Limits(LEAST_HOURS, MAX_HOURS, PLACES)
        cell, conventions = row.cell("offered_hours"), self.table.conventions
        return parse_duration_hours(cell, conventions, field="offered_hours", limits=limits).value

    def take_spans(self, line: Line, spans: list[Span], zone: ZoneInfo | None) -> None:
        """Writes the spans into the values, and notes changes of the clock in them."""
        line.values["starts_at"] = written(spans[0][0])
        line.values["ends_at"] = written(spans[-1][1])
        if len(spans) > 1:
            line.values["spans"] = [[written(start), written(end)] for start, end in spans]
            params = {"count": len(spans), "hours": shown(total_hours(spans))}
            line.notes.append(Message("spans_joined", "starts_at", params))
        for span in spans:
            wall = local_hours(span, zone) if zone else real_hours(span)
            if wall != real_hours(span):
                params = {"hours": shown(real_hours(span)), "wall": shown(wall)}
                line.notes.append(Message("clock_changes", "offered_hours", params))
        if spans[-1][1] <= self.table.conventions.now:
            params = {"found": written(spans[-1][1])}
            line.errors.append(Message("window_past", "ends_at", params))

    def leave_rest(self, line: Line, spans: list[Span]) -> None:
        """Cuts a window that runs already to what is left, with hours in proportion."""
        minutes = -(-self.table.conventions.now.timestamp() // 60)
        since = datetime.fromtimestamp(minutes * 60, spans[0][0].tzinfo)
        rest = [(max(start, since), end) for start, end in spans if end > since]
        if not rest or spans[0][0] >= self.table.conventions.now:
            return
        params = {"found": f"{spans[0][0]:%Y-%m-%d %H:%M}"}
        line.notes.append(Message("window_runs_already", "starts_at", params))
        line.values |= {"starts_at": written(rest[0][0])}
        line.values.pop("spans", None)
        if len(rest) > 1:
            line.values["spans"] = [[written(start), written(end)] for start, end in rest]
        if "offered_hours" in line.values:
            share = total_hours(rest) / total_hours(spans)
            hours = Decimal(line.values["offered_hours"]) * share
            line.values["offered_hours"] = shown(round(hours, PLACES))

    def read_hours(
        self, row: SheetRow, line: Line, spans: list[Span] | None, machine: NamedRow | None
    ) -> None:
        """Reads the offered hours within what the machine has; all where none stand."""
        cell = row.cell("offered_hours")
        count = machine_count(machine)
        whole = total_hours(spans) if spans else None
        most = whole * count if whole is not None else MAX_HOURS
        limits = Limits(LEAST_HOURS, max(most, LEAST_HOURS), PLACES)
        conventions = self.table.conventions
        parsed = self.parsed(
            cell,
            "offered_hours",
            most,
            lambda: parse_duration_hours(cell, conventions, field="offered_hours", limits=limits),
        )
        for place, message in enumerate(parsed.errors):
            if message.code == "number_out_of_range" and whole is not None:
                params = {"count": count, "most": shown(most), "hours": message.params["value"]}
                if Decimal(message.params["value"]) > most:
                    code = "more_hours_than_the_machine_has"
                    parsed.errors[place] = Message(code, "offered_hours", cell.params(**params))
        value = parsed.tell(line)
        is_left_out = "offered_hours" not in self.table.doubled and parsed.is_certain
        if value is None and is_left_out and whole is not None:
            value = self.whole_hours(line, whole, machine)
        if value is not None:
            line.values["offered_hours"] = text_of_number(value)

    def whole_hours(self, line: Line, whole: Decimal, machine: NamedRow | None) -> Decimal | None:
        """Returns the hours of a window that gives none; asks for several machines."""
        count = machine_count(machine)
        if machine is None or count == 1:
            return whole
        options = self.context.get("options") or {}
        choice = str(options.get("machines_freed") or "")
        choice = choice or self.table.conventions.answer("machines_freed", machine.label)
        if choice in ("one", "all"):
            return whole if choice == "one" else whole * count
        params = {
            "found": machine.label,
            "choices": ["one", "all"],
            "count": count,
            "one": shown(round(whole, 4)),
            "all": shown(round(whole * count, 4)),
        }
        line.questions.append(Message("machines_freed", "offered_hours", params))
        return None

    def read_terms(self, row: SheetRow, line: Line, machine: NamedRow | None) -> None:
        """Reads rate, opening cost, least lot and notice; empty ones keep their defaults."""
        conventions = self.table.conventions
        currency = str(machine.row.get("currency") or "") if machine else ""
        is_own = self.check_currency(row, line, currency)
        for name, per_hour in (("hourly_rate", True), ("opening_cost", False)):
            cell = row.cell(name)
            found = self.parsed(
                cell,
                name,
                currency,
                partial(parse_money, cell, conventions, currency, field=name, per_hour=per_hour),
            )
            self.take(line, name, found if is_own else Parsed())
        cell = row.cell("least_lot")
        measure = partial(parse_measure, cell, conventions, PIECES, field="least_lot")
        lot = self.parsed(cell, "least_lot", "", partial(measure, limits=LOT_LIMITS)).tell(line)
        if lot is not None:
            line.values["least_lot"] = int(lot)
        cell = row.cell("notice_hours")
        duration = partial(
            parse_duration_hours,
            cell,
            conventions,
            field="notice_hours",
            limits=NOTICE_LIMITS,
            days_have_24_hours=True,
        )
        self.take(line, "notice_hours", self.parsed(cell, "notice_hours", "", duration))

    def take(self, line: Line, name: str, parsed: Parsed[Decimal]) -> None:
        """Writes a number into the values where there is one."""
        value = parsed.tell(line)
        if value is not None:
            line.values[name] = text_of_number(value)

    def check_currency(self, row: SheetRow, line: Line, currency: str) -> bool:
        """Returns false, with an error, if the row's amounts are in another currency."""
        if not (row.has("hourly_rate") or row.has("opening_cost")):
            return True
        cell = row.cell("currency")
        chosen = str((self.context.get("options") or {}).get("currency") or "")
        text = cell.text if cell.text and not is_empty_mark(cell.text) else chosen
        if not text or not currency:
            return True
        named = currencies_of(normalised(text).casefold())
        if currency in named:
            return True
        params = cell.params(other="/".join(named[:3]) or text, currency=currency)
        params["found"] = text
        code = "currency_other" if named else "currency_unknown"
        line.errors.append(Message(code, "currency", params))
        return False


def machine_count(machine: NamedRow | None) -> int:
    """Returns how many machines a work centre has; one where none is known."""
    return max(1, int(machine.row.get("count") or 1)) if machine else 1


def is_at(machine: NamedRow, factory: NamedRow) -> bool:
    """Returns true if a machine is at a factory."""
    own = {str(machine.row.get("factory", "")), str(machine.row.get("factory_id", ""))}
    return bool(own & {factory.id, factory.label})


def written(instant: datetime) -> str:
    """Returns an instant as ISO 8601 with its offset."""
    return instant.isoformat()


def lines_of(table: SheetTable, context: Mapping[str, Any]) -> list[Line]:
    """Returns the lines of a table of windows."""
    if unfold(table, frozenset(START_COLUMNS)):
        correct(table, context.get("cells") or {})
    take_days_off(table)
    apply_defaults(table, context, FIELDS)
    for column in table.columns:
        is_rate = column.field == "hourly_rate" and "hourly_rate" not in table.doubled
        if is_rate and not column.unit and normalised(column.head).casefold() in PRICE_HEADS:
            params = {"found": column.head, "cell": column.letter}
            table.notes.append(Message("price_is_hourly", params=params))
    reader = WindowReader(table, context, machine_index(context), factory_index(context))
    lines = [reader.line_of(row) for row in table.rows]
    number_keys(lines)
    return lines
