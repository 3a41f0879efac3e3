"""Tests that large sheets are read in seconds."""

import io
import time
from datetime import datetime, timedelta

import pytest
from openpyxl import Workbook

from imports.readers.sheets import read
from tests.imports.sheets.readings import context, is_good

pytestmark = pytest.mark.slow
LINES = 10_000
FIRST = datetime(2026, 12, 1)  # noqa: DTZ001
# Reading takes about two seconds; the machine that runs the tests may be busy.
MOST_SECONDS = 12


def rows() -> list[tuple[datetime, datetime]]:
    return [
        (FIRST + timedelta(hours=8 * n), FIRST + timedelta(hours=8 * n + 8)) for n in range(LINES)
    ]


def csv_file() -> bytes:
    lines = (f"Lathe 7,{a:%Y-%m-%d %H:%M},{b:%Y-%m-%d %H:%M},8,85.50" for a, b in rows())
    return ("machine,start,end,hours,rate\n" + "\n".join(lines)).encode()


def chinese_file() -> bytes:
    lines = (f"加工中心3#,{a:%Y年%m月%d日},{a:%H:%M}-{b:%H:%M},7.5小时,85元" for a, b in rows())
    return ("设备,日期,班次,工时,单价\n" + "\n".join(lines)).encode("gbk")


def workbook_file() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["machine", "start", "end", "hours", "rate"])
    for start, end in rows():
        sheet.append(["Lathe 7", start, end, 8, 85.5])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("make", [csv_file, chinese_file, workbook_file])
def test_ten_thousand_lines_are_read_in_seconds(make) -> None:
    content = make()
    began = time.process_time()

    reading = read(content, context())

    assert time.process_time() - began < MOST_SECONDS
    assert len(reading.lines) == LINES
    assert all(map(is_good, reading.lines))
