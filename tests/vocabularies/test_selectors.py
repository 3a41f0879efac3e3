"""Tests the closures of processes and regions, and the decimals of currencies."""

from decimal import Decimal

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from vocabularies.amount_fineness import fineness_error
from vocabularies.models import Currency, Process
from vocabularies.selectors import (
    covers,
    minor_units,
    minor_units_by_currency,
    process_closure,
    region_closure,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("machine", "wanted", "does"),
    [
        ("cnc-milling-5-axis", "cnc-milling-5-axis", True),
        ("cnc-milling-5-axis", "milling", True),
        ("cnc-milling-5-axis", "cutting-defined-edge", True),
        ("cnc-milling-5-axis", "separating", True),
        ("cnc-milling-5-axis", "turning", False),
        ("cnc-milling-5-axis", "cnc-milling-3-axis", True),
        ("cnc-milling-3-axis", "cnc-milling-5-axis", False),
        ("mill-turning", "turning", True),
        ("cnc-milling-3-axis", "drilling-and-boring", True),
        ("milling", "milling", False),
        ("turning", "cnc-turning", False),
        ("sewing", "no-such-process", False),
    ],
)
def test_a_machine_does_its_process_those_above_and_those_it_lists(
    machine: str, wanted: str, does: bool
) -> None:
    assert covers(machine, wanted) is does


def test_every_process_can_be_done_by_some_machine() -> None:
    closure = process_closure()

    assert [code for code, does in closure.items() if not does] == []
    assert set(closure) == set(Process.objects.values_list("code", flat=True))


def test_only_offerable_processes_do_anything() -> None:
    doers = frozenset().union(*process_closure().values())

    assert doers == set(Process.objects.filter(offerable=True).values_list("code", flat=True))


def test_a_retired_leaf_still_does_its_work() -> None:
    Process.objects.filter(code="swiss-turning").update(retired=True)

    assert "swiss-turning" in process_closure()["turning"]


def test_the_closures_cost_one_query_each(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        process_closure()
        region_closure()


def test_a_country_holds_its_regions() -> None:
    closure = region_closure()

    assert {"CN", "CN-GD", "CN-HK"} <= closure["CN"]
    assert len(closure["CN"]) == 35
    assert closure["CN-GD"] == {"CN-GD"}


def test_a_term_is_named_in_the_active_language() -> None:
    milling = Process.objects.get(code="milling")

    with translation.override("zh-hans"):
        chinese = str(milling)
    with translation.override("en"):
        english = str(milling)

    assert (chinese, english) == ("铣削", "Milling")


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("CNY", 2), ("KWD", 3)])
def test_amounts_have_the_decimals_of_their_currency(currency: str, digits: int) -> None:
    assert minor_units(currency) == digits


def test_decimals_are_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    minor_units_by_currency.cache_clear()

    with django_assert_num_queries(1):
        assert minor_units("CNY") + minor_units("KWD") == 5


def test_a_currency_that_was_loaded_since_is_found() -> None:
    minor_units("CNY")
    Currency.objects.create(code="XTS", name_en="Test", name_zh="测试", minor_units=1)

    assert minor_units("XTS") == 1

    minor_units_by_currency.cache_clear()


def test_an_unknown_currency_is_an_error() -> None:
    with pytest.raises(KeyError, match="XXX"):
        minor_units("XXX")


@pytest.mark.parametrize(
    ("amount", "currency", "error"),
    [
        ("12.50", "CNY", ""),
        ("12.505", "CNY", "Amounts in CNY have at most 2 decimals."),
        ("12.505", "KWD", ""),
        ("12.50", "JPY", "Amounts in JPY have at most 0 decimals."),
        ("12.000", "JPY", ""),
    ],
)
def test_amounts_finer_than_the_minor_unit_are_explained(
    amount: str, currency: str, error: str
) -> None:
    assert fineness_error(Decimal(amount), currency) == error
