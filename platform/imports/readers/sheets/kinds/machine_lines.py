"""Reads rows as lines of machines: names, vocabulary terms, sizes, rates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from imports.readers.result import Line, Message
from imports.readers.sheets.cell_model import Cell, Limits, Parsed, SheetRow, SheetTable
from imports.readers.sheets.kinds.known_names import (
    NamedRow,
    NameIndex,
    factory_index,
    term_index,
)
from imports.readers.sheets.kinds.line_parts import (
    apply_defaults,
    digest,
    new_line,
    number_keys,
    require,
    text_of_number,
)
from imports.readers.sheets.kinds.machine_heads import MACHINE_FIELDS
from imports.readers.sheets.parsing.cell_text import folded, is_empty_mark, normalised
from imports.readers.sheets.parsing.measure_cells import (
    KILOGRAMS,
    KILOWATTS,
    MICROMETRES,
    MILLIMETRES,
    PIECES,
    Factors,
    parse_measure,
    parse_share,
)
from imports.readers.sheets.parsing.money_cells import currencies_of, parse_money
from imports.readers.sheets.parsing.number_cells import parse_number

FIELDS = MACHINE_FIELDS
TEXT_LENGTHS = {"name": 120, "maker": 80, "model": 80}
TERMS = {"process": "processes", "best_tolerance": "tolerances"}
SIZES = ("envelope_x_mm", "envelope_y_mm", "envelope_z_mm")
MEASURES: Mapping[str, tuple[Factors, Limits]] = {
    "count": (PIECES, Limits(Decimal(1), Decimal(999), 0)),
    **{name: (MILLIMETRES, Limits(Decimal(1), Decimal(10**6), 0)) for name in SIZES},
    "max_part_mass_kg": (KILOGRAMS, Limits(Decimal(0), Decimal(9_999_999), 3)),
    "best_ra_um": (MICROMETRES, Limits(Decimal(0), Decimal(999), 3)),
    "kwh_per_hour": (KILOWATTS, Limits(Decimal(0), Decimal(99_999), 3)),
}
SPEED_LIMITS = Limits(Decimal("0.05"), Decimal(20), 3)
MOST_SCRAP = Decimal("0.5")
BETWEEN_TERMS = re.compile(r"\s*[,;、，；|+\n]\s*|\s+/\s+|/")
# The letters of the axes stand between sizes or before them: "1000 x 600", "X1000 Y600".
BETWEEN_SIZES = re.compile(r"\s*(?:[×*]\s*[yz]?|[xyz])\s*(?=[\d:=])", re.IGNORECASE)
AXIS = re.compile(r"^(?:轴|axis)?\s*[:=]\s*", re.IGNORECASE)


@dataclass(slots=True)
class FactoryFinder:
    """Finds the factory of each row: the named one, the chosen one, or the only one."""

    table: SheetTable
    context: Mapping[str, Any]
    index: NameIndex

    def factory_of(self, row: SheetRow, line: Line) -> NamedRow | None:
        """Returns the factory of a row, None with an error if it is not known."""
        cell = row.cell("factory")
        if cell.text and not is_empty_mark(cell.text):
            found = self.index.find(cell, self.table.conventions, field="factory").tell(line)
        else:
            chosen = str((self.context.get("options") or {}).get("factory") or "")
            rows = self.index.by_name.get(folded(chosen), []) if chosen else self.index.rows
            found = rows[0] if len(rows) == 1 else None
            if found is None:
                names = ", ".join(one.label for one in self.index.rows[:5])
                params = cell.params(nearest=names or "-")
                line.errors.append(Message("factory_not_named", "factory", params))
        line.values["factory"] = found.id if found else None
        return found


@dataclass(slots=True)
class MachineReader:
    """Reads the rows of one table as machines."""

    table: SheetTable
    context: Mapping[str, Any]
    factories: FactoryFinder
    vocabularies: dict[str, NameIndex | None] = field(default_factory=dict)

    def line_of(self, row: SheetRow) -> Line:
        """Returns the line of a row."""
        line = new_line(row, self.table)
        require(line, self.table, (("name",), ("process",)))
        factory = self.factories.factory_of(row, line)
        for name, most in TEXT_LENGTHS.items():
            self.read_text(row, line, name, most)
        for name, vocabulary in TERMS.items():
            code = self.term(row.cell(name), name, vocabulary, line)
            if code:
                line.values[name] = code
        self.read_materials(row, line)
        self.read_numbers(row, line)
        self.read_money(row, line, factory)
        line.key = digest(
            "machine",
            line.values["factory"] or row.cell("factory").text,
            folded(row.cell("name").text),
        )
        if not row.has("name"):
            line.key = digest("row", *sorted(line.cells.items()))
        return line

    def read_text(self, row: SheetRow, line: Line, name: str, most: int) -> None:
        """Reads a text; one that is too long is an error, a name that is empty too."""
        cell = row.cell(name)
        text = normalised(cell.text)
        if name == "name" and not text and name in self.table.fields:
            line.errors.append(Message("value_missing", name, {**cell.params(), "name": name}))
        elif len(text) > most:
            line.errors.append(Message("text_too_long", name, cell.params(most=most)))
        elif text and (name == "name" or not is_empty_mark(text)):
            line.values[name] = text

    def term(self, cell: Cell, name: str, vocabulary: str, line: Line) -> str:
        """Returns the code of a vocabulary's term; the text itself without the vocabulary."""
        if not cell.text or is_empty_mark(cell.text):
            return ""
        if vocabulary not in self.vocabularies:
            self.vocabularies[vocabulary] = term_index(self.context, vocabulary)
        index = self.vocabularies[vocabulary]
        if index is None:
            return normalised(cell.text)
        found = index.find(cell, self.table.conventions, field=name).tell(line)
        return found.id if found else ""

    def read_materials(self, row: SheetRow, line: Line) -> None:
        """Reads the families of materials, several in one cell."""
        cell = row.cell("material_families")
        if not cell.text or is_empty_mark(cell.text):
            return
        whole = self.quiet_term(cell)
        parts = [cell.text] if whole else [part for part in BETWEEN_TERMS.split(cell.text) if part]
        found = []
        for part in parts:
            one = Cell(part.strip(), cell.ref)
            code = self.term(one, "material_families", "materials", line)
            if code and code not in found:
                found.append(code)
        if found:
            line.values["material_families"] = found

    def quiet_term(self, cell: Cell) -> bool:
        """Returns true if a whole cell is the name of one family."""
        self.vocabularies.setdefault("materials", term_index(self.context, "materials"))
        index = self.vocabularies["materials"]
        return index is not None and folded(cell.text) in index.by_name

    def read_numbers(self, row: SheetRow, line: Line) -> None:
        """Reads count, sizes, masses, shares and factors."""
        conventions = self.table.conventions
        self.read_envelope(row, line)
        for name, (units, limits) in MEASURES.items():
            if row.has(name):
                parsed = parse_measure(
                    row.cell(name), conventions, units, field=name, limits=limits
                )
                self.take(line, name, parsed, is_whole=limits.places == 0)
        scrap = parse_share(
            row.cell("scrap_share"), conventions, field="scrap_share", most=MOST_SCRAP
        )
        self.take(line, "scrap_share", scrap)
        speed_cell = row.cell("speed_factor")
        is_percent = "%" in speed_cell.text or "%" in speed_cell.head_unit
        speed = (
            parse_share(speed_cell, conventions, field="speed_factor", most=Decimal(20), places=3)
            if is_percent
            else parse_number(speed_cell, conventions, field="speed_factor", limits=SPEED_LIMITS)
        )
        self.take(line, "speed_factor", speed)

    def read_envelope(self, row: SheetRow, line: Line) -> None:
        """Reads "1000 x 600 x 500 mm" as three sizes."""
        cell = row.cell("envelope")
        if not cell.text or is_empty_mark(cell.text):
            return
        parts = [AXIS.sub("", part) for part in BETWEEN_SIZES.split(normalised(cell.text)) if part]
        units, limits = MEASURES["envelope_x_mm"]
        last_unit = re.sub(r"^[\d.,\s]*", "", parts[-1]).strip()
        if len(parts) not in (2, 3):
            line.errors.append(Message("no_envelope", "envelope", cell.params()))
            return
        for name, part in zip(SIZES, parts, strict=False):
            one = Cell(part.strip(), cell.ref, head_unit=last_unit or cell.head_unit)
            parsed = parse_measure(one, self.table.conventions, units, field=name, limits=limits)
            self.take(line, name, parsed, is_whole=True)

    def read_money(self, row: SheetRow, line: Line, factory: NamedRow | None) -> None:
        """Reads the rates an hour in the currency of the factory."""
        currency = str(factory.row.get("currency") or "") if factory else ""
        cell = row.cell("currency")
        if cell.text and currency and currency not in currencies_of(folded(cell.text)):
            params = cell.params(other=cell.text, currency=currency)
            line.errors.append(Message("currency_other", "currency", params))
            return
        for name in ("hourly_rate", "setup_rate"):
            parsed = parse_money(
                row.cell(name), self.table.conventions, currency, field=name, per_hour=True
            )
            self.take(line, name, parsed)

    def take(
        self, line: Line, name: str, parsed: Parsed[Decimal], *, is_whole: bool = False
    ) -> None:
        """Writes a number into the values where there is one."""
        value = parsed.tell(line)
        if value is not None:
            line.values[name] = int(value) if is_whole else text_of_number(value)


def lines_of(table: SheetTable, context: Mapping[str, Any]) -> list[Line]:
    """Returns the lines of a table of machines."""
    apply_defaults(table, context, FIELDS)
    finder = FactoryFinder(table, context, factory_index(context))
    reader = MachineReader(table, context, finder)
    lines = [reader.line_of(row) for row in table.rows]
    number_keys(lines)
    return lines
