"""Finds the machine that a calendar or one of its events names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

MACHINE_QUESTION = "machine_of_event"
MOST_CHOICES = 200
_TEXT_CHARACTERS = 1_000
_BLANKS = re.compile(r"\s+")
Machine = Mapping[str, Any]


def normalised(text: str) -> str:
    """Returns the text in small letters of common width, with single blanks."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


class MachineNames:
    """Finds machines by the names in a text; the longest name counts."""

    def __init__(self, machines: Sequence[Machine]) -> None:
        self._names: list[tuple[str, str]] = []
        for machine in machines:
            for name in {machine["name"], machine["full_name"]}:
                if text := normalised(str(name)):
                    self._names.append((text, str(machine["id"])))
        self._names.sort(key=lambda pair: -len(pair[0]))

    def named(self, text: str) -> set[str]:
        """Returns the identifiers of the machines that the text names."""
        found: set[str] = set()
        rest = normalised(text[:_TEXT_CHARACTERS])
        length = len(rest)
        for name, identifier in self._names:
            if length < len(name) or not (span := _word(name, rest)):
                continue
            found |= {other for known, other in self._names if known == name} or {identifier}
            # A longer name hides the shorter one within it.
            rest = rest[: span[0]] + " " * len(name) + rest[span[1] :]
        return found


def _word(name: str, text: str) -> tuple[int, int] | None:
    """Returns where the name stands in the text as whole words."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (_joins(text, at - 1, at) or _joins(text, end - 1, end)):
            return at, end
        at = text.find(name, at + 1)
    return None


def _joins(text: str, left: int, right: int) -> bool:
    """Returns whether two neighbours belong to one word or number."""
    if left < 0 or right >= len(text):
        return False
    a, b = text[left], text[right]
    both_digits = a.isdigit() and b.isdigit()
    return both_digits or (a.isascii() and b.isascii() and a.isalnum() and b.isalnum())
