"""Finds spans of times in a text: 8:00-17:00, 8点至17点, two shifts, a date."""

import re
from dataclasses import dataclass
from itertools import pairwise

from common.reading.date_texts import take_weekday
from imports.readers.sheets.cell_model import Cell
from imports.readers.sheets.parsing.cell_text import normalised, with_plain_numerals
from imports.readers.sheets.parsing.clock_texts import DAY_SECONDS, HALF_DAYS, Clock, clock_of
from imports.readers.sheets.parsing.moment_texts import MomentText, texts_moments

_HALF = "|".join(sorted((half for half in HALF_DAYS if not half.isascii()), key=len, reverse=True))
TO = r"\s*(?:--?|~|至|到|→|=>|to|bis|until|till|thru)\s*"
ZONE = r"(?:z|utc|gmt)?"
CLOCK = (
    rf"(?:次日|翌日|第二天|当日|next day )?\s?(?:{_HALF})?\s?"
    r"(?:\d{1,2}(?:[:.]\d{2}){1,2}|\d{1,2}\s?[点點时時](?:\s?\d{1,2}\s?分?|半|整)?|\d{1,2}h\d{0,2}|\d{3,4}|\d{1,2})"
    r"(?:\s?(?:uhr|[ap]\.?m\.?(?![a-z])|hrs?|h(?![a-z])))?(?:\s?\(?\+\s?1\s?(?:d|天|日)?\)?)?"
)
SPAN = re.compile(rf"(?<![\d./:-])(?P<start>{CLOCK}){TO}(?P<end>{CLOCK})(?![\d./:年月-])")
# "8-12/13-17" has two spans; other slashes are those of dates.
SLASH = re.compile(r"(?<=\d)\s*/\s*(?=\d{1,2}(?:[:.]\d\d)?\s*[-~])")
BETWEEN_SPANS = re.compile(r"[\s,;、/+&|()\[\]。]+|\band\b|\bund\b|和|及|与")
BETWEEN_MOMENTS = re.compile(r"\s+(?:--?|~|to|bis|until|till)\s+|\s*(?:~|至|到|→|--)\s*")
MAX_TEXT, MAX_SPANS = 200, 12


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """Holds start and end of a shift as times of day; the end is after the start."""

    start: Clock
    end: Clock

    @property
    def is_overnight(self) -> bool:
        """Returns true if the span ends on a later day."""
        return self.end.total > DAY_SECONDS


@dataclass(frozen=True, slots=True)
class SpansText:
    """Holds the spans of a text, and the date beside them if there is one."""

    spans: tuple[ClockSpan, ...]
    date: MomentText | None = None
    label: str = ""


def spans_text(cell: Cell, *, has_day: bool) -> SpansText | None:
    """Returns the spans of times in a cell, None if it has none.

    With `has_day` the date is known, so that "8-12" is a span; else a date is looked for first.
    """
    text = prepared(cell.text)
    if not text:
        return None
    attempts = (plain_spans, dated_spans) if has_day else (dated_spans, plain_spans)
    for attempt in attempts:
        found = attempt(text)
        if found:
            return found
    return None


def prepared(text: str) -> str:
    """Returns a text in lower case with plain numerals, "" if it is too long."""
    if len(text) > MAX_TEXT:
        return ""
    return with_plain_numerals(normalised(text)).casefold()


def plain_spans(text: str) -> SpansText | None:
    """Returns the spans of a text without a date; other words name the shift."""
    spans, rest, last = [], "", 0
    text = SLASH.sub(", ", text)
    for found in SPAN.finditer(text):
        span = span_of(found["start"], found["end"])
        if span is None or len(spans) >= MAX_SPANS:
            return None
        spans.append(span)
        rest += f" {text[last : found.start()]}"
        last = found.end()
    label = BETWEEN_SPANS.sub(" ", f"{rest} {text[last:]}").strip(" :")
    if not spans or re.search(r"\d{2}|\d[:./-]", label):
        return None
    ordered = sorted(spans, key=lambda span: span.start.total)
    if any(a.end.total > b.start.total for a, b in pairwise(ordered)):
        return None
    return SpansText(tuple(ordered), None, label)


def dated_spans(text: str) -> SpansText | None:
    """Returns the spans of a text that begins or ends with a date."""
    bare, weekday = take_weekday(text)
    first = SPAN.search(bare)
    while first:
        before, after = bare[: first.start()].strip(" ,;:(["), bare[first.start() :]
        if before:
            day = next((one for one in texts_moments(before, False) if one.readings), None)
            found = plain_spans(after.strip(" )]"))
            if day and day.clock is None and found:
                return SpansText(found.spans, MomentText(day.readings, None, weekday), found.label)
        first = SPAN.search(bare, first.start() + 1)
    return None


def span_of(start_text: str, end_text: str) -> ClockSpan | None:
    """Returns a span of two times; an end before its start is on the next day."""
    start = clock_of(start_text.strip(), bare_hour=True)
    end = clock_of(end_text.strip(), bare_hour=True)
    if start is None or end is None or start.days:
        return None
    if end.total <= start.total:
        end = Clock(end.seconds, end.days + 1, end.offset)
    if end.total - start.total > DAY_SECONDS:
        return None
    return ClockSpan(start, end)


def moments_between(text: str) -> tuple[str, str] | None:
    """Splits "A - B" where both may be dates with times, None for other texts."""
    bare = normalised(text)
    parts = BETWEEN_MOMENTS.split(bare) if len(bare) <= MAX_TEXT else []
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None
