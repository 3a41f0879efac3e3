"""Finds terms of a vocabulary by code, English or Chinese name, or another name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

IGNORED = re.compile(r"[\s\-_‐-―·#]+")
CHOICES_MOST = 5
LIKENESS = 0.8
# A text longer than any name is not compared, nor are more texts than a person would correct.
COMPARED_LENGTH = 80
COMPARISONS_MOST = 60


def plain(text: str) -> str:
    """Returns a name without case, width of letters, blanks and hyphens."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold())


class TermIndex:
    """Holds the names of one vocabulary's terms."""

    def __init__(
        self,
        terms: Iterable[Mapping[str, Any]],
        more_names: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.terms = {term["code"]: term for term in terms}
        self.codes: defaultdict[str, list[str]] = defaultdict(list)
        self.compared: dict[str, list[str]] = {}
        for code, term in self.terms.items():
            names = [code, term.get("en", ""), term.get("zh", ""), *aliases_of(term)]
            for name in (*names, *(more_names or {}).get(code, ())):
                key = plain(name)
                if key and code not in self.codes[key]:
                    self.codes[key].append(code)

    def exact(self, text: str) -> list[str]:
        """Returns the codes of the terms with this name: several share a few names."""
        key = plain(text)
        if key and key in (plain(code) for code in self.codes.get(key, ())):
            return [code for code in self.codes[key] if plain(code) == key]
        return list(self.codes.get(key, ()))

    def near(self, text: str) -> list[str]:
        """Returns codes of terms that the text may mean, likeliest first; none is certain."""
        key = plain(text)
        if not key or len(key) > COMPARED_LENGTH:
            return []
        if key not in self.compared:
            if len(self.compared) >= COMPARISONS_MOST:
                return []
            self.compared[key] = self.likely(key)
        return self.compared[key]

    def likely(self, key: str) -> list[str]:
        """Compares a name with all others: those that contain it first, then like ones."""
        holding = [name for name in self.codes if key in name] if len(key) > 1 else []
        held = [name for name in self.codes if len(name) > 3 and name in key]
        close = get_close_matches(key, self.codes, CHOICES_MOST, LIKENESS)
        names = [*sorted(holding, key=len), *close, *sorted(held, key=len, reverse=True)]
        found = list(dict.fromkeys(code for name in names for code in self.codes[name]))
        return found[:CHOICES_MOST]


def aliases_of(term: Mapping[str, Any]) -> list[str]:
    """Returns a term's other names, given as a list or as a text with bars."""
    given = term.get("aliases") or ()
    return given.split("|") if isinstance(given, str) else list(given)
