"""Reads surface finishes and heat treatments with their colour and thickness."""

import re
from typing import Any

from attachments.readers.request_text.found_text import RequestText
from common.reading.finish_words import finish_index, is_wanted
from common.reading.phrase_index import aligned_text

COLOUR = (
    r"(?:black|clear|natural|silver|red|blue|gold|grey|gray|white|green|yellow|orange|matt?e?"
    r"|黑色|本色|银色|红色|蓝色|金色|灰色|白色|黄色|彩色|蓝白|五彩|黑|RAL\s?\d{4})"
)
THICKNESS = r"(?P<um>\d{1,3}(?:[.,]\d)?)(?:\s?[-–~]\s?\d{1,3})?\s?(?:µm|μm|um|微米|microns?)"
HRC = r"(?:HRC\s?\d{2}(?:\s?[-–~]\s?\d{2})?|\d{2}(?:\s?[-–~]\s?\d{2})?\s?HRC)"
BEFORE = re.compile(
    rf"(?<![a-z])(?:(?:surface(?: finish| treatment)?|finish|表面(?:处理)?)\s?[:：]?\s?)?"
    rf"(?:(?P<colour>{COLOUR})\s?,?\s?)?$",
    re.IGNORECASE,
)
BEFORE_LENGTH = 40
# Colour, thickness and hardness that follow a finish belong to it.
AFTER = re.compile(
    rf"(?:[\s,]{{0,2}}(?P<colour>{COLOUR}(?:\s{COLOUR})?)(?![a-z]))?"
    rf"(?:[\s,(（≥>]{{0,3}}(?:厚度?|thickness)?\s?{THICKNESS})?(?:\s?(?:to |至)?{HRC})?",
    re.IGNORECASE,
)
COLOURED = re.compile(rf"(?P<colour>{COLOUR})(?![a-z])", re.IGNORECASE)
HARDNESS_ALONE = re.compile(rf"(?<!\d){HRC}", re.IGNORECASE)
HARDENED = "through-hardening"


def take_finishes(source: RequestText) -> list[dict[str, Any]]:
    """Returns the finishes in the order of the text, without those it does not want."""
    rows = []
    plain, places = aligned_text(source.left)
    for phrase in finish_index().find(source.left):
        start, end = places[phrase.start], places[phrase.end - 1] + 1
        before = BEFORE.search(source.left[max(0, start - BEFORE_LENGTH) : start])
        after = AFTER.match(source.left, end)
        more: dict[str, Any] = {}
        own = COLOURED.search(source.left, start, end)
        named = [found["colour"] for found in (after, own, before) if found and found["colour"]]
        if named:
            more["colour"] = named[0]
        if after and after["um"]:
            more["thickness_um"] = float(after["um"].replace(",", "."))
        first = start - len(before[0]) if before else start
        row = source.take(phrase.codes[0], first, after.end() if after else end, **more)
        if is_wanted(plain, phrase.start):
            rows.append(row)
    for found in source.each(HARDNESS_ALONE):
        rows.append(source.take(HARDENED, *found.span()))
    return sorted(rows, key=lambda row: row["start"])
