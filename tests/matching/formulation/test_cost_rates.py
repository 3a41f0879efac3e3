"""Tests the transport rates of each currency, which the operator sets."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings
from pydantic import ValidationError
from pydantic_settings import SettingsError

from config.costing_rates import STARTING_RATES, rates_by_currency
from config.environment import Environment
from matching.errors import NoCostRates
from matching.formulation.costing import current_rates
from vocabularies.models import Currency


def test_rates_are_in_micros_of_the_currency() -> None:
    yuan, yen = current_rates("CNY"), current_rates("JPY")

    assert (yuan.transport_fixed, yuan.transport_per_kg_km) == (120_000_000, 2_200)
    assert (yen.transport_fixed, yen.transport_per_kg_km) == (2_600_000_000, 48_000)
    assert current_rates("KWD").transport_per_kg_km == Fraction(94)
    assert yen.km_per_day == yuan.km_per_day


def test_a_currency_without_rates_is_named_with_the_way_out() -> None:
    with pytest.raises(NoCostRates, match=r"matched in XAF.*COSTING_RATES") as found:
        current_rates("XAF")

    assert (found.value.field, found.value.code) == ("currency", "no_cost_rates")


def test_rates_of_the_environment_prevail_over_the_starting_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rates = '{"transport_fixed": "9000", "transport_per_kg_km": "0.15"}'
    monkeypatch.setenv("COSTING_RATES", f'{{"XAF": {rates}, "EUR": {rates}}}')

    found = rates_by_currency(Environment().costing_rates)

    set_by_operator = {
        "transport_fixed": Decimal(9000),
        "transport_per_kg_km": Decimal("0.15"),
    }
    assert found["XAF"] == found["EUR"] == set_by_operator
    assert found["CNY"] == settings.COSTING_RATES["CNY"]


def test_an_empty_variable_leaves_the_starting_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COSTING_RATES", "")

    assert Environment().costing_rates == {}


@pytest.mark.parametrize(
    "text",
    [
        '{"EUR": {"transport_fixed": "15"}}',
        '{"EUR": {"transport_fixed": "-1", "transport_per_kg_km": "0"}}',
        '{"euro": {"transport_fixed": "15", "transport_per_kg_km": "0"}}',
        '{"EUR": {"transport_fixed": "15", "transport_per_kg_km": "0", "fee": "1"}}',
        "15",
        "{",
    ],
)
def test_wrong_rates_are_rejected_at_start(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("COSTING_RATES", text)

    with pytest.raises((ValidationError, SettingsError), match="costing_rates"):
        Environment()


@pytest.mark.django_db
def test_starting_rates_are_of_known_currencies() -> None:
    known = Currency.objects.filter(retired=False).values_list("code", flat=True)

    assert set(STARTING_RATES) <= set(known)
