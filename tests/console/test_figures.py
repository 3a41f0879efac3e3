"""Tests the formats of money, hours and shares."""

from decimal import Decimal

import pytest
from django.utils import translation

from console.templatetags.console import hours, money, percent, whole


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        (money(Decimal("12480"), "CNY"), "¥12,480.00"),
        (money("1234.567", "EUR"), "€1,234.57"),
        (money(Decimal("-0.005"), "CNY"), "−¥0.01"),
        (money(Decimal("-0.001"), "CNY"), "¥0.00"),
        (money(None, "CNY"), "–"),
        (percent(Decimal("0.09379")), "9.4%"),
        (percent(0.0208, 2), "2.08%"),
        (hours(5_399_000), "1.5 h"),
        (whole(5000), "5,000"),
    ],
)
def test_figures_are_rounded_and_grouped(text, figure):
    assert text == figure


def test_chinese_groups_digits_too():
    with translation.override("zh-hans"):
        assert money(12480, "CNY") == "¥12,480.00"
        assert whole(5000) == "5,000"
