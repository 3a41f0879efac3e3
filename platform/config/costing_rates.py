"""Defines each currency's transport rates, which operators set in COSTING_RATES."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class TransportRates(BaseModel):
    """Holds what a shipment costs in one currency, whole and for each kg and km."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    transport_fixed: Decimal = Field(ge=0, max_digits=19, decimal_places=6)
    transport_per_kg_km: Decimal = Field(ge=0, max_digits=19, decimal_places=12)


# Starting values, for the operator to replace by what its carriers charge. Those for CNY are a
# shipment of 120 yuan and 2.20 yuan for a tonne and km; the others are these at round exchange
# rates of early 2026, rounded to two digits.
STARTING_RATES: Mapping[str, tuple[str, str]] = {
    "CNY": ("120", "0.0022"),
    "AED": ("61", "0.0011"),
    "AUD": ("26", "0.00047"),
    "BRL": ("92", "0.0017"),
    "CAD": ("23", "0.00042"),
    "CHF": ("14", "0.00025"),
    "CZK": ("360", "0.0066"),
    "DKK": ("110", "0.002"),
    "EUR": ("15", "0.00027"),
    "GBP": ("13", "0.00023"),
    "HKD": ("130", "0.0024"),
    "HUF": ("5700", "0.1"),
    "IDR": ("280000", "5.1"),
    "INR": ("1500", "0.028"),
    "JPY": ("2600", "0.048"),
    "KRW": ("24000", "0.44"),
    "KWD": ("5.1", "0.000094"),
    "MXN": ("310", "0.0057"),
    "MYR": ("70", "0.0013"),
    "NOK": ("170", "0.0031"),
    "PLN": ("62", "0.0011"),
    "SAR": ("62", "0.0011"),
    "SEK": ("160", "0.0029"),
    "SGD": ("22", "0.0004"),
    "THB": ("540", "0.0099"),
    "TRY": ("720", "0.013"),
    "TWD": ("530", "0.0097"),
    "USD": ("17", "0.00031"),
    "VND": ("440000", "8.1"),
    "ZAR": ("280", "0.0051"),
}


def rates_by_currency(
    given: Mapping[str, TransportRates],
) -> dict[str, dict[str, Decimal]]:
    """Returns the rates of all currencies that can be matched; given ones prevail."""
    starting = {
        code: TransportRates(transport_fixed=Decimal(fixed), transport_per_kg_km=Decimal(per_kg_km))
        for code, (fixed, per_kg_km) in STARTING_RATES.items()
    }
    return {code: rates.model_dump() for code, rates in {**starting, **given}.items()}
