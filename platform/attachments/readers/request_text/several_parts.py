"""Divides the text of a request into one text for each part that it asks for."""

import re

from attachments.readers.request_text.found_text import RequestText
from attachments.readers.request_text.quantities import take_quantity

# “1. ”, “2) ”, “- ”, “• ”, “3、” before what a line asks for; a dimension such as “2.5 mm” is none.
BULLET = re.compile(r"^\s*(?:[-–—*•·]\s+|\(?\d{1,2}[.)](?!\d)\s*|\d{1,2}、\s*|[①-⑳]\s*)")
BLANK_LINE = re.compile(r"\n[ \t]*\n")


def part_texts(text: str) -> list[str]:
    """Returns the texts of the parts, in their order.

    A line with a quantity is a part, and the lines after it without one go with it. Where blank
    lines divide several quantities, each paragraph is a part. What stands before the first
    quantity, such as a salutation, is left out. A text with fewer than two quantities is one part.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        return []
    paragraphs = [part for part in BLANK_LINE.split(text) if has_quantity(part)]
    if len(paragraphs) > 1 and all(quantities_of(part) == 1 for part in paragraphs):
        return [bare(part) for part in paragraphs]
    found: list[list[str]] = []
    for line in text.split("\n"):
        if has_quantity(line):
            found.append([line])
        elif found and line.strip():
            found[-1].append(line)
    if len(found) < 2:
        return [text]
    return [bare("\n".join(lines)) for lines in found]


def quantities_of(text: str) -> int:
    """Returns how many lines of a text have a quantity."""
    return sum(has_quantity(line) for line in text.split("\n"))


def has_quantity(text: str) -> bool:
    """Returns whether a text says how many pieces are wanted."""
    return take_quantity(RequestText(BULLET.sub("", text))) is not None


def bare(text: str) -> str:
    """Returns a text without its bullet or number."""
    return BULLET.sub("", text).strip()
