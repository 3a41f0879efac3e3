"""Reads orders from a sheet: one for each row, or for each date of a series."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from imports.readers.orders.json_pointers import escaped
from imports.readers.orders.order_lines import TELLING_FIELDS, OrderLine, finish
from imports.readers.orders.order_references import compare_references
from imports.readers.orders.order_vocabulary import OrderVocabulary
from imports.readers.orders.rows.corrections import correct_order
from imports.readers.orders.rows.delivery_series import (
    SeriesColumn,
    head_of_series,
    name_rows,
    orders_of_columns,
    series_columns,
)
from imports.readers.orders.rows.order_cells import read_cells
from imports.readers.orders.rows.order_columns import CARRIED_FIELDS, FIELDS, UNITS_OF_FIELDS
from imports.readers.orders.rows.routing_cells import has_text
from imports.readers.orders.term_index import plain
from imports.readers.result import Message, Reading
from imports.readers.sheets.cells import Cell, SheetRow, SheetTable, read_table

UNREAD_MOST = 50
# The API's names of fields that stand in a column of another name.
SHEET_FIELDS = {
    "material_family": "material",
    "operations": "process",
    "certifications": "required_certifications",
}


def read_order_sheet(
    content: bytes, context: Mapping[str, Any], vocabulary: OrderVocabulary
) -> Reading:
    """Returns the orders of a sheet; raises Unreadable."""
    table, columns = table_and_series(content, with_known_fields(context))
    name_units(table)
    currency = context.get("currency") or "CNY"
    positions: dict[int, str] = {}
    orders: list[OrderLine] = []
    for row in carried(table.rows):
        for order in orders_of_row(row, table, columns, vocabulary, context):
            texts = (context.get("cells") or {}).get(order.line.position)
            if order.line.position != row.position and isinstance(texts, Mapping):
                correct_order(order, texts, currency, table.conventions)
            if not columns and has_text(row.cells.get("position")):
                positions[len(orders)] = row.cells["position"].text.strip()
            orders.append(order)
    if not columns:
        name_rows(orders, positions)
    reading = Reading(
        left_out=table.left_out,
        columns=[column.shown() for column in table.columns],
        notes=table.notes,
    )
    lines = [finish(order, context) for order in orders]
    reading.lines, left_out = compare_references(lines, vocabulary)
    reading.left_out += left_out
    if columns:
        heads = ", ".join(column.head for column in columns[:12])
        params = {"found": len(columns), "heads": heads}
        reading.notes.append(Message("series_of_columns", "", params))
    return reading


def table_and_series(
    content: bytes, context: Mapping[str, Any]
) -> tuple[SheetTable, list[SeriesColumn]]:
    """Returns the table, and the columns of a series in it.

    Where a sheet has too few known heads, a row of dates or weeks is its head.
    """
    table = read_table(content, context, FIELDS)
    if any(note.code == "head_missing" for note in table.notes):
        number = head_of_series(table)
        if number:
            options = {**context["options"], "head_row": number}
            table = read_table(content, {**context, "options": options}, FIELDS)
    return table, series_columns(table)


def with_known_fields(context: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the context with columns mapped to fields, also by API names."""
    options = dict(context.get("options") or {})
    mapping = options.get("columns")
    if isinstance(mapping, Mapping):
        options["columns"] = {
            head: SHEET_FIELDS.get(str(field), field) for head, field in mapping.items()
        }
    return {**context, "options": options}


def name_units(table: SheetTable) -> None:
    """Gives cells the unit that a head such as "cycle_time_s" names."""
    for column in table.columns:
        unit = UNITS_OF_FIELDS.get(column.field)
        if unit is None or column.unit or plain(column.head) != plain(column.field):
            continue
        column.unit = unit
        for row in table.rows:
            if column.field in row.cells:
                row.cells[column.field].head_unit = unit


def carried(rows: Sequence[SheetRow]) -> Iterator[SheetRow]:
    """Yields the rows; one that goes on with the order above takes its part from it."""
    above: SheetRow | None = None
    for row in rows:
        reference = row.cell("reference")
        if above is not None and has_text(reference) and reference.filled_from:
            for name in CARRIED_FIELDS:
                source = above.cells.get(name)
                if (
                    name in row.cells
                    and not row.has(name)
                    and source is not None
                    and has_text(source)
                ):
                    own = row.cells[name]
                    filled_from = source.filled_from or source.ref
                    row.cells[name] = replace(source, ref=own.ref, filled_from=filled_from)
                    params = row.cells[name].params(source=filled_from)
                    row.notes.append(Message("filled_down", name, params))
        yield row
        above = row


def orders_of_row(
    row: SheetRow,
    table: SheetTable,
    columns: Sequence[SeriesColumn],
    vocabulary: OrderVocabulary,
    context: Mapping[str, Any],
) -> list[OrderLine]:
    """Returns the order of a row, or those of its dates."""
    order = OrderLine(row.position, vocabulary)
    order.line.notes.extend(row.notes)
    order.line.errors.extend(row.errors)
    cells = with_defaults(row.cells, context)
    order.line.cells = {name: cell.text for name, cell in cells.items()}
    if "title" not in table.fields and has_text(cells.get("position")):
        # "Item" heads a number as often as a name.
        cells |= {} if cells["position"].text.strip().isdigit() else {"title": cells["position"]}
    read_cells(order, cells, table.conventions, context.get("currency") or "CNY")
    for name, heads in table.doubled.items():
        order.fault("order_columns_doubled", name, found=", ".join(heads))
    series = {column.key for column in columns}
    unread = [
        f"/{escaped(head)}"
        for head, cell in row.others.items()
        if head not in series and has_text(cell)
    ]
    if (
        has_text(cells.get("part_number"))
        and order.values.get("title") != cells["part_number"].text
    ):
        unread.append("/part_number")
    order.values["unread"] = unread[:UNREAD_MOST]
    if unread:
        order.note("unread_columns", "", found=", ".join(name[1:] for name in unread[:6]))
    if columns:
        return orders_of_columns(order, row, columns, table.conventions)
    has_own = [name for name in TELLING_FIELDS if name in order.values]
    if row.cell("reference").filled_from and not row.has("title") and not row.has("quantity"):
        has_own = []
    if not has_own and not order.line.errors:
        order.fault("order_says_nothing")
    return [order]


def with_defaults(cells: Mapping[str, Cell], context: Mapping[str, Any]) -> dict[str, Cell]:
    """Returns the cells, with the given defaults where they are empty."""
    found = dict(cells)
    defaults = (context.get("options") or {}).get("defaults") or context.get("defaults") or {}
    for name, text in defaults.items() if isinstance(defaults, Mapping) else ():
        if name in FIELDS and not has_text(found.get(name)) and str(text or "").strip():
            unit = UNITS_OF_FIELDS.get(name, "")
            found[name] = Cell(str(text)[:2000], "default", head_unit=unit)
    return found
