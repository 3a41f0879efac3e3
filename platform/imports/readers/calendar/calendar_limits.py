"""Bounds what one calendar file may hold and how much work it may make."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarLimits:
    """Bounds one file; what exceeds a bound is refused or cut, with words.

    bytes_most: of the file.
    text_lines: lines of text, before folded ones are joined.
    events: events, of which most of a long history are over.
    depth: of components within one another.
    value_characters: of one date, rule or list of exceptions.
    series: recurring events that reach into the horizon.
    custom_zones: time zones that the file defines and uses.
    occurrences: occurrences of all events within the horizon; it is shortened to hold fewer.
    daily_occurrences: occurrences of one event a day.
    rule_steps: steps of all rules from their starts, in those of a daily rule.
    dates: further dates and exceptions of all events.
    recurring_days: length of one occurrence of a recurring event.
    days: length of an event that happens once.
    lines: lines of the preview.
    named_each: reasons of one kind that are given event by event.
    """

    bytes_most: int = 8 * 1024 * 1024
    text_lines: int = 300_000
    events: int = 10_000
    depth: int = 50
    value_characters: int = 100_000
    series: int = 1_200
    custom_zones: int = 50
    occurrences: int = 15_000
    daily_occurrences: int = 48
    rule_steps: int = 150_000
    dates: int = 20_000
    recurring_days: int = 366
    days: int = 3_660
    lines: int = 1_000
    named_each: int = 50


LIMITS = CalendarLimits()
# Texts of a file are cut to this length where a message repeats them.
FOUND_CHARACTERS = 80
