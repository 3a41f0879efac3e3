"""Tests dates and instants in the writings of several languages and programs."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from imports.readers.sheets.cells import Cell, Conventions, parse_date, parse_instant
from imports.readers.sheets.parsing.date_cells import Expected
from tests.imports.sheets.readings import codes

NOW = datetime(2026, 11, 29, 22, tzinfo=UTC)
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
CHINESE = Conventions(now=NOW, locale="zh-hans", usual_decimal="point")
GERMAN = Conventions(now=NOW, locale="de", usual_decimal="comma", usual_order="dmy")
AHEAD = Expected(is_future=True)
EIGHTH = "2026-12-08T08:00:00+08:00"

WRITTEN = """
2026-12-08 08:00 | 2026-12-08T08:00 | 2026/12/8 8:00 | 2026.12.8 8:00 | 2026-12-8 8:00
2026-12-08 08:00:00.000 | 20261208 08:00 | 20261208 0800 | 20261208T080000 | 202612080800
20261208080000 | 2026-12-08 8h | 2026-12-08 8h00 | 2026年12月8日 8:00 | 2026年12月8日8时
2026年12月08日 08时00分 | 2026年12月8号 8点 | 2026年12月8日 上午8:00 | 2026年12月8日早上8点
2026/12/8 上午 8:00 | 二〇二六年十二月八日 八点 | 2026年12月8日(星期二) 8:00
2026-12-08 周二 08:00 | 星期二 2026-12-08 08:00 | 8.12.2026 8:00 | 08.12.2026 08:00
8.12.26 8:00 | 08.12.2026, 08:00 | 8.12.2026 8 Uhr | 08.12.2026 08.00 Uhr
08.12.2026 um 8:00 Uhr | Di, 08.12.2026 08:00 | Di. 8.12.2026 8:00
Dienstag, 8. Dezember 2026 8:00 | 8. Dez. 2026 08:00 | 8. Dez 26 8:00 | 8. Dezember 2026 8 Uhr
8-Dec-26 8:00 | 8-Dec-2026 08:00 | 08 Dec 2026 08:00 | Dec 8, 2026 8:00 AM | 8Dec26 8:00
December 8th, 2026 8:00 a.m. | Tue 8 Dec 2026 08:00 | Tuesday, December 8, 2026 8:00 AM
2026-Dec-08 08:00 | Dec-08-2026 8am | 8th December 2026 8 am | 8 de diciembre 2026 8:00
8 décembre 2026 8h00 | 8 dicembre 2026 08:00 | 2026-12-08 8:00 AM | 2026-12-08 8AM
2026-12-08T08:00+08:00 | 2026-12-08T08:00:00+0800 | 2026-12-08 08:00:00+08 | 2026-12-08T00:00Z
2026-12-08T00:00:00.000Z | 2026-12-08 00:00 UTC | 2026-12-08 08:00 GMT+8
2026-12-08 08:00 UTC+08:00 | 2026-12-08 08:00 北京时间 | 2026-12-07T19:00:00-05:00
2026-12-08 08:00:00 +0800 CST | 46364.3333333333 | 46364.33333 | 46364,3333333333
８：００ ２０２６－１２－０８ | 8:00 2026-12-08 | 08:00 08.12.2026 | 8:00 AM, Dec 8 2026
1796688000 | 1796688000000 | 2026-W50-2 08:00 | 2026 12 08 08:00 | 26/12/8 8:00
2026-12-08 08:00
"""
CLEAR = [
    *(text for line in WRITTEN.strip().splitlines() for text in line.split(" | ")),
    *("2026/12/08  08:00:00", "2026-12-08\n08:00", "2026-12-08\xa008:00"),
]


@pytest.mark.parametrize("text", CLEAR)
def test_a_writing_is_read_as_its_instant(text: str) -> None:
    parsed = parse_instant(text, CHINESE, SHANGHAI, expected=AHEAD)

    assert parsed.is_certain, codes([*parsed.questions, *parsed.errors])
    assert parsed.value is not None
    assert parsed.value.isoformat() == EIGHTH


@pytest.mark.parametrize("text", ["13/12/2026 8:00", "12/13/2026 8:00"])
def test_a_day_beyond_twelve_tells_the_order(text: str) -> None:
    parsed = parse_instant(text, CHINESE, SHANGHAI)

    assert parsed.value == datetime(2026, 12, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("0:00", "00:00"),
        ("12:00 AM", "00:00"),
        ("12:00 PM", "12:00"),
        ("12:30 am", "00:30"),
        ("1 PM", "13:00"),
        ("11:59:59 pm", "23:59:59"),
        ("中午12点", "12:00"),
        ("中午12:30", "12:30"),
        ("下午1点", "13:00"),
        ("下午4点半", "16:30"),
        ("晚上10:00", "22:00"),
        ("晚上8点15分", "20:15"),
        ("凌晨2点", "02:00"),
        ("凌晨12:30", "00:30"),
        ("8点一刻", "08:15"),
        ("8点三刻", "08:45"),
        ("8点整", "08:00"),
        ("8时30分15秒", "08:30:15"),
        ("16h30", "16:30"),
        ("16.30 Uhr", "16:30"),
        ("16 Uhr 30", "16:30"),
        ("0815", "08:15"),
        ("1600 hrs", "16:00"),
    ],
)
def test_times_of_day_are_read(text: str, clock: str) -> None:
    parsed = parse_instant(f"2026-12-08 {text}", CHINESE, SHANGHAI)

    assert parsed.is_certain
    assert parsed.value is not None
    assert parsed.value.time() == time.fromisoformat(clock)


@pytest.mark.parametrize(
    "text", ["2026-12-08 24:00", "2026-12-08 晚上12点", "2026-12-08 次日0:00", "2026-12-08 24时"]
)
def test_the_end_of_a_day_is_the_next_midnight(text: str) -> None:
    parsed = parse_instant(text, CHINESE, SHANGHAI)

    assert parsed.value == datetime(2026, 12, 8, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("soon", "2026-13-01 8:00", "2026-02-30 8:00", "2026-12-08 25:00", "2026-12-08 8:60"),
        *("2026-12-08 24:30", "2026-12-08 13:00:61", "44/12/2026", "8:00-9:00-10:00", "2026"),
        *(
            "2026-12-08 上午12:00",
            "2026-12-08 晚上3点",
            "x" * 300,
            "2026-12-08 08:00 EST",
            "Dec 2026",
        ),
        *("民国115年12月8日 8:00", "1899-12-08 8:00", "2300-12-08 8:00", "12345678901234567890"),
        *("2026-12-08 08:00-05:00 x", "-1", "1e5", "08:00"),
    ],
)
def test_other_texts_are_errors(text: str) -> None:
    parsed = parse_instant(text, CHINESE, SHANGHAI)

    assert parsed.value is None
    assert len(parsed.errors) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月6日", date(2026, 12, 6)),
        ("11月30日", date(2026, 11, 30)),
        ("11月28日", date(2027, 11, 28)),
        ("6 Dec", date(2026, 12, 6)),
        ("Dec 6", date(2026, 12, 6)),
        ("6. Dezember", date(2026, 12, 6)),
        ("2月29日", date(2028, 2, 29)),
        ("6.12.", date(2026, 12, 6)),
    ],
)
def test_a_date_without_a_year_is_the_next_one(text: str, day: date) -> None:
    today = date(2026, 11, 30)
    parsed = parse_date(text, CHINESE, expected=Expected(today, is_future=True))

    assert (parsed.value, codes(parsed.notes)) == (day, ["year_added"])
    assert parsed.notes[0].params["date"] == day.isoformat()


@pytest.mark.parametrize(
    ("text", "conventions", "day"),
    [
        ("12/6", CHINESE, date(2026, 12, 6)),
        ("12.6", CHINESE, date(2026, 12, 6)),
        ("6.12", GERMAN, date(2026, 12, 6)),
        ("6/12", GERMAN, date(2026, 12, 6)),
        ("3/4/2027", GERMAN, date(2027, 4, 3)),
        ("03-04-2027", GERMAN, date(2027, 4, 3)),
        ("26.12.10", CHINESE, date(2026, 12, 10)),
        ("3.4.2027", CHINESE, date(2027, 4, 3)),
    ],
)
def test_the_order_of_day_and_month_follows_the_origin(
    text: str, conventions: Conventions, day: date
) -> None:
    expected = Expected(date(2026, 11, 30), is_future=True)

    assert parse_date(text, conventions, expected=expected).value == day


@pytest.mark.parametrize("text", ["3/4/2027", "03-04-2027", "3/4/27", "4/3/2027 "])
def test_an_unclear_order_is_asked(text: str) -> None:
    parsed = parse_date(text, CHINESE, expected=AHEAD)
    (question,) = parsed.questions
    answers = {"date_order": "mdy"}
    answered = parse_date(text, Conventions(now=NOW, answers=answers), expected=AHEAD)

    assert (parsed.value, question.code) == (None, "date_order")
    assert question.params["choices"] == ["dmy", "mdy"]
    first, second = question.params["shown"]
    assert answered.value == date.fromisoformat(second) != date.fromisoformat(first)


def test_an_order_that_is_usual_and_past_is_asked() -> None:
    expected = Expected(date(2026, 11, 30), is_future=True)

    assert parse_date("12/7/2026", CHINESE, expected=expected).value == date(2026, 12, 7)
    assert codes(parse_date("12/7/2026", GERMAN, expected=expected).questions) == ["date_order"]


def test_clear_dates_of_the_sheet_settle_the_others() -> None:
    months = Conventions(now=NOW, month_first=2)
    days = Conventions(now=NOW, day_first=1)
    mixed = Conventions(now=NOW, day_first=1, month_first=1)

    assert parse_date("3/4/2027", months).value == date(2027, 3, 4)
    assert parse_date("3/4/2027", days).value == date(2027, 4, 3)
    assert codes(parse_date("3/4/2027", mixed).questions) == ["date_order"]


def test_the_head_may_name_the_order() -> None:
    for unit, day in (("dd/mm/yyyy", 3), ("MM/DD/YYYY", 4), ("TT.MM.JJJJ", 3), ("m/d/yy h:mm", 4)):
        parsed = parse_date(Cell("3/4/2027", head_unit=unit), CHINESE)
        assert parsed.value is not None
        assert parsed.value.day == day


def test_a_weekday_settles_an_order_and_a_wrong_one_is_asked() -> None:
    monday = parse_instant("Mon 12/7/2026 8:00", CHINESE, SHANGHAI)
    sunday = parse_instant("Sun 12/7/2026 8:00", CHINESE, SHANGHAI)
    wrong = parse_instant("Mon 2026-12-08 08:00", CHINESE, SHANGHAI)

    assert monday.value == datetime(2026, 12, 7, tzinfo=UTC)
    assert sunday.value == datetime(2026, 7, 12, tzinfo=UTC)
    assert codes(wrong.questions) == ["weekday"]
    assert wrong.questions[0].params["choices"] == ["2026-12-08", "2026-12-07"]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (Cell("x", moment=datetime(2026, 12, 8, 8)), "2026-12-08T08:00:00+08:00"),  # noqa: DTZ001
        (Cell("x", number=Decimal("46364.3333333333")), "2026-12-08T08:00:00+08:00"),
        (Cell("x", number=Decimal(20261208)), None),
        (Cell("x", moment=date(2026, 12, 8)), None),
        (Cell("20261208", number=Decimal(20261208)), None),
        (Cell("1796688000000", number=Decimal(1796688000000)), "2026-12-08T08:00:00+08:00"),
    ],
)
def test_typed_cells_are_read(cell: Cell, found: str | None) -> None:
    parsed = parse_instant(cell, CHINESE, SHANGHAI)

    assert (parsed.value and parsed.value.isoformat()) == found


def test_a_time_alone_is_on_the_day_of_another_column() -> None:
    day = date(2026, 12, 8)
    for cell in (
        *(Cell("8:00"), Cell("8"), Cell("08.00"), Cell("0800"), Cell("0.333333333")),
        *(Cell("x", moment=time(8)), Cell("x", moment=timedelta(hours=8))),
        Cell("x", number=Decimal("0.3333333333")),
    ):
        parsed = parse_instant(cell, CHINESE, SHANGHAI, day=day)
        assert parsed.value is not None, cell
        assert parsed.value.isoformat() == EIGHTH


def test_a_date_alone_is_asked_about() -> None:
    parsed = parse_instant("2026-12-08", CHINESE, SHANGHAI)
    answered = parse_instant(
        "2026-12-08", Conventions(answers={"time_missing": "midnight"}), SHANGHAI
    )

    assert codes(parsed.questions) == ["time_missing"]
    assert answered.value == datetime(2026, 12, 7, 16, tzinfo=UTC)


def test_a_time_that_comes_twice_is_asked() -> None:
    parsed = parse_instant("2027-10-31 02:30", GERMAN, BERLIN)
    (question,) = parsed.questions
    choices = ["2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00"]
    answers = {f"time_twice:{question.params['found']}": choices[1]}
    answered = parse_instant("2027-10-31 02:30", Conventions(answers=answers), BERLIN)

    assert (question.code, question.params["choices"]) == ("time_twice", choices)
    assert answered.value == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_the_instant_at_which_the_clock_is_put_forward_is_certain() -> None:
    parsed = parse_instant("2027-03-28 02:00", GERMAN, BERLIN)

    assert parsed.value == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert codes(parsed.notes) == ["time_put_forward"]


def test_differences_of_instants_are_real_hours() -> None:
    start = parse_instant("2027-03-27 22:00", GERMAN, BERLIN).value
    end = parse_instant("2027-03-28 06:00", GERMAN, BERLIN).value
    autumn = [parse_instant(f"2027-10-{d}", GERMAN, BERLIN).value for d in ("30 22:00", "31 06:00")]

    assert start is not None
    assert end is not None
    assert end - start == timedelta(hours=7)
    assert None not in autumn
    assert autumn[1] - autumn[0] == timedelta(hours=9)  # type: ignore[operator]


@pytest.mark.parametrize("text", ["", "-", "N/A", "无"])
def test_an_empty_cell_has_no_date(text: str) -> None:
    parsed = parse_date(text, CHINESE)

    assert (parsed.value, parsed.is_certain) == (None, True)
    assert codes(parsed.notes) == (["read_as_empty"] if text else [])
