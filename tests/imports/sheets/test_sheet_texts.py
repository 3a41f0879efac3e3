"""Tests that every message of the readers of sheets has words."""

import re
from pathlib import Path

from django.utils.translation import override

from imports.message_texts.sheets import TEXTS

SOURCE = Path(__file__).resolve().parents[3] / "platform" / "imports" / "readers" / "sheets"
# Words of these stand beside those of whole files and of what is stored.
WORDED_ELSEWHERE = {
    *("file_is_old_excel", "file_is_binary_workbook", "file_is_open_document", "file_is_web_page"),
    *("workbook_damaged", "workbook_locked", "workbook_declares_entities", "too_many_lines"),
    *("ends_before_start", "more_hours_than_the_machine_has", "value_missing", "days_reversed"),
    *("factory_not_named", "term_unknown"),
}
QUOTED = re.compile(r'"([a-z]+(?:_[a-z]+)+|decimal|weekday)"')


def quoted() -> set[str]:
    """Returns the texts of the source that may be codes."""
    found = {text for path in SOURCE.rglob("*.py") for text in QUOTED.findall(path.read_text())}
    kinds = {
        f"{name}_{kind}"
        for name in ("machine", "factory", "term")
        for kind in ("near", "several", "unknown")
    }
    return found | kinds


def test_every_code_has_words() -> None:
    source = "\n".join(path.read_text() for path in SOURCE.rglob("*.py"))
    codes = set(re.findall(r'(?:Message|self\.ask|self\.error|self\.note)\(\s*"([a-z_]+)"', source))

    assert codes > {"no_number", "shift_times", "ends_next_day"}
    assert codes - TEXTS.keys() - WORDED_ELSEWHERE == set()


def test_every_text_is_used() -> None:
    assert TEXTS.keys() - quoted() == set()


def test_texts_name_what_was_found_and_are_sentences() -> None:
    with override("en"):
        for code, text in TEXTS.items():
            assert str(text)[-1] in ".?", code
            assert str(text) % Everything()


class Everything(dict[str, str]):
    """Has a text for every parameter."""

    def __missing__(self, name: str) -> str:
        return name
