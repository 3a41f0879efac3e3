"""Keeps the terms of the glossary: no word of its *avoid* columns is used."""

import re

import pytest

from tests.architecture.source import ROOT, tracked_files, words_of

GLOSSARY = "docs/concepts/glossary.md"
# Files that quote others or codes of a vocabulary, and this one.
LEFT_OUT = (
    *(GLOSSARY, "LICENSE", "/vendor/", "/vocabularies/data/", "architecture/test_vocabulary"),
    *("process_time/piece_rate", "millshare_client/generated/"),
)
WORD = re.compile(r"[A-Za-z][A-Za-z_]*[A-Za-z]|[A-Za-z]")


def avoided() -> set[str]:
    """Returns the words of the last column of the glossary's tables."""
    text = (ROOT / GLOSSARY).read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("|")]
    cells = [row[3] for row in rows if row[3].strip() not in ("avoid", "---")]
    return {word.strip() for cell in cells for word in cell.split(",") if word.strip()}


def texts() -> list[tuple[str, str]]:
    """Returns path and content of every tracked text that the product's authors write."""
    found = []
    for path in tracked_files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content and not any(part in path for part in LEFT_OUT):
            found.append((path, content.decode()))
    return found


def uses_of(words: set[str], line: str) -> set[str]:
    """Returns which of the words a line uses, alone or within an identifier."""
    single = {word for word in words if " " not in word and "_" not in word}
    found = {word for word in words - single if word in line}
    for token in WORD.findall(line):
        found |= single.intersection(words_of(token))
    return found


def test_no_avoided_word_is_used() -> None:
    words = avoided()
    # Most files use none of them; one search of the whole text tells.
    any_word = re.compile("|".join(sorted(words)), re.IGNORECASE)

    found = [
        f"{path}:{at}: {', '.join(sorted(uses))}"
        for path, text in texts()
        if any_word.search(text)
        for at, line in enumerate(text.splitlines(), 1)
        if any_word.search(line) and (uses := uses_of(words, line))
    ]

    assert found == []


@pytest.mark.parametrize(
    "line", ["def set_tact():", "class TactTime:", "<p>the tact</p>", 'msgid "Tact"']
)
def test_uses_are_found(line: str) -> None:
    assert uses_of({"tact"}, line) == {"tact"}


def test_parts_of_words_are_no_uses() -> None:
    assert uses_of({"ring", "tact"}, "string ordering contact") == set()
