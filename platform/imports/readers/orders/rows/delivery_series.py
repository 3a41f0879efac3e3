"""Makes one order for each date of a series, in columns or in rows."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date

from imports.readers.orders.order_lines import OrderLine
from imports.readers.orders.order_references import suffixed
from imports.readers.orders.rows.delivery_weeks import week_day
from imports.readers.orders.rows.order_cells import read_quantity
from imports.readers.orders.rows.routing_cells import has_text
from imports.readers.sheets.cells import Cell, Conventions, SheetRow, SheetTable, parse_date
from imports.readers.sheets.parsing.date_cells import Expected

# One such column may be anything; several make a series.
COLUMNS_LEAST = 2
HEAD_ROWS_MOST = 10
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """Represents a column of quantities for one date; `label` ends the reference."""

    head: str
    day: date
    label: str
    key: str = ""
    is_week: bool = False


def series_columns(table: SheetTable) -> list[SeriesColumn]:
    """Returns the columns whose heads are dates or weeks, if there are enough."""
    columns = [column for column in table.columns if not column.field]
    series = [(column.key, series_column(column.head, table.conventions)) for column in columns]
    found = [replace(one, key=key) for key, one in series if one is not None]
    return found if len(found) >= COLUMNS_LEAST else []


def series_column(head: str, conventions: Conventions) -> SeriesColumn | None:
    """Returns the column of a head that is a date or a week; None for another one."""
    if not DIGIT.search(head) or head.strip().isdigit():
        return None
    week = week_day(head, conventions.now.date())
    if week is not None:
        year, number, _day = week.isocalendar()
        return SeriesColumn(head, week, f"{year}-W{number:02}", is_week=True)
    parsed = parse_date(head, conventions, expected=Expected(is_future=True))
    if parsed.value is None or not parsed.is_certain:
        return None
    return SeriesColumn(head, parsed.value, parsed.value.isoformat())


def head_of_series(table: SheetTable) -> int:
    """Returns the first row that has dates or weeks in several columns, else 0."""
    for row in table.rows[:HEAD_ROWS_MOST]:
        texts = [cell.text for cell in (*row.cells.values(), *row.others.values())]
        if sum(series_column(text, table.conventions) is not None for text in texts) >= 2:
            return row.number
    return 0


def orders_of_columns(
    order: OrderLine, row: SheetRow, columns: Sequence[SeriesColumn], conventions: Conventions
) -> list[OrderLine]:
    """Returns an order for each date with a quantity."""
    total = order.values.pop("quantity", None)
    reference = order.values.get("reference")
    found = []
    for column in columns:
        cell = row.others.get(column.key) or Cell()
        if not has_text(cell) or is_zero(cell):
            continue
        one = copy_of(order, f"{order.line.position}, {column.head}")
        read_quantity(one, cell, conventions)
        one.take_date("latest_delivery_on", column.day)
        one.values.pop("wish_delivery_on", None)
        one.line.cells["quantity"] = cell.text
        one.line.cells["latest_delivery_on"] = column.day.isoformat()
        if column.is_week:
            kept = column.day.isoformat()
            one.note("week_as_friday", "latest_delivery_on", found=column.head, kept=kept)
        if reference:
            rename(one, column.label)
        twice = [other.head for other in columns if other.day == column.day]
        if len(twice) > 1:
            one.fault("order_columns_doubled", "quantity", found=", ".join(twice))
        found.append(one)
    made = sum(one.values.get("quantity", 0) for one in found)
    if total is not None and found and total != made:
        for one in found:
            one.note("series_total_differs", "quantity", found=total, made=made)
    if not found:
        order.fault("series_without_quantity", "quantity")
        return [order]
    return found


def is_zero(cell: Cell) -> bool:
    """Returns whether a cell says that nothing is wanted."""
    return cell.text.strip().strip("0") in ("", ".", ",", "-", "–", "—")


def copy_of(order: OrderLine, position: str) -> OrderLine:
    """Returns the same order at another position."""
    one = OrderLine(position, order.vocabulary, is_lenient=order.is_lenient)
    one.line = deepcopy(order.line)
    one.line.position = position
    return one


def name_rows(orders: Sequence[OrderLine], positions: Mapping[int, str]) -> None:
    """Gives rows of one reference endings: their positions, dates, or numbers.

    Rows of the same part and date keep their reference, and are asked about.
    """
    groups: dict[str, list[int]] = {}
    for place, order in enumerate(orders):
        if reference := order.values.get("reference"):
            groups.setdefault(reference, []).append(place)
    for places in groups.values():
        if len(places) < 2:
            continue
        rows = [orders[place] for place in places]
        given = [positions.get(place, "") for place in places]
        days = [str(row.values.get("latest_delivery_on") or "") for row in rows]
        parts = [str(row.values.get("title") or "") for row in rows]
        if all(given) and len(set(given)) == len(given):
            endings = given
        elif len(set(parts)) == 1 and all(days) and len(set(days)) == len(days):
            endings = days
        elif len({*zip(parts, days, strict=True)}) == len(rows):
            endings = [str(number) for number in range(1, len(rows) + 1)]
        else:
            continue
        for row, ending in zip(rows, endings, strict=True):
            rename(row, ending)


def rename(order: OrderLine, ending: str) -> None:
    """Adds an ending to an order's reference and tells it."""
    reference = order.values["reference"]
    order.values["reference"] = suffixed(reference, ending)
    params = {"found": order.values["reference"], "nearest": reference}
    order.note("reference_suffixed", "reference", **params)
