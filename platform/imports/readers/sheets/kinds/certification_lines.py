"""Reads rows as lines of certifications: standard, number, body, validity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from imports.readers.result import Line, Message
from imports.readers.sheets.cell_model import Cell, SheetRow, SheetTable
from imports.readers.sheets.kinds.known_names import NameIndex, factory_index, term_index
from imports.readers.sheets.kinds.line_parts import (
    apply_defaults,
    digest,
    new_line,
    number_keys,
    require,
)
from imports.readers.sheets.kinds.machine_heads import CERTIFICATION_FIELDS
from imports.readers.sheets.kinds.machine_lines import FactoryFinder
from imports.readers.sheets.parsing.cell_text import folded, is_empty_mark, normalised
from imports.readers.sheets.parsing.date_cells import Expected, parse_date
from imports.readers.sheets.parsing.span_texts import moments_between

FIELDS = CERTIFICATION_FIELDS
TEXT_LENGTHS = {"number": 80, "body": 160}
REQUIRED = (
    ("standard",),
    ("number",),
    ("body",),
    ("valid_from", "validity"),
    ("valid_to", "validity"),
)


@dataclass(slots=True)
class CertificationReader:
    """Reads the rows of one table as certifications."""

    table: SheetTable
    context: Mapping[str, Any]
    factories: FactoryFinder
    standards: NameIndex | None

    def line_of(self, row: SheetRow) -> Line:
        """Returns the line of a row."""
        line = new_line(row, self.table)
        require(line, self.table, REQUIRED)
        self.factories.factory_of(row, line)
        self.read_standard(row, line)
        for name, most in TEXT_LENGTHS.items():
            self.read_text(row, line, name, most)
        self.read_days(row, line)
        values = line.values
        identity = (values.get(name) for name in ("factory", "standard", "number"))
        line.key = digest("certification", *identity)
        return line

    def read_standard(self, row: SheetRow, line: Line) -> None:
        """Reads the standard; its edition ("ISO 9001:2015") is no part of its name."""
        cell = row.cell("standard")
        text = normalised(cell.text)
        if not text or is_empty_mark(text):
            self.missing(line, "standard", cell)
            return
        if self.standards is None:
            line.values["standard"] = text
            return
        plain = Cell(text.partition(":")[0].strip() or text, cell.ref)
        found = self.standards.find(plain, self.table.conventions, field="standard")
        if found.value is None and not found.is_certain:
            known = [
                row
                for name, rows in self.standards.by_name.items()
                for row in rows
                if folded(plain.text) and name.startswith(folded(plain.text))
            ]
            unique = {row.id: row for row in known}
            if len(unique) == 1:
                line.values["standard"] = next(iter(unique))
                return
        standard = found.tell(line)
        if standard:
            line.values["standard"] = standard.id

    def read_text(self, row: SheetRow, line: Line, name: str, most: int) -> None:
        """Reads a text that must be there."""
        cell = row.cell(name)
        text = normalised(cell.text)
        if not text or is_empty_mark(text):
            self.missing(line, name, cell)
        elif len(text) > most:
            line.errors.append(Message("text_too_long", name, cell.params(most=most)))
        else:
            line.values[name] = text

    def read_days(self, row: SheetRow, line: Line) -> None:
        """Reads the first and the last day, from two columns or from one."""
        cells = {name: row.cell(name) for name in ("valid_from", "valid_to")}
        parts = moments_between(row.cell("validity").text)
        if parts:
            ref = row.cell("validity").ref
            texts = zip(("valid_from", "valid_to"), parts, strict=True)
            cells |= {name: Cell(part, ref) for name, part in texts if not row.has(name)}
        elif row.has("validity") and not row.has("valid_to"):
            cells["valid_to"] = row.cell("validity")
        days = {}
        for name, cell in cells.items():
            expected = Expected(days.get("valid_from"), is_future=name == "valid_to")
            parsed = parse_date(cell, self.table.conventions, field=name, expected=expected)
            days[name] = parsed.tell(line)
            if days[name] is not None:
                line.values[name] = days[name].isoformat()
            elif parsed.is_certain:
                self.missing(line, name, cell)
        first, last = days["valid_from"], days["valid_to"]
        if first and last and last < first:
            params = cells["valid_to"].params(start=first.isoformat())
            line.errors.append(Message("days_reversed", "valid_to", params))

    def missing(self, line: Line, name: str, cell: Cell) -> None:
        """Records that a value is missing, unless its column is."""
        if name in self.table.fields:
            line.errors.append(Message("value_missing", name, {**cell.params(), "name": name}))


def lines_of(table: SheetTable, context: Mapping[str, Any]) -> list[Line]:
    """Returns the lines of a table of certifications."""
    apply_defaults(table, context, FIELDS)
    finder = FactoryFinder(table, context, factory_index(context))
    standards = term_index(context, "certifications")
    reader = CertificationReader(table, context, finder, standards)
    lines = [reader.line_of(row) for row in table.rows]
    number_keys(lines)
    return lines
