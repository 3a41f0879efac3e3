"""Tests habits of sheets: signs, units, days off, members of JSON."""

import json
from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.imports.sheets.readings import (
    LATHE,
    cell_line,
    codes,
    context,
    is_good,
    lines,
    machine,
    read,
    reading,
)

TIMES = {"starts_at": "2026-12-07T08:00:00+08:00", "ends_at": "2026-12-07T16:00:00+08:00"}


def test_separators_of_full_width_divide_cells() -> None:
    for mark in "，；":
        text = "设备,日期,时段\nLathe 7,2026-12-07,8:00-16:00".replace(",", mark)
        (line,) = lines(text)
        assert (line.values["starts_at"], line.errors) == (TIMES["starts_at"], [])


@pytest.mark.parametrize("text", ["约85", "2台", "10枚", "模"])
def test_lone_chinese_character_is_no_wrong_encoding(text: str) -> None:
    found = reading(f"{cell_line(rate='85')}\t".replace("rate", "rate\tremark") + text)

    assert "encoding_repaired" not in codes(found.notes)
    assert found.columns[-1]["sample"] == text


def test_latin_text_that_was_taken_for_chinese_is_repaired() -> None:
    spoilt = "machine,start,end\nFräse 1,2026-12-07 08:00,2026-12-07 16:00".encode()

    found = reading(spoilt.decode("gb18030"), (machine("f", "Fräse 1"),))

    assert codes(found.notes) == ["encoding_repaired"]
    assert found.lines[0].values["machine"] == "f"


@pytest.mark.parametrize("name", ["period", "shift", "start\tend"])
def test_row_of_a_day_off_is_left_out_with_its_date(name: str) -> None:
    off = "\t".join("休息" for _ in name.split("\t"))

    found = reading(f"machine\tdate\t{name}\nLathe 7\t2026-12-08\t{off}")

    assert not found.lines
    assert codes(row.message for row in found.left_out) == ["day_off"]
    assert found.left_out[0].message.params["date"] == "2026-12-08"


def test_row_of_a_day_off_that_has_hours_stays_a_line() -> None:
    found = reading("machine\tdate\tshift\thours\nLathe 7\t2026-12-08\t休息\t8")

    assert len(found.lines) == 1
    assert not is_good(found.lines[0])


@pytest.mark.parametrize(
    ("head", "text", "expected"),
    [("¥/min", "1.5", "90"), ("元/小时", "85", "85"), ("RMB/h", "85", "85")],
)
def test_head_that_is_the_unit_of_a_rate_names_the_rate(
    head: str, text: str, expected: str
) -> None:
    (line,) = lines(cell_line(rate=text).replace("rate", head))

    assert line.values["hourly_rate"] == expected


def test_amounts_in_ten_thousands_are_read_with_a_note() -> None:
    (line,) = lines(cell_line(rate="0.12").replace("rate", "开机费(万元)"))

    assert line.values["opening_cost"] == "1200"
    assert codes(line.notes) == ["measure_converted"]


@pytest.mark.parametrize("head", ["含税单价", "utilisation", "unit", "状态"])
def test_column_that_is_not_read_is_reported(head: str) -> None:
    sheet = cell_line(rate="113").replace("rate", head)

    (note,) = reading(sheet).notes
    assert (note.code, note.params["found"], note.params["cell"]) == ("column_left_out", head, "D")
    assert not reading(sheet, options={"columns": {head: ""}}).notes


def test_offset_behind_a_blank_is_read() -> None:

    (line,) = lines("machine,start,end\nLathe 7,2026-12-06 19:00 -0500,2026-12-07 16:00 +0800")
    assert (line.values["starts_at"], is_good(line)) == (TIMES["starts_at"], True)


def test_members_of_json_that_mean_the_same_are_one_column() -> None:
    first = {"machine": "Lathe 7", **TIMES, "hourly_rate": 85.5}
    second = {"machine": "Lathe 7", "start": "2026-12-08 08:00", "end": "2026-12-08 16:00"}
    both = {**second, "starts_at": TIMES["starts_at"]}

    found = reading("\n".join(json.dumps(row) for row in (first, second)))
    refused = reading(json.dumps([both]))

    assert [is_good(line) for line in found.lines] == [True, True]
    assert codes(refused.lines[0].errors) == ["columns_doubled"]


def test_formula_of_a_time_without_a_value_is_reported() -> None:

    book, file = Workbook(), BytesIO()
    book.active.append(["machine", "start", "end"])
    book.active.append(["Lathe 7", "2026-12-07 08:00", "=B2+1/3"])
    book.save(file)

    (line,) = read(file.getvalue(), context((LATHE,))).lines

    assert codes(line.errors) == ["formula_without_value"]
    assert line.errors[0].params["cell"] == "C2"


@pytest.mark.parametrize(
    "heads",
    ["设备,12月7日,12月7日,12月8日", "设备,12月7日,,12月8日\n,白班,夜班,白班"],
)
def test_every_shift_below_one_day_is_a_line(heads: str) -> None:
    found = reading(f"{heads}\nLathe 7,8:00-20:00,20:00-8:00,8:00-12:00")

    starts = [line.values["starts_at"][5:16] for line in found.lines]
    assert starts == ["12-07T08:00", "12-07T20:00", "12-08T08:00"]
    assert all(is_good(line) for line in found.lines)
