"""Tests .xlsx files: types, formats, merged cells, formulas, several sheets."""

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from imports.readers.result import Unreadable
from tests.imports.sheets.hostile_files import sheet_of, workbook
from tests.imports.sheets.readings import BERLIN, LATHE, codes, is_good, lines, reading

HEAD = ("设备", "开始", "结束", "工时", "单价（元/小时）")


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day, hour)  # noqa: DTZ001


def book(
    rows: Iterable[Iterable[Any]],
    *,
    merged: Iterable[str] = (),
    formats: Mapping[str, str] | None = None,
    change: Callable[[Workbook, Worksheet], None] | None = None,
) -> bytes:
    """Returns a workbook of rows."""
    made = Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    for place, code in (formats or {}).items():
        sheet[place].number_format = code
    for span in merged:
        sheet.merge_cells(span)
    if change:
        change(made, sheet)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def row(day: int = 1, hours: Any = 8, rate: Any = 85) -> tuple[Any, ...]:
    """Returns a row of a window from eight to four."""
    return ("Lathe 7", at(day, 8), at(day, 16), hours, rate)


def test_typed_cells_are_read() -> None:
    (line,) = lines(book([HEAD, row()]))

    assert (line.position, is_good(line)) == ("row 2", True)
    assert line.values == {
        "machine": LATHE["id"],
        "starts_at": "2026-12-01T08:00:00+08:00",
        "ends_at": "2026-12-01T16:00:00+08:00",
        "offered_hours": "8",
        "hourly_rate": "85",
    }


@pytest.mark.parametrize(
    ("hours", "code", "expected"),
    [
        (7.5, "0.0", "7.5"),
        (time(7, 30), "h:mm", "7.5"),
        (timedelta(hours=7.5), "[h]:mm", "7.5"),
        (0.3125, "h:mm", "7.5"),
        (0.3125, "[hh]:mm:ss", "7.5"),
        (450, '0 "min"', "7.5"),
        (450, '0"分钟"', "7.5"),
        (7.5, '0.0" h"', "7.5"),
        (7.5, '0.0\\ "小时"', "7.5"),
        ("7:30", "General", "7.5"),
        ("7,5", "@", "7.5"),
        (7.1, "General", "7.1"),
        (None, "General", "8"),
    ],
)
def test_hours_are_read_by_type_and_format(hours: Any, code: str, expected: str) -> None:
    (line,) = lines(book([HEAD, row(hours=hours)], formats={"D2": code}))

    assert is_good(line), codes([*line.questions, *line.errors])
    assert line.values["offered_hours"] == expected


@pytest.mark.parametrize(
    ("code", "is_yuan"),
    [
        ("General", True),
        ("#,##0.00", True),
        ('"¥"#,##0.00', True),
        ("[$¥-804]#,##0.00", True),
        ("_ [$¥-804]* #,##0.00_ ;_ [$¥-804]* -#,##0.00_ ", True),
        ('0.00"元/小时"', True),
        ('#,##0.00"元"', True),
        ("[$CNY] #,##0.00", True),
        ("[$€-407] #,##0.00", False),
        ("#,##0.00\\ [$€-1]", False),
        ('#,##0.00 "€"', False),
        ("[$$-409]#,##0.00", False),
        ("[$£-809]#,##0.00", False),
        ('0.00" EUR"', False),
        ('"$"#,##0', False),
    ],
)
def test_the_currency_of_a_number_format_counts(code: str, is_yuan: bool) -> None:
    (line,) = lines(book([HEAD, row()], formats={"E2": code}))

    assert codes(line.errors) == ([] if is_yuan else ["currency_other"])
    assert line.values.get("hourly_rate") == ("85" if is_yuan else None)


@pytest.mark.parametrize(
    "code",
    [
        *(
            "yyyy-mm-dd hh:mm",
            "m/d/yy h:mm",
            "dd.mm.yyyy hh:mm",
            'yyyy"年"m"月"d"日" h:mm',
            "General",
        ),
        *(
            "[$-F400]h:mm:ss\\ AM/PM",
            "yyyy/m/d",
            "d-mmm-yy",
            "[$-804]上午/下午h:mm",
            "mmss.0",
            "0.00",
        ),
    ],
)
def test_dates_are_read_however_they_are_shown(code: str) -> None:
    formats = {"B2": code, "C2": code}
    (line,) = lines(book([HEAD, row()], formats=formats))

    assert is_good(line), codes([*line.questions, *line.errors])
    assert line.values["starts_at"] == "2026-12-01T08:00:00+08:00"


def test_dates_without_times_are_asked() -> None:
    cells = ("Lathe 7", date(2026, 12, 1), date(2026, 12, 2), None, None)
    (line,) = lines(book([HEAD, cells], formats={"B2": "yyyy/m/d", "C2": "yyyy/m/d"}))
    (shown,) = lines(book([HEAD, cells], formats=dict.fromkeys(("B2", "C2"), "yyyy-mm-dd hh:mm")))

    assert codes(line.questions) == ["date_without_time"]
    assert (is_good(shown), shown.values["offered_hours"]) == (True, "24")


def test_a_date_beside_times_or_a_shift_is_read() -> None:
    times = book(
        [
            ("machine", "date", "start", "end"),
            ("Lathe 7", date(2026, 12, 1), time(8), time(16)),
            ("Lathe 7", date(2026, 12, 2), time(22), time(6)),
            ("Lathe 7", date(2026, 12, 3), 8, 16),
            ("Lathe 7", at(4, 0), 0.3333333333, timedelta(days=1)),
        ]
    )
    shift = book([("设备", "日期", "班次"), ("Lathe 7", at(5, 0), "8:00-17:00")])
    read = [*lines(times), *lines(shift)]

    assert all(map(is_good, read))
    assert [(line.values["starts_at"][8:16], line.values["ends_at"][8:16]) for line in read] == [
        ("01T08:00", "01T16:00"),
        ("02T22:00", "03T06:00"),
        ("03T08:00", "03T16:00"),
        ("04T08:00", "05T00:00"),
        ("05T08:00", "05T17:00"),
    ]


def test_merged_cells_are_filled_down_with_a_note() -> None:
    content = book(
        [
            ("设备", "日期", "班次"),
            ("Lathe 7", at(1, 0), "8:00-16:00"),
            (None, None, "16:00-24:00"),
            (None, at(2, 0), "8:00-16:00"),
        ],
        merged=["A2:A4", "B2:B3"],
    )
    read = lines(content)

    assert all(map(is_good, read))
    assert [line.values["starts_at"][:13] for line in read] == [
        "2026-12-01T08",
        "2026-12-01T16",
        "2026-12-02T08",
    ]
    assert [len(line.notes) for line in read] == [0, 2, 1]
    assert read[1].notes[0].params["source"] == "A2"


def test_heads_of_two_rows_are_joined() -> None:
    content = book(
        [("设备", "时间", None, "工时"), (None, "开始", "结束", None), row()[:4]],
        merged=["A1:A2", "B1:C1", "D1:D2"],
    )
    (line,) = lines(content)

    assert (line.position, is_good(line)) == ("row 3", True)


def test_titles_totals_and_blank_rows_keep_the_numbers_of_rows() -> None:
    content = book(
        [("12月空闲产能",), (), HEAD, row(), (), row(2), ("合计", None, None, "=SUM(D4:D6)")]
    )
    found = reading(content)

    assert [line.position for line in found.lines] == ["row 4", "row 6"]
    assert [(one.position, one.message.code) for one in found.left_out] == [
        ("row 1", "title_row"),
        ("row 7", "total_row"),
    ]


def test_a_formula_without_a_saved_value_is_an_error() -> None:
    (line,) = lines(book([HEAD, row(hours="=6+2")]))

    assert [(error.code, error.params["cell"]) for error in line.errors] == [
        ("formula_without_value", "D2")
    ]


def test_a_formula_with_its_value_is_read_and_a_failed_one_is_an_error() -> None:
    rows = (
        '<row r="2"><c r="A2" t="str"><f>X</f><v>Lathe 7</v></c>'
        '<c r="B2" t="str"><v>2026-12-01 08:00</v></c>'
        '<c r="C2" t="str"><v>2026-12-01 16:00</v></c><c r="D2"><f>6+2</f><v>8</v></c>'
        '<c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    heads = "".join(
        f'<c r="{place}1" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in zip("ABCDE", ("machine", "start", "end", "hours", "rate"), strict=True)
    )
    content = workbook(
        f'<worksheet><sheetData><row r="1">{heads}</row>{rows}</sheetData></worksheet>'
    )
    (line,) = lines(content)

    assert (line.values["machine"], line.values["offered_hours"]) == (LATHE["id"], "8")
    assert codes(line.errors) == ["formula_fault"]


def test_cells_without_places_and_with_prefixes_are_read() -> None:
    heads = "".join(
        f'<x:c t="inlineStr"><x:is><x:r><x:t>{text[:2]}</x:t></x:r>'
        f"<x:r><x:t>{text[2:]}</x:t></x:r>"
        f"<x:rPh><x:t>no</x:t></x:rPh></x:is></x:c>"
        for text in ("machine", "start", "end")
    )
    cells = "".join(
        f'<x:c t="str"><x:v>{text}</x:v></x:c>'
        for text in ("Lathe 7", "2026-12-01 08:00", "2026-12-01 16:00")
    )
    content = workbook(
        f'<x:worksheet xmlns:x="http://x/main"><x:sheetData><x:row>{heads}</x:row>'
        f"<x:row>{cells}</x:row></x:sheetData></x:worksheet>"
    )

    assert is_good(lines(content)[0])


def two_sheets(made: Workbook, first: Worksheet) -> None:
    first.title = "说明"
    second = made.create_sheet("数据")
    for cells in (HEAD, row(3)):
        second.append(list(cells))


def test_the_first_sheet_with_a_head_is_read_unless_one_is_named() -> None:
    notes = book([("请在第二张表填写",)], change=two_sheets)
    both = book([HEAD, row(1)], change=two_sheets)

    found = reading(notes)
    assert found.lines[0].values["starts_at"] == "2026-12-03T08:00:00+08:00"
    assert codes(found.notes) == ["sheet_chosen"]
    assert lines(both)[0].values["starts_at"] == "2026-12-01T08:00:00+08:00"
    for name in ("数据", "2"):
        named = lines(both, options={"sheet": name})
        assert named[0].values["starts_at"] == "2026-12-03T08:00:00+08:00"
    with pytest.raises(Unreadable) as raised:
        lines(both, options={"sheet": "Data"})
    assert raised.value.message.params["sheets"] == "说明, 数据"


def test_hidden_sheets_come_last_and_hidden_rows_are_noted() -> None:
    def hide(made: Workbook, first: Worksheet) -> None:
        two_sheets(made, first)
        first.sheet_state = "hidden"
        made["数据"].row_dimensions[2].hidden = True

    found = reading(book([HEAD, row(1)], change=hide))

    assert found.lines[0].values["starts_at"] == "2026-12-03T08:00:00+08:00"
    assert codes(found.notes) == ["hidden_rows", "sheet_chosen"]


def test_days_counted_from_1904_are_the_same_days() -> None:
    def start_later(made: Workbook, _: Worksheet) -> None:
        made.epoch = CALENDAR_MAC_1904

    (line,) = lines(book([HEAD, row()], change=start_later))

    assert line.values["starts_at"] == "2026-12-01T08:00:00+08:00"


def test_numbers_of_a_workbook_are_certain() -> None:
    head = ("Maschine", "Beginn", "Ende", "Stunden", "Satz")
    cells = ("Fräse 1", at(1, 8), at(1, 16), 7.5, 1130)
    first, second = lines(book([head, cells, (*cells[:4], 1.13)]), BERLIN)

    assert (first.values["hourly_rate"], second.values["hourly_rate"]) == ("1130", "1.13")
    assert is_good(first)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (workbook("<worksheet><sheetData/></worksheet>"), "workbook_empty"),
        (workbook(sheet_of("<row")), "workbook_damaged"),
        (workbook("not xml"), "workbook_damaged"),
        (book([]), "workbook_empty"),
        (book([HEAD]), "no_lines"),
    ],
)
def test_workbooks_without_lines_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as raised:
        lines(content)

    assert raised.value.message.code == code
