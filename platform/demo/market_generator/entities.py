"""Defines the entities of a generated market as frozen dataclasses."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Location:
    """Locates a city or an address in it; degrees."""

    city: str
    name: str
    name_zh: str
    region: str
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """Describes an organisation; `alias` marks it as generated."""

    name: str
    alias: str
    place: Location
    makes: bool
    buys: bool


@dataclass(frozen=True, slots=True)
class DemoCertification:
    """Describes a certification of a factory; it may have expired."""

    standard: str
    number: str
    body: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class DemoWindow:
    """Describes a published capacity window; rates in CNY an hour."""

    starts_at: datetime
    ends_at: datetime
    offered_ms: int
    hourly_rate: Decimal
    opening_cost: Decimal
    least_lot: int
    notice: timedelta

    @property
    def expires_at(self) -> datetime:
        """Returns the last instant at which notice can still be given."""
        return self.starts_at - self.notice


@dataclass(frozen=True, slots=True)
class WorkCentre:
    """Describes `count` equal machines, which run `week_ms` together in a full week."""

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
    windows: tuple[DemoWindow, ...]


@dataclass(frozen=True, slots=True)
class DemoFactory:
    """Describes a factory of company `owner`; `sector` sets its utilisation."""

    owner: int
    name: str
    place: Location
    address: str
    profile: str
    sector: str
    industries: tuple[str, ...]
    verification: str
    certifications: tuple[DemoCertification, ...]
    work_centres: tuple[WorkCentre, ...]


@dataclass(frozen=True, slots=True)
class DemoOperation:
    """Describes one operation of an order's routing."""

    process: str
    cycle_time_s: Decimal
    setup_ms: int
    envelope_mm: tuple[int, int, int] | None
    tolerance: str | None
    ra_um: Decimal | None


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """Describes a submitted order of the company at index `buyer`.

    `flaw` names why no machine can make it; it is empty for an order that can be met.
    """

    buyer: int
    reference: str
    title: str
    quantity: int
    unit_mass_kg: Decimal
    material_family: str
    material_grade: str
    tolerance: str | None
    place: Location
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
    submitted_at: datetime
    operations: tuple[DemoOperation, ...]
    flaw: str

    @property
    def machine_hours(self) -> float:
        """Returns the standard hours of all operations, without setups."""
        cycle_s = sum(operation.cycle_time_s for operation in self.operations)
        return float(cycle_s) * self.quantity / 3600


@dataclass(frozen=True, slots=True)
class DemoMarket:
    """Holds a generated market; equal for equal size, seed and day."""

    size: str
    seed: int
    today: date
    companies: tuple[DemoCompany, ...]
    factories: tuple[DemoFactory, ...]
    orders: tuple[DemoOrder, ...]
