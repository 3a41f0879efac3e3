"""Corrects orders that are no rows of a sheet by texts that a person wrote."""

from collections.abc import Mapping, Sequence
from typing import Any

from imports.readers.orders.order_lines import VALUE_NAMES, OrderLine
from imports.readers.orders.rows.order_cells import read_cells
from imports.readers.orders.rows.order_columns import FIELDS, UNITS_OF_FIELDS
from imports.readers.sheets.cells import Cell, Conventions

# Cells in which values of other names are shown.
VALUES_OF = {"material": "material_family", "process": "operations", **VALUE_NAMES}
STEP_CELLS = ("process", "cycle_time_s", "setup_hours")
PLAIN_CELLS = (
    *("reference", "title", "quantity", "unit", "material_family", "material_grade", "tolerance"),
    *("unit_mass_kg", "earliest_delivery_on", "wish_delivery_on", "latest_delivery_on"),
    *("ship_to", "ship_to_region", "latitude", "longitude", "incoterm", "currency"),
    *("reserve_price", "comments"),
)
CELLS_OF = {value: cell for cell, value in VALUES_OF.items()}
TEXT_MOST = 2000


def show_cells(order: OrderLine) -> None:
    """Shows the values of an order as cells, so that they can be corrected in place."""
    cells = {CELLS_OF.get(name, name): shown(order.values.get(name)) for name in PLAIN_CELLS}
    steps: Sequence[Mapping[str, Any]] = order.values.get("operations") or ()
    for name in STEP_CELLS:
        texts = [shown(step.get(name)) for step in steps]
        cells[name] = "; ".join(texts) if any(texts) else ""
    order.line.cells = cells


def shown(value: Any) -> str:
    """Returns a value as the text of a cell."""
    return "" if value is None else str(value)


def correct_order(
    order: OrderLine, texts: Mapping[str, Any], currency: str, conventions: Conventions
) -> None:
    """Replaces values by corrected texts, and forgets what was said of them."""
    names = {name for name in texts if name in FIELDS}
    if names & {"process", "cycle_time_s", "setup_hours", "envelope", "ra_um"}:
        names |= set(STEP_CELLS)
    line = order.line
    fields = {VALUES_OF.get(name, name) for name in names} | names
    for messages in (line.notes, line.questions, line.errors):
        messages[:] = [row for row in messages if row.field.split(".")[0] not in fields]
    cells = {}
    for name in names:
        text = str(texts.get(name, line.cells.get(name, "")) or "").strip()[:TEXT_MOST]
        order.values.pop(VALUES_OF.get(name, name), None)
        line.cells[name] = text
        cells[name] = Cell(text, line.position, head_unit=UNITS_OF_FIELDS.get(name, ""))
    strict, order.is_lenient = order.is_lenient, False
    read_cells(order, cells, conventions, order.values.get("currency") or currency)
    order.is_lenient = strict
