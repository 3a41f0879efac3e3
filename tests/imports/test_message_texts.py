"""Tests that every message has words, and that its words can be shown."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import imports
from imports.messages import text_of, texts
from imports.readers.result import Message

PACKAGE = Path(imports.__file__).parent
# Functions that take a code as their first text.
TAKES_A_CODE = {"note", "error", "ask", "fault", "question", "left_out", "unreadable"}


def codes_in(source: str) -> Iterator[str]:
    """Yields the codes that are written out in calls of a module."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = node.args[:1] if name == "Message" else node.args[:2]
        if name == "Message" or name in TAKES_A_CODE:
            texts_given = [
                one.value
                for one in given
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            yield from texts_given[:1]


def used_codes() -> dict[str, str]:
    """Returns the codes of all modules of the app, with a module that uses each."""
    files = [file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts]
    return {
        code: str(file.relative_to(PACKAGE))
        for file in files
        for code in codes_in(file.read_text())
        if code.isidentifier()
    }


def test_every_code_has_words() -> None:
    codes = used_codes()

    assert "file_empty" in codes
    assert {code: file for code, file in codes.items() if code not in texts()} == {}


def test_codes_are_found_in_calls() -> None:
    source = 'Message("a_code", "field")\nfindings.error(place, "b_code", "field")\nlog.error(x)'

    assert list(codes_in(source)) == ["a_code", "b_code"]


@pytest.mark.parametrize("code", sorted(texts()))
def test_words_can_be_shown_with_and_without_parameters(code: str) -> None:
    assert text_of(Message(code))
    assert "%(" not in text_of(Message(code, "", {"found": "100 %"}))


def test_unknown_code_is_shown_as_it_is() -> None:
    assert text_of(Message("never_worded")) == "never worded"
