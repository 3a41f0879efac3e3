"""Checks the formats of figures and of progress."""

import io

import pytest

from demo.follow_run import ProgressDisplay, progress_line
from demo.formatting import amount, count, listed, percent

# The decimals of a currency are read from the vocabulary.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("12480.00", "CN¥12,480.00"),
        ("-3.456", "−CN¥3.46"),
        (0, "CN¥0.00"),
        ("1234567.1", "CN¥1,234,567.10"),
    ],
)
def test_amounts_have_thousands_and_two_decimals(value, text):
    assert amount(value, "CNY") == text


def test_shares_are_percentages():
    assert percent("0.093456") == "9.35 %"


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [(1, "order", "1 order"), (1200, "order", "1,200 orders"), (3, "factory", "3 factories")],
)
def test_counts_agree_with_their_noun(number, noun, text):
    assert count(number, noun) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_lists_read_as_a_sentence(parts, text):
    assert listed(parts) == text


def test_progress_line_has_the_known_figures():
    early = {"status": "requested", "currency": "CNY", "progress": {}}
    late = {
        "status": "solving",
        "currency": "CNY",
        "progress": {"phase": "exact", "seconds": 2.5, "cost": "809.00", "gap": "0.031"},
    }

    assert progress_line(early) == "  matching: requested"
    assert progress_line(late) == "  matching: exact, 2.5 s, cost CN¥809.00, gap 3.10 %"


def test_off_a_terminal_lines_are_plain_and_few():
    out = io.StringIO()
    display = ProgressDisplay(out)

    for number in range(100):
        display.show(f"line {number}")
    display.end()

    assert out.getvalue() == "line 0\n"
