"""Tests the UBL codes of answers to offers."""

import pytest

from matching.order_response_codes import order_response_code


@pytest.mark.parametrize(
    ("status", "counter", "code"),
    [
        ("offered", "", ""),
        ("offered", "asked_buyer", "CA"),
        ("offered", "refused", ""),
        ("accepted", "", "AP"),
        ("in_production", "refused", "AP"),
        ("confirmed", "accepted", "CA"),
        ("declined", "withdrawn", "RE"),
        ("expired", "lapsed", ""),
        ("cancelled", "accepted", ""),
    ],
)
def test_answers_have_their_codes(status: str, counter: str, code: str) -> None:
    assert order_response_code(status, counter) == code
