"""Tests that files which try to exhaust a reader are refused or cut in time."""

from collections.abc import Callable

import pytest

from tests.imports.sheets.hostile_files import HOSTILE, attempt

# The machine that runs the tests may be busy, so this is more than the two seconds that are meant.
SECONDS, SECONDS_OF_MANY_LINES = 6, 25
REFUSED = {
    "a row of a million cells": "too_many_columns",
    "a million empty cells": "too_many_columns",
    "a million rows": "too_many_lines",
    "a million blank rows": "too_many_lines",
    "a cell of thirty million letters": "cell_too_long",
    "zeros": "not_a_sheet",
    "a torn workbook": "workbook_damaged",
    "a workbook of a million columns": "too_many_columns",
    "a workbook of three million rows": "sheet_too_large",
    "a workbook with entities": "workbook_declares_entities",
    "a sheet with entities": "workbook_declares_entities",
    "strings with entities": "workbook_declares_entities",
    "a million strings": "sheet_too_large",
    "merged cells over everything": "sheet_too_large",
    "nested JSON": "not_a_sheet",
    "JSON of a million lines": "too_many_lines",
    "JSON of a million members": "too_many_columns",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_within_limits(name: str) -> None:
    make: Callable[[], bytes] = HOSTILE[name]

    found, seconds = attempt(make())

    has_many_lines = len(found.removesuffix(" lines")) > 3 and found.endswith(" lines")
    assert seconds < (SECONDS_OF_MANY_LINES if has_many_lines else SECONDS)
    assert found == REFUSED.get(name, found)


def test_entities_are_refused() -> None:
    found, _ = attempt(HOSTILE["a sheet with entities"]())

    assert found == "workbook_declares_entities"
