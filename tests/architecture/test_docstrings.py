"""Keeps docstrings to the form: a verb, its object, a full stop."""

import re

import pytest

from tests.architecture.source import modules, product

# Openings that name no subject and no verb.
NOT_A_VERB = re.compile(r"(What|How|Whose|Where|Who|Whom|Which|Whether|When|Why)\b")
FIRST_LINE = 80
# Verbs in the third person; an exception says when it is raised.
THIRD_PERSON = re.compile(r"[A-Z][a-z]+s\b|Raised\b")


def opening_faults(text: str) -> list[str]:
    """Returns what is wrong with the first line of a docstring."""
    first = text.splitlines()[0]
    faults = []
    if NOT_A_VERB.match(first):
        faults.append("opens with a question word")
    if len(first) > FIRST_LINE:
        faults.append("is too long")
    if not first.rstrip().endswith((".", ":", "!", "?")):
        faults.append("does not end")
    return faults


def test_docstrings_open_with_a_verb() -> None:
    found = [
        f"{module.path}:{line}: {fault}: {text.splitlines()[0]}"
        for module in modules()
        for line, text in module.docstrings()
        for fault in opening_faults(text)
    ]

    assert found == []


def test_product_docstrings_are_in_the_third_person() -> None:
    texts = [
        (f"{module.path}:{line}", text.split()[0])
        for module in product()
        for line, text in module.docstrings()
    ]
    others = [place for place, word in texts if not THIRD_PERSON.match(word)]

    # Nouns in the plural pass for verbs here, so a few others are let through too.
    assert len(others) <= len(texts) * 0.03, others[:50]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("What a run costs.", "opens with a question word"),
        ("Returns the cost", "does not end"),
        ("Returns " + "a long " * 20 + "thing.", "is too long"),
    ],
)
def test_faults_are_found(text: str, fault: str) -> None:
    assert fault in opening_faults(text)
