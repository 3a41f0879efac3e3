"""Finds names of processes in English and Chinese text, whatever their form."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CJK = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[a-z0-9]+(?:\+[a-z0-9]+)*")
# British spellings, and the spelling under which both are kept.
_SPELLINGS = (
    *(("mould", "mold"), ("aluminium", "aluminum"), ("colour", "color"), ("fibre", "fiber")),
    *(
        ("galvanis", "galvaniz"),
        ("anodis", "anodiz"),
        ("centre", "center"),
        ("grey", "gray"),
        ("plough", "plow"),
        ("vapour", "vapor"),
    ),
)
# Forms that no ending gives.
_IRREGULAR = {
    "bent": "bend",
    "ground": "grind",
    "cnced": "cnc",
    "laid": "lay",
    "spun": "spin",
    # Blue and black are colours; blued and blackened are finishes.
    "bluing": "bluing",
    "blued": "bluing",
}
_ENDINGS = ("isation", "ization", "ising", "izing", "ised", "ized", "ise", "ize")
_SUFFIXES = ("ings", "ing", "ed", "es", "s", "e")
# Endings that change the word, not its form: "plate" is a sheet, "plated" a finish.
_NOUNS = frozenset(
    ("plate", "plates", "rolls", "press", "presses", "case", "cases", "temper", "cast")
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Holds a name found in a text: where, its words, and the codes that it may mean."""

    start: int
    end: int
    text: str
    codes: tuple[str, ...]


@dataclass(slots=True)
class PhraseIndex:
    """Holds names of terms: English by word stems, Chinese as they are written.

    `blanked` are words of the text that contain a name without meaning it: 汽车 holds 车.
    """

    names: Mapping[str, Iterable[str]]
    blanked: tuple[str, ...] = ()
    by_stems: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    by_characters: dict[str, list[str]] = field(default_factory=dict)
    # Code, plain name and stems of each name, in the order of the names.
    plain_names: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Sorts the names by their script."""
        stems: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        characters: defaultdict[str, list[str]] = defaultdict(list)
        for code, names in self.names.items():
            for name in names:
                text = plain_text(name)
                words = stems_of(text)
                self.plain_names.append((code, text, words))
                found = characters[compact(text)] if CJK.search(text) else stems[words]
                if code not in found:
                    found.append(code)
        self.by_stems = {key: codes for key, codes in stems.items() if key}
        self.by_characters = dict(characters)

    def find(self, text: str) -> list[Phrase]:
        """Returns the names in a text in their order; of overlapping ones the longest."""
        plain = plain_text(text)
        for word in self.blanked:
            plain = plain.replace(word, " " * len(word))
        found = [*self._english(plain), *self._chinese(plain)]
        chosen: list[Phrase] = []
        taken = bytearray(len(plain))
        for phrase in sorted(found, key=lambda one: (one.start - one.end, one.start)):
            place = slice(phrase.start, phrase.end)
            if not any(taken[place]):
                taken[place] = b"\1" * (phrase.end - phrase.start)
                chosen.append(phrase)
        return sorted(chosen, key=lambda one: one.start)

    def _english(self, text: str) -> Iterable[Phrase]:
        """Yields runs of words whose stems are a name."""
        words = list(WORD.finditer(text))
        stems = [stem(word[0]) for word in words]
        longest = max((len(key) for key in self.by_stems), default=0)
        for first in range(len(words)):
            for last in range(first, min(first + longest, len(words))):
                key = tuple(stems[first : last + 1])
                is_noun = first == last and words[first][0] in _NOUNS
                if key in self.by_stems and not is_noun:
                    start, end = words[first].start(), words[last].end()
                    yield Phrase(start, end, text[start:end], tuple(self.by_stems[key]))

    def _chinese(self, text: str) -> Iterable[Phrase]:
        """Yields runs of characters that are a name; blanks between them do not count."""
        places = [place for place, sign in enumerate(text) if not sign.isspace()]
        joined = "".join(text[place] for place in places)
        for name, codes in self.by_characters.items():
            at = joined.find(name)
            while at >= 0:
                start, end = places[at], places[at + len(name) - 1] + 1
                yield Phrase(start, end, text[start:end], tuple(codes))
                at = joined.find(name, at + 1)


def plain_text(text: str) -> str:
    """Returns a text without case and width of letters, in American spelling."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for british, american in _SPELLINGS:
        plain = plain.replace(british, american)
    return plain


def aligned_text(text: str) -> tuple[str, list[int]]:
    """Returns `plain_text` of a text, and where each of its signs stands in the text.

    The last place is the end of the text.
    """
    signs: list[tuple[str, int]] = []
    for place, sign in enumerate(text):
        signs += [(plain, place) for plain in unicodedata.normalize("NFKC", sign).casefold()]
    for british, american in _SPELLINGS:
        plain = "".join(sign for sign, _ in signs)
        for found in reversed(list(re.finditer(british, plain))):
            first, last = found.span()
            # An American spelling has no more signs; each keeps the place of one before.
            places = [place for _, place in signs[first:last]]
            signs[first:last] = list(zip(american, places, strict=False))
    return "".join(sign for sign, _ in signs), [*(place for _, place in signs), len(text)]


def compact(text: str) -> str:
    """Returns a text without blanks."""
    return "".join(text.split())


def stems_of(text: str) -> tuple[str, ...]:
    """Returns the stems of the words of a plain text."""
    return tuple(stem(word) for word in WORD.findall(text))


def stem(word: str) -> str:
    """Returns a word without its ending: anodised, anodizing and anodise are one."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + "iz"
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word.removesuffix(suffix)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
