"""Formats the API's figures for people."""

from decimal import Decimal

from console.common.amounts import amount_text


def amount(value: str | int | float, currency: str) -> str:
    """Formats an amount in the decimals of its currency: “CN¥12,480.00” for yuan."""
    return amount_text(Decimal(str(value)), currency)


def percent(share: str | int | float) -> str:
    """Formats a share as a percentage with two decimals."""
    return f"{Decimal(str(share)) * 100:.2f} %"


def count(number: int, noun: str) -> str:
    """Returns “1 order”, “1,200 orders” or “3 factories”."""
    if number == 1:
        return f"1 {noun}"
    plural = noun[:-1] + "ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {plural}"


def listed(parts: list[str]) -> str:
    """Joins parts: “a”, “a and b”, “a, b and c”."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def spaced(code: str) -> str:
    """Turns a code of the API into words: `no-capable-machine` → “no capable machine”."""
    return code.replace("-", " ").replace("_", " ")
