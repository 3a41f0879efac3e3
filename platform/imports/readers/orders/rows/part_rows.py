"""Reads the parts of a request from a sheet: one line for each row."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from imports.readers.orders.order_lines import OrderLine
from imports.readers.orders.order_vocabulary import OrderVocabulary
from imports.readers.orders.rows.order_cells import READERS, number_reader, read_unit
from imports.readers.orders.rows.order_columns import FIELDS as ORDER_FIELDS
from imports.readers.orders.rows.routing_cells import has_text
from imports.readers.result import Line, Message, Reading, Unreadable
from imports.readers.sheets.cells import FieldHeads, Limits, SheetRow, SheetTable, read_table

PIECES = "H87"
# A row that has none of these names no part.
NAMING_FIELDS = ("title", "part_number", "drawing")
# Texts that are taken as they stand, with their length.
TEXTS: Mapping[str, int] = {"part_number": 60, "revision": 16, "finish": 200, "drawing": 200}
SHARED = (
    *("title", "quantity", "unit", "material", "material_grade", "tolerance", "unit_mass_kg"),
    *("latest_delivery_on", "notes"),
)
FIELDS: Mapping[str, FieldHeads] = {
    **{name: ORDER_FIELDS[name] for name in SHARED},
    "part_number": FieldHeads(
        (
            *ORDER_FIELDS["part_number"].heads,
            *("drawing no", "drawing number", "图号", "零件图号", "Zeichnungsnummer"),
        )
    ),
    "revision": FieldHeads(("rev", "revision", "version", "issue", "版本", "版次", "Revision")),
    "finish": FieldHeads(
        (
            *("surface finish", "surface treatment", "surface", "treatment", "coating", "plating"),
            *("表面处理", "表面", "处理", "涂层", "镀层", "Oberfläche", "Beschichtung"),
        )
    ),
    "ra_um": FieldHeads(ORDER_FIELDS["ra_um"].heads, "number"),
    "drawing": FieldHeads(
        (
            *("drawing file", "file", "file name", "filename", "cad file", "cad", "model", "files"),
            *(
                "图纸",
                "图纸文件",
                "图纸名称",
                "文件名",
                "文件",
                "附件",
                "Zeichnung",
                "Datei",
                "Dateiname",
            ),
        )
    ),
}
read_ra = number_reader("ra_um", Limits(Decimal("0.001"), Decimal(200), 3))


def read(content: bytes, context: Mapping[str, Any]) -> Reading:
    """Returns the parts of a sheet; raises Unreadable."""
    vocabulary = OrderVocabulary(context)
    table = read_table(content, context, FIELDS)
    if table.fields.isdisjoint(NAMING_FIELDS):
        raise Unreadable(Message("parts_without_names"))
    lines = [line_of(row, table, vocabulary) for row in table.rows]
    columns = [column.shown() for column in table.columns]
    return Reading(lines, table.left_out, columns, table.notes)


def line_of(row: SheetRow, table: SheetTable, vocabulary: OrderVocabulary) -> Line:
    """Returns the line of a row."""
    order = OrderLine(row.position, vocabulary)
    order.line.notes.extend(row.notes)
    order.line.errors.extend(row.errors)
    for name, heads in table.doubled.items():
        order.fault("order_columns_doubled", name, found=", ".join(heads))
    if not any(row.has(name) for name in NAMING_FIELDS):
        order.fault("row_names_no_part", "title")
    cells = {name: cell for name, cell in row.cells.items() if has_text(cell)}
    for name, cell in cells.items():
        if name in TEXTS:
            take_text(order, name, cell, TEXTS[name])
        elif name == "ra_um":
            read_ra(order, cell, table.conventions)
        elif name in READERS:
            READERS[name](order, cell, table.conventions)
    read_unit(order, cells)
    unit = order.values.get("unit", PIECES)
    if unit != PIECES:
        order.fault("part_unit_not_pieces", "unit", found=unit)
    return order.line


def take_text(order: OrderLine, name: str, cell: Any, most: int) -> None:
    """Stores a text as it stands; one that is too long is an error."""
    text = cell.text.replace("\0", "").strip()
    if len(text) > most:
        order.fault("text_too_long", name, **cell.params(most=most))
    elif text:
        order.values[name] = text
