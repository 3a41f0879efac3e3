"""Converts money between Decimal columns and the engine's integer micros."""

from decimal import ROUND_HALF_UP, Decimal
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


def with_fee(amount: Decimal, percent: Decimal) -> Decimal:
    """Returns the amount plus the platform's fee, rounded half up to a micro."""
    return (amount * (100 + percent) / 100).quantize(MICRO, ROUND_HALF_UP)


def portion(amount: Decimal, pieces: int, quantity: int) -> Decimal:
    """Returns the amount for some of `quantity` pieces, rounded down to a micro."""
    return amount * pieces // (MICRO * quantity) * MICRO


def price_of(cost: Decimal, pieces: int, quantity: int, percent: Decimal) -> Decimal:
    """Returns the buyer's price, with the fee, of some pieces of a whole cost."""
    return with_fee(portion(cost, pieces, quantity), percent)


def shown(amount: Decimal) -> str:
    """Returns the amount as text with at least two decimals."""
    text = f"{amount:.6f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"
