"""Parses times of day: 8:00, 8时30分, 上午8:00, 4 PM, 0800, 8 Uhr, 24:00, and offsets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from functools import lru_cache
from typing import Final

HALF_DAYS: Final[Mapping[str, str]] = {
    "上午": "morning",
    "早上": "morning",
    "早晨": "morning",
    "清晨": "morning",
    "早": "morning",
    "凌晨": "night",
    "下午": "pm",
    "午后": "pm",
    "傍晚": "pm",
    "晚上": "evening",
    "晚": "evening",
    "夜里": "evening",
    "夜间": "evening",
    "夜": "evening",
    "中午": "noon",
    "正午": "noon",
    "午夜": "night",
    "am": "am",
    "pm": "pm",
    "vormittags": "am",
    "nachmittags": "pm",
    "morgens": "am",
    "abends": "evening",
    "früh": "am",
}
_HALF = "|".join(sorted(HALF_DAYS, key=len, reverse=True))
NEXT_DAY = r"(?P<next>次日|翌日|第二天|隔天|明天|next day|nächster tag|folgetag)"
AMPM = r"(?P<ampm>[ap]\.?\s?m\b\.?|vormittags|nachmittags|morgens|abends)"
SHAPES: Final = tuple(
    re.compile(rf"{NEXT_DAY}?\s?(?P<half>{_HALF})?\s?(?:{clock})\s?(?:{AMPM})?\s?{tail}")
    for clock, tail in (
        (r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?", r"(?:uhr|h)?"),
        (
            r"(?P<h>\d{1,2})\s?[点點时時]\s?(?:(?P<m>\d{1,2})\s?分?|(?P<q>半|一刻|三刻|整|钟))?(?:\s?(?P<s>\d{1,2})\s?秒)?",
            "",
        ),
        (r"(?P<h>\d{1,2})h(?P<m>\d{2})?", ""),
        (r"(?P<h>\d{1,2})[.:](?P<m>\d{2})", r"uhr"),
        (r"(?P<h>\d{1,2})", r"uhr(?:\s?(?P<m>\d{2}))?"),
        (r"(?P<h>\d{1,2})(?P<m>\d{2})(?P<s>\d{2})", ""),
        (r"(?P<h>\d{2})(?P<m>\d{2})", r"(?:h|hrs|hours)?"),
        (r"(?P<h>\d{1,2})\.(?P<m>\d{2})(?:\.(?P<s>\d{2}))?", ""),
    )
)
WITH_HALF = re.compile(
    rf"{NEXT_DAY}?\s?(?:(?P<half>{_HALF})\s?(?P<h>\d{{1,2}})|(?P<h2>\d{{1,2}})\s?{AMPM})"
)
BARE_HOUR = re.compile(rf"{NEXT_DAY}?\s?(?P<h>\d{{1,2}})")
ZONE_WORDS: Final[Mapping[str, int]] = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "zulu": 0,
    "cet": 60,
    "mez": 60,
    "cest": 120,
    "mesz": 120,
    "北京时间": 480,
}
OFFSET = re.compile(
    r"\s?\(?(?:(?P<word>" + "|".join(sorted(ZONE_WORDS, key=len, reverse=True)) + r")(?![a-z])\s?)?"
    r"(?:(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?:\s\(?[a-z]{3,5})?)?\)?$"
)
DAYS_LATER = re.compile(r"\s?\(?\+\s?(?P<n>[12])\s?(?:d|day|days|tag|tage|天|日)?\)?$")
QUARTERS: Final[Mapping[str, int]] = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0}
DAY_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Clock:
    """Holds a time of day as seconds from midnight, perhaps with an offset.

    `days` are added to the date: 24:00 is the next day's midnight, 次日6:00 the next day's six.
    """

    seconds: int
    days: int = 0
    offset: timezone | None = None

    @property
    def total(self) -> int:
        """Returns the seconds from the date's midnight."""
        return self.seconds + self.days * DAY_SECONDS


@lru_cache(maxsize=4096)
def clock_of(
    text: str, *, bare_hour: bool = False, dotted: bool = True, minus_offset: bool = False
) -> Clock | None:
    """Returns the time of day that a whole text in lower case is, None if it is none.

    A lone number such as "8" counts as an hour with `bare_hour` only, "8.00" with `dotted` only.
    "8:00-05:00" has an offset with `minus_offset` only; else it is a span.
    """
    for clock in clocks_of(text.strip(), bare_hour, dotted, minus_offset):
        return clock
    return None


def clocks_of(text: str, bare_hour: bool, dotted: bool, minus_offset: bool) -> Iterator[Clock]:
    """Yields the readings of a text, with and without an offset at its end."""
    later = DAYS_LATER.search(text)
    if later:
        for clock in plain_clocks(text[: later.start()].strip(), bare_hour, dotted):
            yield replace(clock, days=clock.days + int(later["n"]))
        return
    yield from plain_clocks(text, bare_hour, dotted)
    found = OFFSET.search(text)
    if found and found[0].strip(" ()") and found.start() > 0:
        if found["sign"] == "-" and not (found["word"] or minus_offset):
            return
        offset = offset_of(found)
        if offset is not None:
            for clock in plain_clocks(text[: found.start()].strip(), bare_hour, dotted):
                yield replace(clock, offset=offset)


def offset_of(found: re.Match[str]) -> timezone | None:
    """Returns the offset from UTC that the end of a text names."""
    minutes = ZONE_WORDS.get(found["word"] or "", 0)
    if found["sign"]:
        given = int(found["h"]) * 60 + int(found["m"] or 0)
        minutes += given if found["sign"] == "+" else -given
    if abs(minutes) > 15 * 60:
        return None
    return timezone(timedelta(minutes=minutes))


def plain_clocks(text: str, bare_hour: bool, dotted: bool) -> Iterator[Clock]:
    """Yields the times of day that a text without an offset may be."""
    for pattern in SHAPES if dotted else SHAPES[:-1]:
        found = pattern.fullmatch(text)
        clock = found and clock_from(found.groupdict())
        if clock:
            yield clock
    found = WITH_HALF.fullmatch(text)
    clock = found and clock_from(found.groupdict())
    if clock:
        yield clock
    found = BARE_HOUR.fullmatch(text) if bare_hour else None
    clock = found and clock_from(found.groupdict())
    if clock:
        yield clock


def clock_from(parts: Mapping[str, str | None]) -> Clock | None:
    """Returns the time of day of an hour, minutes, seconds and a half of the day."""
    hour = int(parts.get("h") or parts.get("h2") or 0)
    quarter = parts.get("q")
    minute = QUARTERS[quarter] if quarter else int(parts.get("m") or 0)
    second = int(parts.get("s") or 0)
    ampm = (parts.get("ampm") or "").replace(".", "").replace(" ", "")
    half = HALF_DAYS.get(parts.get("half") or ampm, "")
    days = 1 if parts.get("next") else 0
    shifted = hour_of_half(hour, half)
    if shifted is None or minute > 59 or second > 59:
        return None
    if shifted >= 24:
        if shifted > 24 or minute or second:
            return None
        shifted, days = 0, days + 1
    return Clock(shifted * 3600 + minute * 60 + second, days)


def hour_of_half(hour: int, half: str) -> int | None:
    """Returns the hour of 24 for one in a half of the day; None if they contradict."""
    if half in ("", "noon") or hour > 12:
        return hour + 12 if half == "noon" and hour in (1, 2) else hour
    if half in ("am", "night"):
        return 0 if hour == 12 else hour
    if half == "morning":
        # 上午12:00 is midnight to some and noon to others.
        return None if hour == 12 else hour
    if half == "pm":
        return 12 if hour == 12 else hour + 12
    return 24 if hour == 12 else hour + 12 if hour >= 5 else None
