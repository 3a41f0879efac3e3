"""Tests exact conversions of money and machine time, and ids."""

import time
from decimal import Decimal
from uuid import UUID

import pytest

from common.clock import hours_from_ms, ms_from_hours, now
from common.errors import DomainError, FieldErrors, Forbidden, InvalidTransition
from common.ids import new_id
from common.money import from_micros, shown, to_micros


@pytest.mark.parametrize(
    ("amount", "micros"),
    [("0", 0), ("12.5", 12_500_000), ("0.000001", 1), ("-3.25", -3_250_000), ("1e12", 10**18)],
)
def test_money_crosses_without_loss(amount: str, micros: int) -> None:
    assert to_micros(Decimal(amount)) == micros
    assert from_micros(micros) == Decimal(amount)


def test_money_finer_than_a_micro_does_not_cross() -> None:
    with pytest.raises(ValueError, match="finer than a micro"):
        to_micros(Decimal("0.0000001"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("12", "12.00"),
        ("12.5", "12.50"),
        ("12.500000", "12.50"),
        ("0.123456", "0.123456"),
        ("-0.1", "-0.10"),
        ("1200.000000", "1200.00"),
    ],
)
def test_money_is_shown_with_two_decimals_at_least(amount: str, text: str) -> None:
    assert shown(Decimal(amount)) == text


@pytest.mark.parametrize(("hours", "ms"), [("0", 0), ("1", 3_600_000), ("0.0001", 360)])
def test_hours_cross_without_loss(hours: str, ms: int) -> None:
    assert ms_from_hours(Decimal(hours)) == ms
    assert hours_from_ms(ms) == Decimal(hours)


def test_hours_between_milliseconds_do_not_cross() -> None:
    with pytest.raises(ValueError, match="whole number of milliseconds"):
        ms_from_hours(Decimal("0.0000001"))


def test_hours_are_rounded_down_for_people() -> None:
    assert hours_from_ms(3_599_999) == Decimal("0.9999")


def test_now_is_aware() -> None:
    assert now().utcoffset() is not None


def test_ids_are_of_version_7_rise_with_time_and_differ() -> None:
    earlier = new_id()
    time.sleep(0.002)
    ids = [new_id() for _ in range(1000)]

    assert {(i.version, i.variant) for i in ids} == {(7, "specified in RFC 4122")}
    assert len(set(ids)) == 1000
    assert all(earlier < i for i in ids)
    assert all(isinstance(i, UUID) for i in ids)


class TooHot(DomainError):
    """Raised when the oven is too hot."""

    default_detail = "The oven is too hot."
    default_code = "too_hot"
    field = "oven"


def test_error_has_the_detail_and_field_of_its_kind_by_default() -> None:
    assert (TooHot().detail, TooHot().field, TooHot().code) == (
        "The oven is too hot.",
        "oven",
        "too_hot",
    )
    specific = TooHot("300 °C.", field="ovens.3")
    assert (str(specific), specific.field) == ("300 °C.", "ovens.3")
    assert [kind().status for kind in (TooHot, InvalidTransition, Forbidden)] == [409, 409, 403]


def test_field_errors_map_each_field_to_its_reason() -> None:
    error = FieldErrors({"a.0.b": "Too long.", "c": "Too short."})

    assert (error.status, error.errors) == (400, {"a.0.b": "Too long.", "c": "Too short."})
