"""Draws factories with machines, certifications and idle hours."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from common.clock import MS_PER_HOUR
from demo.market_generator.company_names import CompanyNames, street
from demo.market_generator.entities import (
    DemoCertification,
    DemoCompany,
    DemoFactory,
    DemoWindow,
    WorkCentre,
)
from demo.market_generator.factory_profiles import (
    FACTORY_PROFILES,
    MACHINE_TEMPLATES,
    PROFILES_OF_SIZE,
    UTILISATION,
    FactoryProfile,
    MachineTemplate,
)
from demo.market_generator.locations import location_in

FACTORIES_OF_SIZE = {"small": 12, "medium": 60, "large": 400}
SECOND_PLANT = ", second plant"


@dataclass(frozen=True, slots=True)
class SupplyParams:
    """Sets how factories, their quotes and their idle hours are drawn.

    `weeks`: number of weeks with windows, default 7.
    `week_starts_at`: start of a window on Monday in UTC; 08:00 in China, which keeps one offset.
    `week_length`: length of a window; it ends on Friday at 20:00 in China.
    `lead`: time before the first week, enough for the longest notice.
    `notice_days`: days of notice, drawn with equal odds.
    `shift_hours`: hours that a machine is staffed in a full week.
    `utilisation_spread`: percentage points by which a week deviates from its sector's utilisation.
    `offered_week_share`: share of weeks in which a work centre offers hours.
    `quote_spread`: ratio of the highest to the lowest rate; quotes for the same drawing commonly
    differ threefold, and the extremes are rare.
    `opening_share`: share of work centres whose idle hours need an extra shift.
    `opening_costs`: cost of that shift in CNY.
    `expired_share`: share of certifications that have expired.
    """

    weeks: int = 7
    week_starts_at: time = time(0, 0, tzinfo=UTC)
    week_length: timedelta = timedelta(days=4, hours=12)
    lead: timedelta = timedelta(days=4)
    notice_days: tuple[int, ...] = (0, 1, 1, 2, 3)
    shift_hours: tuple[int, ...] = (40, 56, 80, 80, 112)
    utilisation_spread: float = 7.0
    offered_week_share: float = 0.5
    quote_spread: float = 3.5
    opening_share: float = 0.4
    opening_costs: tuple[int, ...] = (500, 1000, 1500, 2500)
    expired_share: float = 0.1


PARAMS = SupplyParams()


@dataclass(frozen=True, slots=True)
class DemoSupply:
    """Holds the manufacturers and their factories."""

    companies: tuple[DemoCompany, ...]
    factories: tuple[DemoFactory, ...]


def first_week(today: date) -> date:
    """Returns the first Monday that leaves time for the longest notice."""
    day = today + PARAMS.lead
    return day + timedelta(days=-day.weekday() % 7)


def draw_supply(size: str, today: date, names: CompanyNames, chance: Random) -> DemoSupply:
    """Draws all factories of a market; about one company in ten has a second one."""
    companies: list[DemoCompany] = []
    factories: list[DemoFactory] = []
    turns: Counter[str] = Counter()
    for number, profile in enumerate(profiles_of(size), start=1):
        city = chance.choice(FACTORY_PROFILES[profile].cities)
        second = (
            bool(factories)
            and factories[-1].profile == profile
            and not factories[-1].name.endswith(SECOND_PLANT)
            and chance.random() < 0.1
        )
        if not second:
            companies.append(draw_company(city, profile, number, names, chance))
        name = companies[-1].name.partition(" Co.,")[0] + (SECOND_PLANT if second else "")
        processes = processes_of(FACTORY_PROFILES[profile], turns[profile], chance)
        turns[profile] += 1
        factories.append(
            draw_factory(len(companies) - 1, name, profile, processes, city, today, chance)
        )
    return DemoSupply(tuple(companies), tuple(factories))


def profiles_of(size: str) -> list[str]:
    """Returns one profile a factory by weight, at least two of each."""
    profiles = list(FACTORY_PROFILES)[: PROFILES_OF_SIZE[size]]
    total = FACTORIES_OF_SIZE[size]
    weights = {profile: FACTORY_PROFILES[profile].weight for profile in profiles}
    whole = sum(weights.values())
    shares = {profile: max(2, total * weight // whole) for profile, weight in weights.items()}
    shares[profiles[0]] += total - sum(shares.values())
    return [profile for profile in profiles for _ in range(shares[profile])]


def draw_company(
    city: str, profile: str, number: int, names: CompanyNames, chance: Random
) -> DemoCompany:
    """Draws a manufacturer in the city."""
    place = location_in(city, chance)
    kind = (FACTORY_PROFILES[profile].label, FACTORY_PROFILES[profile].label_zh)
    return DemoCompany(
        name=names.company(place.name, place.name_zh, kind),
        alias=f"generated-factory-{number:03}",
        place=place,
        makes=True,
        buys=False,
    )


def draw_factory(
    owner: int,
    name: str,
    profile: str,
    processes: list[str],
    city: str,
    today: date,
    chance: Random,
) -> DemoFactory:
    """Draws a factory in the city, with a work centre for each of the processes."""
    kind = FACTORY_PROFILES[profile]
    place = location_in(city, chance)
    sector = chance.choice(kind.sectors)
    # Half of a quote's deviation is the factory's, half the machine's.
    level = chance.random()
    return DemoFactory(
        owner=owner,
        name=name,
        place=place,
        address=street(place.name, chance),
        profile=profile,
        sector=sector,
        industries=kind.industries,
        verification=chance.choices(("listed", "reviewed", "verified"), (3, 4, 3))[0],
        certifications=tuple(draw_certifications(kind, sector, today, chance)),
        work_centres=tuple(
            draw_work_centre(process, line, level, sector, first_week(today), chance)
            for line, process in enumerate(processes, start=1)
        ),
    )


def processes_of(profile: FactoryProfile, turn: int, chance: Random) -> list[str]:
    """Draws a factory's processes: the core, a second line, optional ones.

    The profile's factories take the optional processes in turn, so that no process has only one
    factory.
    """
    optional = [*profile.optional, None][turn % (len(profile.optional) + 1)]
    more = [p for p in profile.optional if p == optional or chance.random() < 0.1]
    again = [process for process in profile.core if chance.random() < 0.1]
    return [*profile.core, *again, *more]


def draw_certifications(
    profile: FactoryProfile, sector: str, today: date, chance: Random
) -> list[DemoCertification]:
    """Draws certifications: mostly ISO 9001 or the profile's; some have expired."""
    odds = {"iso-9001": 0.88, "iso-14001": 0.45, "iso-45001": 0.3}
    odds |= dict.fromkeys(profile.special_standards, 0.7)
    if sector == "automotive":
        odds["iatf-16949"] = 0.8
    certifications = []
    for standard, share in odds.items():
        if chance.random() < share:
            expired = chance.random() < PARAMS.expired_share
            ends = today + timedelta(days=chance.randint(70, 900) * (-1 if expired else 1))
            certifications.append(
                DemoCertification(
                    standard=standard,
                    number=f"GEN-{chance.randint(100_000, 999_999)}",
                    body=chance.choice(("CQC", "TÜV SÜD", "SGS", "Bureau Veritas", "CCIC")),
                    valid_from=ends - timedelta(days=1095),
                    valid_to=ends,
                )
            )
    return certifications


def draw_work_centre(
    process: str, line: int, level: float, sector: str, monday: date, chance: Random
) -> WorkCentre:
    """Draws a work centre with its rate, capabilities and windows."""
    template = MACHINE_TEMPLATES[process]
    count = chance.randint(*template.counts)
    week_ms = count * chance.choice(PARAMS.shift_hours) * MS_PER_HOUR
    deviation = (level + chance.random()) / 2 - 0.5
    rate = money(template.rate * PARAMS.quote_spread**deviation)
    scale = chance.uniform(0.85, 1.8)
    envelope = template.envelope_mm
    return WorkCentre(
        name=f"{template.name}, line {line}",
        process=process,
        maker=chance.choice(template.makers),
        count=count,
        week_ms=week_ms,
        envelope_mm=None if envelope is None else scaled(envelope, scale),
        max_part_mass_kg=Decimal(round(template.mass_kg * scale)),
        best_tolerance=chance.choice(template.tolerances) if template.tolerances else None,
        best_ra_um=Decimal(chance.choice(template.ra_um)) if template.ra_um else None,
        materials=template.materials[:1]
        + tuple(m for m in template.materials[1:] if chance.random() < 0.85),
        speed_factor=decimal(chance.uniform(0.75, 1.4), "0.01"),
        scrap_share=decimal(chance.uniform(0.003, 0.035), "0.0001"),
        hourly_rate=rate,
        setup_rate=money(float(rate) * chance.uniform(0.6, 1.0)),
        kwh_per_hour=decimal(template.kwh * chance.uniform(0.8, 1.2), "0.1"),
        windows=tuple(draw_windows(template, rate, week_ms, sector, monday, chance)),
    )


def draw_windows(
    template: MachineTemplate,
    rate: Decimal,
    week_ms: int,
    sector: str,
    monday: date,
    chance: Random,
) -> list[DemoWindow]:
    """Draws windows of the hours that the sector leaves idle, by half hours."""
    windows = []
    opens_at_cost = chance.random() < PARAMS.opening_share
    for week in range(PARAMS.weeks):
        if chance.random() >= PARAMS.offered_week_share:
            continue
        used = UTILISATION[sector] + chance.uniform(
            -PARAMS.utilisation_spread, PARAMS.utilisation_spread
        )
        half_hours = round(week_ms / MS_PER_HOUR * (1 - used / 100) * 2)
        starts_at = datetime.combine(monday + timedelta(weeks=week), PARAMS.week_starts_at)
        opening = chance.choice(PARAMS.opening_costs) if opens_at_cost else 0
        windows.append(
            DemoWindow(
                starts_at=starts_at,
                ends_at=starts_at + PARAMS.week_length,
                offered_ms=max(1, half_hours) * MS_PER_HOUR // 2,
                # Idle hours cost a little less than the machine's usual rate.
                hourly_rate=money(float(rate) * chance.uniform(0.85, 1.0)),
                opening_cost=Decimal(opening),
                least_lot=draw_least_lot(template, chance),
                notice=timedelta(days=chance.choice(PARAMS.notice_days)),
            )
        )
    return windows


def draw_least_lot(template: MachineTemplate, chance: Random) -> int:
    """Draws the minimum lot: one piece, or the output of one to three hours."""
    if chance.random() < 0.6:
        return 1
    return max(1, round(chance.uniform(1, 3) * 3600 / template.piece_s))


def scaled(envelope: tuple[int, int, int], scale: float) -> tuple[int, int, int]:
    """Scales an envelope, in whole millimetres."""
    x, y, z = (round(side * scale) for side in envelope)
    return x, y, z


def money(amount: float) -> Decimal:
    """Rounds CNY to a tenth."""
    return decimal(amount, "0.1")


def decimal(number: float, step: str) -> Decimal:
    """Rounds a number to the step."""
    return Decimal(number).quantize(Decimal(step))
