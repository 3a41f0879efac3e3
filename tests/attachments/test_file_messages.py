"""Tests that each message of a reader has words with its parameters."""

import re
from pathlib import Path

import pytest

from attachments import readers
from attachments.messages import TEXTS, text_of
from common.reading import limited_reading

SOURCES = [*Path(readers.__path__[0]).rglob("*.py"), Path(limited_reading.__file__)]
CODE = re.compile(r"(?:FileRefused|note|message|unreadable)\(\s*\"([a-z\d_]+)\"")


def codes() -> set[str]:
    """Returns the codes that readers and their process give."""
    found = {code for path in SOURCES for code in CODE.findall(path.read_text(encoding="utf-8"))}
    # These are chosen before they are given, or given by the check or the facts of a part.
    of_facts = {
        *("measures_left_out", "measures_of_one_file", "size_given_otherwise"),
        *("mass_from_size", "material_of_strength_class"),
    }
    return found | of_facts | {"pdf_is_locked", "file_takes_too_long", "file_gone"}


def test_each_code_has_words_and_each_word_a_code() -> None:
    assert codes() == set(TEXTS)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_message_is_a_sentence(code: str) -> None:
    text = text_of(code, {})

    assert text.endswith(".")
    assert "%(" not in text


def test_parameters_are_filled_in() -> None:
    assert text_of("stl_cut_off", {"claimed": 10, "found": 3}).startswith(
        "The STL file should hold 10 triangles and holds 3"
    )
    assert text_of("layers_left_out", {"found": ["A", "B"]}).endswith("A, B.")
