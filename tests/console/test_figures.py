"""Tests the formats of money, hours and shares."""

from decimal import Decimal

import pytest
from django.utils import translation

from console.common.amounts import chart_amount, currency_sign
from console.templatetags.console import hours, money, percent, rate, whole
from vocabularies.models import Currency

# The decimals of a currency are read from the vocabulary.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("amount", "currency", "english", "chinese"),
    [
        ("12480", "CNY", "CN¥12,480.00", "¥12,480.00"),
        ("12480", "JPY", "¥12,480", "JP¥12,480"),
        ("12480", "USD", "$12,480.00", "US$12,480.00"),
        ("1234.567", "EUR", "€1,234.57", "€1,234.57"),
        ("0.5", "JPY", "¥1", "JP¥1"),
        ("1234.5675", "KWD", "KWD\xa01,234.568", "KWD\xa01,234.568"),
        ("9.5", "HUF", "HUF\xa09.50", "HUF\xa09.50"),
        ("-0.005", "CNY", "−CN¥0.01", "−¥0.01"),
        ("-0.001", "CNY", "CN¥0.00", "¥0.00"),
        ("1234567", "", "1,234,567.00", "1,234,567.00"),
    ],
)
def test_money_has_sign_and_decimals_of_its_currency(
    amount: str, currency: str, english: str, chinese: str
) -> None:
    assert money(Decimal(amount), currency) == english
    with translation.override("zh-hans"):
        assert money(Decimal(amount), currency) == chinese


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_two_currencies_share_a_sign(language: str) -> None:
    codes = list(Currency.objects.values_list("code", flat=True))
    signs = {code: currency_sign(language, code) for code in codes}

    shared = [
        (first, second)
        for place, first in enumerate(codes)
        for second in codes[place + 1 :]
        if signs[first].casefold().strip() == signs[second].casefold().strip()
    ]

    assert len(codes) > 100
    assert shared == []


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("85", "CNY", "CN¥85.00"),
        ("85.004", "CNY", "CN¥85.00"),
        ("1130", "JPY", "¥1,130"),
        ("1130.5", "JPY", "¥1,130.50"),
        ("1130.001", "JPY", "¥1,130"),
        ("1.2345", "KWD", "KWD\xa01.235"),
    ],
)
def test_rates_may_be_finer_than_a_minor_unit(amount: str, currency: str, text: str) -> None:
    assert rate(Decimal(amount), currency) == text


def test_rows_stand_for_their_codes() -> None:
    assert money(1, Currency.objects.get(pk="JPY")) == "¥1"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        (percent(Decimal("0.09379")), "9.4%"),
        (percent(0.0208, 2), "2.08%"),
        (hours(5_399_000), "1.5 h"),
        (whole(5000), "5,000"),
        (money(None, "CNY"), "–"),
        (rate("", "CNY"), "–"),
    ],
)
def test_figures_are_rounded_and_grouped(text: str, figure: str) -> None:
    assert text == figure


def test_chinese_groups_digits_too() -> None:
    with translation.override("zh-hans"):
        assert whole(5000) == "5,000"


def test_charts_have_amounts_in_whole_minor_units() -> None:
    assert chart_amount(Decimal("12.345"), "CNY") == 12.35
    assert chart_amount(Decimal("12.5"), "JPY") == 13
    assert chart_amount(None, "CNY") is None
