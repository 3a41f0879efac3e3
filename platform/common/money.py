"""Money: Decimal columns here, integer micros in the engine, crossed in two places only."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

MICROS = 1_000_000
MICRO = Decimal("0.000001")


class MoneyField(models.DecimalField):
    """An amount with six decimals, so that every micro of the engine has a place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 19)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(*args, **kwargs)


def to_micros(amount: Decimal) -> int:
    """Micros of the currency, exactly; raises ValueError where the amount is finer than that."""
    micros = amount * MICROS
    if micros != micros.to_integral_value():
        raise ValueError(f"{amount} is finer than a micro")
    return int(micros)


def from_micros(micros: int) -> Decimal:
    """The amount with six decimals, exactly."""
    return Decimal(micros).scaleb(-6)


def with_fee(amount: Decimal, percent: Decimal) -> Decimal:
    """The amount and the platform's fee on it, to the micro, half up as the database rounds."""
    return (amount * (100 + percent) / 100).quantize(MICRO, ROUND_HALF_UP)


def portion(amount: Decimal, pieces: int, quantity: int) -> Decimal:
    """The amount for so many of `quantity` pieces, rounded down to a micro; exact for all."""
    return amount * pieces // (MICRO * quantity) * MICRO


def price_of(cost: Decimal, pieces: int, quantity: int, percent: Decimal) -> Decimal:
    """What a buyer is asked for so many pieces of what costs `cost` whole, with the fee."""
    return with_fee(portion(cost, pieces, quantity), percent)


def shown(amount: Decimal) -> str:
    """The amount as text with at least two decimals and no needless zeros."""
    text = f"{amount:.6f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"
