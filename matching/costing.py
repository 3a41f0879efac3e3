"""What a match costs, item by item: here Decimal amounts become the engine's integer micros.

Money leaves the engine again in `pipeline.proposing`; nothing else crosses.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from math import asin, cos, radians, sin, sqrt
from statistics import median
from zoneinfo import ZoneInfo

from django.conf import settings

from common.clock import MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND
from common.money import to_micros

# Mean radius of the earth, IUGG.
EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Rates:
    """The platform's own rates of what a match costs; micros of the currency unless said."""

    transport_fixed: int
    transport_per_kg_km: Decimal
    km_per_day: int
    lateness_share_per_day: Decimal
    assumed_price_factor: Decimal


def current_rates() -> Rates:
    """The rates of the settings."""
    rates = settings.COSTING
    return Rates(
        transport_fixed=to_micros(rates["transport_fixed"]),
        transport_per_kg_km=rates["transport_per_kg_km"] * 1_000_000,
        km_per_day=rates["transport_km_per_day"],
        lateness_share_per_day=rates["lateness_share_per_day"],
        assumed_price_factor=rates["assumed_price_factor"],
    )


@dataclass(frozen=True, slots=True)
class OptionPrice:
    """One option's cost items: micros per piece, but `setup` once; times in milliseconds."""

    unit_ms: int
    setup_ms: int
    machining: int
    quality: int
    setup: int
    lateness: int = 0

    @property
    def unit_micros(self) -> int:
        """What each piece costs, all items together."""
        return self.machining + self.quality + self.lateness

    def spread_over(self, quantity: int) -> Decimal:
        """Micros per piece with the setup spread over a quantity, lateness left out."""
        return self.machining + self.quality + Decimal(self.setup) / quantity


def whole(value: Decimal) -> int:
    """To whole micros, half away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def unit_ms(cycle_time_s: Decimal, speed_factor: Decimal) -> int:
    """Machine milliseconds for a piece: standard cycle time ÷ speed factor, rounded up."""
    exact = cycle_time_s * MS_PER_SECOND / speed_factor
    return max(1, int(exact.to_integral_value(rounding=ROUND_CEILING)))


def price_option(
    *,
    piece_ms: int,
    setup_ms: int,
    hourly_rate: Decimal,
    setup_rate: Decimal,
    scrap_share: Decimal,
) -> OptionPrice:
    """Machining at the rate asked, setup at the setup rate, and the pieces made twice.

    Of every good piece, s / (1 − s) further ones are expected to be made and scrapped.
    """
    machining = Decimal(piece_ms) * to_micros(hourly_rate) / MS_PER_HOUR
    return OptionPrice(
        unit_ms=piece_ms,
        setup_ms=setup_ms,
        machining=whole(machining),
        quality=whole(machining * scrap_share / (1 - scrap_share)),
        setup=whole(Decimal(setup_ms) * to_micros(setup_rate) / MS_PER_HOUR),
    )


def distance_km(from_place: tuple[Decimal, Decimal], to_place: tuple[Decimal, Decimal]) -> Decimal:
    """Great-circle distance of two (latitude, longitude) by the haversine formula, to 0.1 km."""
    lat1, lon1, lat2, lon2 = (radians(float(x)) for x in (*from_place, *to_place))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * asin(sqrt(chord))
    return Decimal(km).quantize(Decimal("0.1"))


def carriage_micros(rates: Rates, km: Decimal, unit_mass_kg: Decimal) -> int:
    """Micros to carry one piece over a distance; the fixed part is apart."""
    return whole(rates.transport_per_kg_km * km * unit_mass_kg)


def transit_days(rates: Rates, km: Decimal) -> int:
    """Whole days on the road; within a town, none."""
    if km < 1:
        return 0
    return int((km / rates.km_per_day).to_integral_value(rounding=ROUND_CEILING))


def transit_ms(rates: Rates, km: Decimal) -> int:
    """Milliseconds on the road."""
    return transit_days(rates, km) * MS_PER_DAY


def arrival_on(window_end: datetime, days: int, time_zone: str) -> date:
    """The day the goods arrive, if they leave when the window ends, on the factory's calendar."""
    return window_end.astimezone(ZoneInfo(time_zone)).date() + timedelta(days=days)


def lateness_micros(rates: Rates, price_micros: int, wished: date, arrives: date) -> int:
    """Micros per piece for the days past the wish date: a share of the order's price for each."""
    days = max(0, (arrives - wished).days)
    return whole(rates.lateness_share_per_day * days * price_micros)


def assumed_price(rates: Rates, work: list[list[Decimal]]) -> int:
    """Micros per piece of an order that names no price: a multiple of what such work costs.

    `work` has, for each operation, what a piece would cost at each capable machine; an operation
    that none can make counts nothing, since its order cannot be made at any price.
    """
    return whole(rates.assumed_price_factor * sum((median(p) for p in work if p), Decimal(0)))
