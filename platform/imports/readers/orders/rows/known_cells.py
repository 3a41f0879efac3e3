"""Remembers what cells of a sheet mean: thousands of rows repeat a few texts."""

from collections.abc import Callable
from typing import Any

from imports.readers.orders.order_lines import OrderLine
from imports.readers.sheets.cells import Cell, Conventions, Parsed

REMEMBERED_MOST = 50_000


def parsed_once(
    order: OrderLine,
    parser: Callable[..., Parsed[Any]],
    cell: Cell,
    conventions: Conventions,
    *positional: Any,
    **options: Any,
) -> Any:
    """Returns a cell's value and tells its messages; parses equal ones once.

    A note on hours that were converted is left out: orders have times in other units.
    """
    known = order.vocabulary.parsed
    key = (
        *(parser, cell.text, cell.number, cell.moment, cell.unit, cell.head_unit, positional),
        options.get("field"),
    )
    if key in known:
        return known[key]
    parsed = parser(cell, conventions, *positional, **options)
    parsed.notes = [note for note in parsed.notes if note.code != "hours_converted"]
    if parsed.is_certain and not parsed.notes and len(known) < REMEMBERED_MOST:
        known[key] = parsed.value
    return parsed.tell(order.line)
