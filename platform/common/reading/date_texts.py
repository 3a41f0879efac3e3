"""Finds the dates that a text may mean, with the order that each supposes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

YEAR_MONTH_DAY, DAY_MONTH, MONTH_DAY = "ymd", "dmy", "mdy"
MONTH_NAMES: Final[tuple[str, ...]] = (
    "jan january januar jän jänner janvier enero ene gennaio gen januari",
    "feb february februar février fév févr febrero febbraio febr februari",
    "mar march märz mrz mär mars marzo maart mrt maerz",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag mei",
    "jun june juni juin junio giugno giu",
    "jul july juli juillet juil julio luglio lug",
    "aug august août agosto ago augustus",
    "sep sept september septembre septiembre settembre set",
    "oct october okt oktober octobre octubre ottobre ott",
    "nov november novembre noviembre",
    "dec december dez dezember décembre déc diciembre dic dicembre",
)
MONTHS: Final[Mapping[str, int]] = {
    name: month for month, names in enumerate(MONTH_NAMES, start=1) for name in names.split()
}
WEEKDAY_NAMES: Final[tuple[str, ...]] = (
    "monday mon mo montag 星期一 周一 礼拜一 週一 lundi lun lunes",
    "tuesday tues tue tu dienstag di die 星期二 周二 礼拜二 週二 mardi martes",
    "wednesday wed we mittwoch mi mit 星期三 周三 礼拜三 週三 mercredi mer miércoles",
    "thursday thurs thur thu th donnerstag do don 星期四 周四 礼拜四 週四 jeudi jeu jueves",
    "friday fri fr freitag fre 星期五 周五 礼拜五 週五 vendredi ven viernes",
    "saturday sat sa samstag sonnabend sam 星期六 周六 礼拜六 週六 samedi sábado",
    "sunday sun su sonntag so son 星期日 星期天 周日 周天 礼拜日 礼拜天 週日 dimanche dim domingo",
)
WEEKDAYS: Final[Mapping[str, int]] = {
    name: day for day, names in enumerate(WEEKDAY_NAMES) for name in names.split()
}
CHINESE_DAYS: Final = "一二三四五六日"
_NAMES = sorted(WEEKDAYS, key=len, reverse=True)
_LATIN = "|".join(name for name in _NAMES if name.isascii() or name[0].isascii())
_HAN = "|".join(name for name in _NAMES if not name[0].isascii())
WEEKDAY = re.compile(
    rf"(?<!\w)(?P<latin>{_LATIN})\.?(?![^\W\d_])|(?P<han>{_HAN})|\((?P<bare>[{CHINESE_DAYS}])\)"
)
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
GAP = r"[\s\-./,]*"
SHAPES: Final = (
    (
        "ymd",
        re.compile(
            r"(?P<y>\d{4})\s?(?P<s>[-/.]|(?<=\d)\s(?=\d))\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<d>\d{1,2})(?!\d)\.?"
        ),
    ),
    (
        "ymd",
        re.compile(r"(?P<y>\d{4}|\d{2})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号號]?"),
    ),
    ("md", re.compile(r"(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号號]?")),
    (
        "ymd",
        re.compile(r"(?P<y>(?:19|20|21)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?=$|[^\d.,]|\d{4}$|\d{6}$)"),
    ),
    (
        "abY",
        re.compile(r"(?P<a>\d{1,2})\s?(?P<s>[-/.])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<y>\d{4})(?!\d)"),
    ),
    (
        "abc",
        re.compile(
            r"(?P<a>\d{1,2})\s?(?P<s>[-/.])\s?(?P<b>\d{1,2})\s?(?P=s)\s?'?(?P<c>\d{1,2})(?![\d:])"
        ),
    ),
    ("iso", re.compile(r"(?P<y>\d{4})-?w(?P<w>\d{2})-?(?P<d>[1-7])(?!\d)")),
    (
        "dMy",
        re.compile(
            rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|er)?{GAP}(?:of |de )?(?P<n>{MONTH})(?![^\W\d_])"
            rf"\.?(?:{GAP}'?(?P<y>(?:19|20|21)\d\d|\d\d(?![\d:.h])))?(?!\d)"
        ),
    ),
    (
        "dMy",
        re.compile(
            rf"(?P<n>{MONTH})(?![^\W\d_])\.?{GAP}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
            rf"(?:{GAP}'?(?P<y>(?:19|20|21)\d\d|\d\d(?![\d:.h])))?(?!\d)"
        ),
    ),
    (
        "dMy",
        re.compile(
            rf"(?P<y>\d{{4}}){GAP}(?P<n>{MONTH})(?![^\W\d_])\.?{GAP}(?P<d>\d{{1,2}})(?![\d:])"
        ),
    ),
    (
        "ab",
        re.compile(r"(?P<a>\d{1,2})\s?(?P<s>[-/.])\s?(?P<b>\d{1,2})(?![\d:/]|\.\d)(?P<dot>\.?)"),
    ),
)
# Serial numbers of spreadsheet programs from 2000 to 2099.
SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
FIRST_SERIAL, LAST_SERIAL = 36526, 73050
SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class DateReading:
    """Holds a date that a text may mean; year 0 is one that the text leaves out."""

    year: int
    month: int
    day: int
    order: str = YEAR_MONTH_DAY
    separator: str = ""

    def on(self, year: int) -> date | None:
        """Returns the date in a year, None if that year has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class DateText:
    """Holds the readings of a date at the start of a text, and where the text goes on."""

    readings: tuple[DateReading, ...]
    end: int
    written: str


def take_weekday(text: str) -> tuple[str, int | None]:
    """Returns a text without the name of a weekday, and the weekday."""
    found = WEEKDAY.search(text)
    if not found:
        return text, None
    name = found["latin"] or found["han"]
    weekday = WEEKDAYS[name] if name else CHINESE_DAYS.index(found["bare"])
    rest = f"{text[: found.start()].rstrip(' ,(')} {text[found.end() :].lstrip(' ,.)')}"
    return rest.strip(), weekday


def dates_at_start(text: str) -> Iterator[DateText]:
    """Yields the dates that a text in lower case may begin with, likeliest first."""
    for shape, pattern in SHAPES:
        found = pattern.match(text)
        if found:
            readings = tuple(readings_of_shape(shape, found))
            if readings:
                yield DateText(readings, found.end(), found[0])


def readings_of_shape(shape: str, found: re.Match[str]) -> Iterator[DateReading]:
    """Yields the readings of numbers in one shape that are days of a calendar."""
    parts = found.groupdict()
    if shape == "iso":
        day = iso_day(int(parts["y"]), int(parts["w"]), int(parts["d"]))
        if day:
            yield DateReading(day.year, day.month, day.day)
        return
    year = full_year(parts.get("y"))
    mark = parts.get("s") or ""
    if shape in ("ymd", "md", "dMy"):
        month = MONTHS[parts["n"]] if shape == "dMy" else int(parts["m"])
        candidates = [DateReading(year, month, int(parts["d"]))]
    else:
        first, second = int(parts["a"]), int(parts["b"])
        if shape == "abc":
            year = full_year(parts["c"])
        candidates = [
            DateReading(year, second, first, DAY_MONTH, mark),
            DateReading(year, first, second, MONTH_DAY, mark),
        ]
        if shape == "abc":
            third = DateReading(2000 + first, second, int(parts["c"]), YEAR_MONTH_DAY, mark)
            # A year has two digits, so a lone digit at the end is a day.
            candidates = [*candidates, third] if len(parts["c"]) == 2 else [third]
            if len(parts["a"]) == 1:
                candidates.remove(third)
        if shape == "ab" and parts["dot"]:
            candidates = candidates[:1]
    for reading in candidates:
        if reading.on(reading.year or 2000):
            yield reading


def full_year(text: str | None) -> int:
    """Returns a year of four digits, 0 if there is none."""
    if not text:
        return 0
    return int(text) if len(text) == 4 else 2000 + int(text)


def iso_day(year: int, week: int, weekday: int) -> date | None:
    """Returns the day of an ISO week, None if there is none."""
    try:
        return date.fromisocalendar(year, week, weekday)
    except ValueError:
        return None


def serial_instant(number: Decimal) -> datetime | None:
    """Returns the local time of a serial number, None outside 2000 to 2099."""
    if not FIRST_SERIAL <= number < LAST_SERIAL:
        return None
    seconds = int((number * 86400).to_integral_value())
    return SERIAL_EPOCH + timedelta(seconds=seconds)
