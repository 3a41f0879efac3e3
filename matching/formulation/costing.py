"""Computes cost items in whole arrays of the engine's integer micros.

Every number is an integer in a unit so fine that nothing is lost: rates in micros an hour, cycle
times in ms, and columns with d decimals times 10**d. An item is one product of such numbers divided
once, and half a micro is rounded up by the integer division ⌊(n + ⌊d/2⌋) / d⌋: for n/d to lie
half-way d must be even, and then ⌊d/2⌋ is exactly the half. So every item is the exact amount
rounded once, as decimals of endless length would give it.

Amounts become micros where they are read, in `supply`, `demand` and here for the rates; they become
money again in `services.results`, and nowhere else.
"""

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import floor, prod
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from common.clock import MS_PER_DAY, MS_PER_HOUR
from common.money import to_micros
from matching.engine.model.columns import Ints, integers
from matching.errors import NoCostRates

# This is the mean radius of the earth (IUGG).
EARTH_RADIUS_KM = 6371.0088
# These are the decimals of the columns as parts of one, for speed factor, scrap share and mass.
SPEED_PARTS, SCRAP_PARTS, MASS_PARTS = 1_000, 10_000, 10_000
# Shares of good pieces, of one step or several, have as many decimals as scrap shares.
YIELD_PARTS = SCRAP_PARTS
# Machine times beyond it are in no window; it keeps them within int64.
MACHINE_MS_MOST = 2**53
# Distances are kept to 0.1 km.
KM_PARTS = 10
# Products below this leave space in int64 for the half that rounding adds.
PRODUCT_LIMIT = 2**62

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CostRates:
    """Holds the platform's rates; amounts are in micros of the currency."""

    transport_fixed: int
    transport_per_kg_km: Fraction
    km_per_day: int
    lateness_share_per_day: Fraction
    assumed_price_factor: Fraction


def current_rates(currency: str) -> CostRates:
    """Returns a currency's rates of the settings. Raises NoCostRates without any."""
    rates, amounts = settings.COSTING, settings.COSTING_RATES.get(currency)
    if amounts is None:
        raise NoCostRates(currency)
    return CostRates(
        transport_fixed=to_micros(amounts["transport_fixed"]),
        transport_per_kg_km=Fraction(amounts["transport_per_kg_km"]) * 1_000_000,
        km_per_day=rates["transport_km_per_day"],
        lateness_share_per_day=Fraction(rates["lateness_share_per_day"]),
        assumed_price_factor=Fraction(rates["assumed_price_factor"]),
    )


def product(*factors: Any) -> Any:
    """Returns the exact product of non-negative arrays and ints.

    Uses Python ints where int64 could overflow.
    """
    first, *rest = factors
    if prod(int(np.max(each, initial=1)) for each in factors) >= PRODUCT_LIMIT:
        first = np.asarray(first).astype(object)
    return reduce(operator.mul, rest, first)


def half_up(amount: Any, parts: Any) -> Ints:
    """Returns amount ÷ parts in whole numbers, half up; neither is negative."""
    return narrowed((amount + parts // 2) // parts)


def rounded_up(amount: Any, parts: Any) -> Any:
    """Returns amount ÷ parts in whole numbers, rounded up."""
    return -(-amount // parts)


def narrowed(numbers: Any) -> Ints:
    """Returns Python ints as int64 again, unless one is too large."""
    return integers(numbers.tolist()) if numbers.dtype == object else numbers


def unit_ms(cycle_ms: int, speed: Ints, scrap: Any = 0, later_yield: int = YIELD_PARTS) -> Ints:
    """Returns the machine ms to book for a good piece of the order, rounded up once.

    cycle time ÷ speed factor ÷ (1 − s) ÷ y: the share s of the pieces fails at this step, and of
    its good pieces the later steps leave the share y. All are in the parts of their columns.
    """
    time = product(np.full_like(speed, cycle_ms), SPEED_PARTS, SCRAP_PARTS, YIELD_PARTS)
    booked = rounded_up(time, product(speed, SCRAP_PARTS - np.asarray(scrap), later_yield))
    return narrowed(np.clip(booked, 1, MACHINE_MS_MOST))


def mean_yield(scrap: Ints) -> Fraction:
    """Returns the mean share of good pieces of machines; 1 where there are none."""
    if not len(scrap):
        return Fraction(1)
    return 1 - Fraction(int(scrap.sum()), SCRAP_PARTS * len(scrap))


def yield_parts(share: Fraction) -> int:
    """Returns a share of good pieces in whole parts, half up, at least one."""
    return max(1, floor(share * YIELD_PARTS + Fraction(1, 2)))


def hours_micros(ms: Any, hourly_rate: Ints) -> Ints:
    """Returns micros for the machine time of machining or a setup, at micros an hour."""
    return half_up(product(hourly_rate, ms), MS_PER_HOUR)


def distance_km(from_places: tuple[Any, Any], to_places: tuple[Any, Any]) -> Ints:
    """Returns great-circle distances in parts of a km.

    Places are (latitudes, longitudes) in radians. The haversine formula uses floats: this is the
    only inexact step.
    """
    (lat1, lon1), (lat2, lon2) = from_places, to_places
    chord = np.sin((lat2 - lat1) / 2) ** 2
    chord = chord + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    # Rounding can put antipodes a last bit above 1.
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1)))
    return np.rint(km * KM_PARTS).astype(np.int64)


def carriage_micros(
    rates: CostRates, km: Ints, unit_mass: int, later_yield: int = YIELD_PARTS
) -> Ints:
    """Returns micros to carry what a good piece needs, without the fixed charge.

    Between steps that is 1 ÷ y pieces, of which the later steps leave the share y, in parts.
    """
    rate = rates.transport_per_kg_km * Fraction(YIELD_PARTS, later_yield)
    amount = product(km, unit_mass, rate.numerator)
    return half_up(amount, rate.denominator * KM_PARTS * MASS_PARTS)


def transit_days(rates: CostRates, km: Ints) -> Ints:
    """Returns whole days of transit for distances in parts of a km; below 1 km, none."""
    return np.where(km < KM_PARTS, 0, rounded_up(km, rates.km_per_day * KM_PARTS))


def transit_ms(rates: CostRates, km: Ints) -> Ints:
    """Returns milliseconds of transit."""
    return transit_days(rates, km) * MS_PER_DAY


def lateness_micros(rates: CostRates, price_micros: int, days_late: Ints) -> Ints:
    """Returns micros per piece for days past the wish date, each a share of the price."""
    share = rates.lateness_share_per_day
    amount = product(np.maximum(days_late, 0), price_micros, share.numerator)
    return half_up(amount, share.denominator)


def least_micros(unit: Ints, setup: Ints, pieces: Ints) -> Ints:
    """Returns micros per piece with the setup spread over the pieces, rounded up."""
    return unit + rounded_up(setup, pieces)


def assumed_price(rates: CostRates, quantity: int, work: Iterable[tuple[Ints, Ints]]) -> int:
    """Returns the assumed price in micros: a multiple of the median cost.

    `work` has, for each step, the unit and the setup cost in each candidate, the setup to be spread
    over the quantity. A step without a candidate counts nothing: its order cannot be made at any
    price.
    """
    twice = sum(twice_the_median(product(unit, quantity) + setup) for unit, setup in work)
    factor = rates.assumed_price_factor
    parts = 2 * quantity * factor.denominator
    return (twice * factor.numerator + parts // 2) // parts


def twice_the_median(amounts: Any) -> int:
    """Returns the sum of the two middle amounts, or twice the middle one."""
    if not len(amounts):
        return 0
    in_order = np.sort(amounts)
    return int(in_order[(len(amounts) - 1) // 2]) + int(in_order[len(amounts) // 2])
