"""Tests that a value written in many ways is read as the same value."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.readers.result import Unreadable
from imports.readers.sheets.cells import (
    Conventions,
    parse_date,
    parse_duration_hours,
    parse_instant,
    parse_money,
    parse_number,
)
from imports.readers.sheets.parsing.date_cells import Expected
from tests.imports.sheets.readings import codes, is_good, lines

NOW = datetime(2026, 11, 29, 22, tzinfo=UTC)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu")
CONVENTIONS = Conventions(now=NOW)
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
GERMAN = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September"),
    *("Oktober", "November", "Dezember"),
)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001


def wide(text: str) -> str:
    """Returns a text in full-width signs."""
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)


def half_day(moment: datetime) -> str:
    """Returns a time of day in Chinese with its half of the day."""
    hour = moment.hour
    if hour < 12:
        name, shown = ("凌晨" if hour < 6 else "上午"), hour
    else:
        name, shown = ("下午" if hour < 18 else "晚上"), hour - 12 or 12
    if name == "上午" or hour not in (0, 12):
        return f"{name}{shown}:{moment:%M}"
    return f"{hour}:{moment:%M}"


def american(moment: datetime) -> str:
    """Returns a date and a time as Americans write them."""
    half = "AM" if moment.hour < 12 else "PM"
    return f"{ENGLISH[moment.month - 1]} {moment.day}, {moment.year} {moment:%I:%M} {half}"


def serial(moment: datetime) -> str:
    """Returns a spreadsheet's serial number."""
    days = Decimal((moment - EXCEL_EPOCH).total_seconds()) / 86400
    return f"{days:.10f}"


WRITERS: list[Callable[[datetime], str]] = [
    lambda at: f"{at:%Y-%m-%d %H:%M}",
    lambda at: f"{at:%Y-%m-%dT%H:%M:%S}",
    lambda at: f"{at:%Y/%m/%d  %H:%M:%S.000}",
    lambda at: f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M}",
    lambda at: f"{at.year}.{at.month}.{at.day} {at.hour}:{at:%M}",
    lambda at: f"{at:%d.%m.%Y %H:%M}",
    lambda at: f"{at.day}.{at.month}.{at.year}, {at.hour}:{at:%M} Uhr",
    lambda at: f"{at:%d.%m.%Y} um {at:%H.%M} Uhr",
    lambda at: f"{at.day}. {GERMAN[at.month - 1]} {at.year} {at:%H:%M}",
    lambda at: f"{at.day}-{ENGLISH[at.month - 1]}-{at:%y} {at:%H:%M}",
    american,
    lambda at: f"{at:%Y-%m-%d} {at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}",
    lambda at: f"{at.year}年{at.month}月{at.day}日 {at.hour}:{at:%M}",
    lambda at: f"{at.year}年{at.month}月{at.day}日{at.hour}时{at:%M}分",
    lambda at: f"{at:%Y-%m-%d} {half_day(at)}",
    lambda at: f"{WEEKDAYS[at.weekday()]} {at:%Y-%m-%d %H:%M}",
    lambda at: f"{at:%Y-%m-%d}({WEEKDAYS[at.weekday()]}) {at:%H:%M}",
    lambda at: f"{at:%a} {at:%Y-%m-%d %H:%M}",
    lambda at: f"{at:%Y%m%d %H:%M}",
    lambda at: f"{at:%Y%m%d%H%M}",
    lambda at: f"{at:%Y-%m-%d %H%M}",
    lambda at: f"{at:%H:%M %d.%m.%Y}",
    lambda at: wide(f"{at:%Y/%m/%d %H:%M}"),
    serial,
]  # fmt: skip
MOMENTS = st.datetimes(datetime(2026, 12, 1), datetime(2036, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0)
)


@settings(deadline=None)
@given(at=MOMENTS, zone=st.sampled_from(ZONES), write=st.sampled_from(WRITERS))
def test_an_instant_written_in_any_way_is_the_same(
    at: datetime, zone: str, write: Callable[[datetime], str]
) -> None:
    place = ZoneInfo(zone)
    aware = at.replace(tzinfo=place)
    parsed = parse_instant(write(at), CONVENTIONS, place)

    if aware.utcoffset() != at.replace(tzinfo=place, fold=1).utcoffset():
        # The clock is changed at this time: it is asked about, or put forward at this instant.
        assert codes(parsed.questions) or codes(parsed.notes) == ["time_put_forward"]
        return
    assert parsed.is_certain, (write(at), parsed)
    assert parsed.value == aware
    assert parsed.value is not None
    assert parsed.value.utcoffset() == aware.utcoffset()


@settings(deadline=None)
@given(at=MOMENTS, zone=st.sampled_from(ZONES), minutes=st.integers(-720, 840))
def test_an_instant_with_an_offset_is_the_same_everywhere(
    at: datetime, zone: str, minutes: int
) -> None:
    sign, rest = ("-", -minutes) if minutes < 0 else ("+", minutes)
    offset = f"{sign}{rest // 60:02}:{rest % 60:02}"
    instant = datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M:%S}{offset}")

    for text in (f"{at:%Y-%m-%dT%H:%M:%S}{offset}", f"{at:%Y-%m-%dT%H:%M}{offset}"):
        assert parse_instant(text, CONVENTIONS, ZoneInfo(zone)).value == instant


@settings(deadline=None)
@given(at=MOMENTS)
def test_a_date_of_several_orders_is_right_or_asked(at: datetime) -> None:
    day = at.date()
    for text, order in (
        (f"{day.day}/{day.month}/{day.year}", "dmy"),
        (f"{day.month}/{day.day}/{day.year}", "mdy"),
        (f"{day.day:02}-{day.month:02}-{day:%y}", "dmy"),
    ):
        free = parse_date(text, CONVENTIONS)
        settled = parse_date(text, Conventions(now=NOW, answers={"date_order": order}))
        assert free.value == day or codes(free.questions) == ["date_order"]
        assert settled.value == day


@settings(deadline=None)
@given(days=st.integers(0, 365))
def test_a_date_without_a_year_is_the_next_one(days: int) -> None:
    today = NOW.date()
    day = today + timedelta(days=days)
    if (day.month, day.day) == (2, 29):
        return
    for text in (
        *(f"{day.month}月{day.day}日", f"{day.day} {ENGLISH[day.month - 1]}"),
        f"{day.day}. {GERMAN[day.month - 1]}",
    ):
        parsed = parse_date(text, CONVENTIONS, expected=Expected(today, is_future=True))
        assert parsed.value is not None
        assert (parsed.value - today).days in (days, 0)
        assert codes(parsed.notes) == ["year_added"]


AMOUNTS = st.decimals(Decimal(0), Decimal(999_999), places=2)


def grouped(value: Decimal, thousands: str, decimal: str) -> str:
    """Returns a number with thousands and two decimals."""
    return f"{value:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)


@settings(deadline=None)
@given(
    value=AMOUNTS,
    marks=st.sampled_from(
        [(",", "."), (".", ","), ("'", "."), (" ", ","), ("\u00a0", ","), ("", "."), ("", ",")]
    ),
)
def test_a_number_with_two_decimals_is_the_same(value: Decimal, marks: tuple[str, str]) -> None:
    parsed = parse_number(grouped(value, *marks), CONVENTIONS)

    assert (parsed.value, parsed.is_certain) == (value, True)


@settings(deadline=None)
@given(value=st.integers(0, 999_999), mark=st.sampled_from([",", "."]))
def test_a_number_without_decimals_is_right_or_asked(value: int, mark: str) -> None:
    text = f"{value:,}".replace(",", mark)
    parsed = parse_number(text, CONVENTIONS)

    assert parsed.value == value or codes(parsed.questions) == ["decimal"]
    for usual in ("comma", "point"):
        settled = parse_number(text, Conventions(answers={"decimal": usual}))
        is_thousands = (usual == "point") == (mark == ",")
        assert settled.value == (value if is_thousands or value < 1000 else Decimal(value) / 1000)


CURRENCIES = {
    "CNY": ("¥{}", "{}元", "CNY {}", "{} RMB"),
    "EUR": ("€{}", "{} €", "EUR {}", "{} Euro"),
}


@settings(deadline=None)
@given(
    value=AMOUNTS,
    own=st.sampled_from(["CNY", "EUR"]),
    form=st.integers(0, 3),
    unit=st.sampled_from(["", "/h", "/小时", " per hour"]),
)
def test_an_amount_is_read_in_its_currency_only(
    value: Decimal, own: str, form: int, unit: str
) -> None:
    text = CURRENCIES[own][form].format(f"{value:.2f}") + unit
    other = "EUR" if own == "CNY" else "CNY"

    assert parse_money(text, CONVENTIONS, own, per_hour=True).value == value
    assert codes(parse_money(text, CONVENTIONS, other, per_hour=True).errors) == ["currency_other"]


@settings(deadline=None)
@given(minutes=st.integers(1, 1440))
def test_hours_written_in_any_way_are_the_same(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    expected = round(Decimal(minutes) / 60, 4)
    for text in (
        *(f"{hours}:{rest:02}", f"{hours}h{rest:02}", f"{hours} h {rest} min", f"{minutes} min"),
        *(f"{hours}小时{rest}分", f"{minutes}分钟", f"PT{hours}H{rest}M", f"{minutes * 60} s"),
        *(f"{expected:.4f} h", f"{expected:.4f}".replace(".", ",") + " Std."),
    ):
        found = parse_duration_hours(text, CONVENTIONS).value
        assert found is not None, text
        assert round(found, 4) == expected, text


@settings(deadline=None, max_examples=40)
@given(
    start=MOMENTS,
    minutes=st.integers(15, 1440),
    write=st.sampled_from(WRITERS[:-1]),
    separator=st.sampled_from(["\t", ";", ","]),
)
def test_a_line_of_a_sheet_is_the_same_in_every_separator(
    start: datetime, minutes: int, write: Callable[[datetime], str], separator: str
) -> None:
    end = start + timedelta(minutes=minutes)
    cells = [f'"{text}"' for text in ("Lathe 7", write(start), write(end), f"{minutes} min")]
    heads = ["machine", "start", "end", "hours"]
    (line,) = lines("\n".join(separator.join(row) for row in (heads, cells)))

    assert is_good(line), (cells, line)
    assert line.values["starts_at"] == f"{start:%Y-%m-%dT%H:%M:%S}+08:00"
    assert line.values["ends_at"] == f"{end:%Y-%m-%dT%H:%M:%S}+08:00"
    milliseconds = Decimal(line.values["offered_hours"]) * 3_600_000
    assert abs(milliseconds - minutes * 60_000) < 1


@settings(deadline=None)
@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_any_content_is_read_or_refused(content: bytes) -> None:
    with suppress(Unreadable):
        assert lines(content)


TEXTS = st.text(
    alphabet=st.sampled_from("0123456789.,:/-+ 年月日时上午下午ampTZh€¥'\"()[]min至~"), max_size=24
)


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(cells=st.lists(TEXTS, min_size=5, max_size=5))
def test_any_cells_give_a_line_that_says_what_it_means(cells: list[str]) -> None:
    cells = [cell.replace('"', "") for cell in cells]
    row = "\t".join(["Lathe 7", *cells])
    found = lines(f"machine\tdate\tstart\tend\thours\trate\n{row}\nLathe 7\t\t\t\t\t")
    line = found[0]

    assert line.position == "row 2"
    if is_good(line):
        start, end = (datetime.fromisoformat(line.values[n]) for n in ("starts_at", "ends_at"))
        assert start < end
        assert Decimal(line.values["offered_hours"]) > 0
