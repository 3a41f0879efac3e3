"""What a generated market consists of, as plain frozen rows; no database and no chance here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """A city, or a spot in one."""

    city: str
    name: str
    name_zh: str
    region: str
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True)
class Company:
    """An organisation; `alias` marks it as generated."""

    name: str
    alias: str
    place: Place
    makes: bool
    buys: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of a plant; some have expired."""

    standard: str
    number: str
    body: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Offer:
    """A published capacity window."""

    starts_at: datetime
    ends_at: datetime
    offered_ms: int
    hourly_rate: Decimal
    opening_cost: Decimal
    least_lot: int
    notice: timedelta

    @property
    def expires_at(self) -> datetime:
        """The last instant at which notice can still be given."""
        return self.starts_at - self.notice


@dataclass(frozen=True, slots=True)
class WorkCentre:
    """`count` equal machines; `week_ms` is what they run in a full week, all together."""

    name: str
    process: str
    maker: str
    count: int
    week_ms: int
    envelope_mm: tuple[int, int, int] | None
    max_part_mass_kg: Decimal
    best_tolerance: str | None
    best_ra_um: Decimal | None
    materials: tuple[str, ...]
    speed_factor: Decimal
    scrap_share: Decimal
    hourly_rate: Decimal
    setup_rate: Decimal
    kwh_per_hour: Decimal
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Plant:
    """A factory of the company at index `owner`; `sector` names its utilisation."""

    owner: int
    name: str
    place: Place
    address: str
    trade: str
    sector: str
    industries: tuple[str, ...]
    verification: str
    certificates: tuple[Certificate, ...]
    work_centres: tuple[WorkCentre, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of an order's routing."""

    process: str
    cycle_time_s: Decimal
    setup_ms: int
    envelope_mm: tuple[int, int, int] | None
    tolerance: str | None
    ra_um: Decimal | None


@dataclass(frozen=True, slots=True)
class Demand:
    """A submitted order of the company at index `buyer`.

    `flaw` says why no machine can make it; empty for an order that can be met.
    """

    buyer: int
    reference: str
    title: str
    quantity: int
    unit_mass_kg: Decimal
    material_family: str
    material_grade: str
    tolerance: str | None
    place: Place
    wish_delivery_on: date
    latest_delivery_on: date
    reserve_price: Decimal | None
    max_factories: int | None
    least_lot: int
    split_allowed: bool
    all_or_nothing: bool
    certifications: tuple[str, ...]
    regions: tuple[str, ...]
    sector: str
    scenario: str
    category: str
    priority: int
    submitted_at: datetime
    steps: tuple[Step, ...]
    flaw: str

    @property
    def machine_hours(self) -> float:
        """Standard hours of all its steps, without setups."""
        return float(sum(step.cycle_time_s for step in self.steps)) * self.quantity / 3600


@dataclass(frozen=True, slots=True)
class Market:
    """A generated market: the same for the same size, seed and day."""

    size: str
    seed: int
    today: date
    companies: tuple[Company, ...]
    plants: tuple[Plant, ...]
    orders: tuple[Demand, ...]
