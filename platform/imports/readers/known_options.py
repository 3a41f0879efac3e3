"""Lists the options that readers know; others are refused, never ignored."""

from collections.abc import Mapping

# Name → what it decides. Options that a form may send as text have their type.
OPTIONS: Mapping[str, str] = {
    "machine": "id of the machine that a calendar frees",
    "weeks": "weeks ahead of which a calendar's events are read",
    "machines_freed": "whether an event frees one machine of a work centre or all: one, all",
    "group": "a window for each shift or each week: shift, week",
    "subtract": "a second calendar in base64, whose events are taken off",
    "subtract_mode": "what the second calendar's events mean",
    "columns": "field by head of a sheet's column; empty for a column to be left out",
    "sheet": "name of the worksheet",
    "head_row": "number of the row that names the columns",
    "delimiter": "sign between the cells of a text",
    "encoding": "encoding of a text",
    "date_order": "order of day, month and year: dmy, mdy, ymd",
    "decimal": "sign before the decimals: comma, point",
    "locale": "language of the file",
    "currency": "currency of amounts without a sign",
    "factory": "id of the factory of all lines",
    "publish": "whether lines are checked as if windows were published at once",
}
WHOLE_NUMBERS = frozenset({"weeks", "head_row"})
TRUTHS = frozenset({"publish"})
# Options whose values are objects.
OBJECTS = frozenset({"columns"})
