"""Converts money to the engine's integer micros and rounds it to minor units."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from django.db import models

MICROS = 1_000_000
MICRO = Decimal("0.000001")


class MoneyField(models.DecimalField):
    """Stores an amount with six decimals, the precision of the engine's micros."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 19)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(*args, **kwargs)


def to_micros(amount: Decimal) -> int:
    """Returns exact micros; raises ValueError for a finer amount."""
    micros = amount * MICROS
    if micros != micros.to_integral_value():
        raise ValueError(f"{amount} is finer than a micro")
    return int(micros)


def from_micros(micros: int) -> Decimal:
    """Returns the amount with six decimals, exactly."""
    return Decimal(micros).scaleb(-6)


@cache
def minor_unit(digits: int) -> Decimal:
    """Returns the smallest amount with so many decimals: 0.01 for 2, 1 for 0."""
    return Decimal(1).scaleb(-digits)


def rounded_down(amount: Decimal, digits: int) -> Decimal:
    """Returns the amount in whole minor units, rounded towards minus infinity."""
    return amount.quantize(minor_unit(digits), ROUND_FLOOR)


def rounded_half_up(amount: Decimal, digits: int) -> Decimal:
    """Returns the amount in whole minor units; a half is rounded away from zero."""
    return amount.quantize(minor_unit(digits), ROUND_HALF_UP)


def is_finer(amount: Decimal, digits: int) -> bool:
    """Returns whether the amount is not a whole number of minor units."""
    return amount % minor_unit(digits) != 0


def with_fee(amount: Decimal, percent: Decimal, digits: int = 6) -> Decimal:
    """Returns the amount plus the platform's fee, rounded down to this many decimals.

    So the parts of an amount never cost more than the whole, however it is divided.
    """
    return rounded_down(amount * (100 + percent) / 100, digits)


def portion(amount: Decimal, pieces: int, quantity: int, digits: int = 6) -> Decimal:
    """Returns the amount for some of `quantity` pieces, rounded down to `digits`."""
    unit = minor_unit(digits)
    return amount * pieces // (unit * quantity) * unit


def price_of(price: Decimal, pieces: int, quantity: int, percent: Decimal, digits: int) -> Decimal:
    """Returns a buyer's price of some of `quantity` pieces, with the fee."""
    return with_fee(portion(price, pieces, quantity, digits), percent, digits)


def shown(amount: Decimal) -> str:
    """Returns the amount as text with at least two decimals."""
    text = f"{amount:.6f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"
