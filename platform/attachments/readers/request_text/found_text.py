"""Keeps which parts of a text were read as what."""

import re
from collections.abc import Iterator
from typing import Any

READ, ASSUMED = "read", "assumed"
# Stands where something was read, so that nothing is read from it again.
TAKEN = "\N{NULL}"


class RequestText:
    """Holds a text of which parts are taken as they are read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = text.replace(TAKEN, " ")

    def take(
        self, value: Any, start: int, end: int, *, basis: str = READ, **more: Any
    ) -> dict[str, Any]:
        """Returns a fact with the text found and its position, which is then taken."""
        found = self.text[start:end]
        start += len(found) - len(found.lstrip())
        end -= len(found) - len(found.rstrip())
        self.left = self.left[:start] + TAKEN * (end - start) + self.left[end:]
        return {
            "value": value,
            **more,
            "text": self.text[start:end],
            "start": start,
            "end": end,
            "basis": basis,
        }

    def each(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yields the places of a pattern in what is left; each may be taken meanwhile."""
        start = 0
        while found := pattern.search(self.left, start):
            start = max(found.end(), start + 1)
            yield found
