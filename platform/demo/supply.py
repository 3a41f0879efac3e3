"""Draws the plants of a market: their machines, certificates and idle hours."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from common.clock import MS_PER_HOUR
from demo.factory_profiles import KITS, TRADES, TRADES_OF_SIZE, UTILISATION, Kit, Trade
from demo.names import Names, street
from demo.places import spot_in
from demo.rows import Certificate, Company, Offer, Plant, WorkCentre

PLANTS_OF_SIZE = {"small": 12, "medium": 60, "large": 400}
WEEKS = 7
# Weeks start on Monday 08:00 and end on Friday 20:00 in China, which has one offset all year.
WEEK_STARTS_AT = time(0, 0, tzinfo=UTC)
WEEK_LASTS = timedelta(days=4, hours=12)
# The first week is far enough ahead for the longest notice.
LEAD = timedelta(days=4)
NOTICE_DAYS = (0, 1, 1, 2, 3)
# Hours that a machine is manned in a full week.
SHIFT_HOURS = (40, 56, 80, 80, 112)
# Percentage points of utilisation by which a work centre's week strays from its sector's figure.
UTILISATION_SPREAD = 7.0
SHARE_OF_WEEKS_OFFERED = 0.5
# Quotes for the same drawing commonly differ threefold; the outermost are seldom met.
QUOTE_SPREAD = 3.5
# Work centres whose idle hours need an extra shift to be opened, and what that costs in CNY.
SHARE_WITH_OPENING = 0.4
OPENING_COSTS = (500, 1000, 1500, 2500)
SHARE_EXPIRED = 0.1
SECOND_PLANT = ", second plant"


@dataclass(frozen=True, slots=True)
class Supply:
    """The companies that make, and their plants."""

    companies: tuple[Company, ...]
    plants: tuple[Plant, ...]


def first_week(today: date) -> date:
    """The first Monday with time for the longest notice."""
    day = today + LEAD
    return day + timedelta(days=-day.weekday() % 7)


def draw_supply(size: str, today: date, names: Names, chance: Random) -> Supply:
    """All plants of a market; about one company in ten has a second plant."""
    companies: list[Company] = []
    plants: list[Plant] = []
    turns: Counter[str] = Counter()
    for number, trade in enumerate(trades_of(size), start=1):
        city = chance.choice(TRADES[trade].cities)
        second = (
            bool(plants)
            and plants[-1].trade == trade
            and not plants[-1].name.endswith(SECOND_PLANT)
            and chance.random() < 0.1
        )
        if not second:
            companies.append(draw_company(city, trade, number, names, chance))
        name = companies[-1].name.partition(" Co.,")[0] + (SECOND_PLANT if second else "")
        processes = processes_of(TRADES[trade], turns[trade], chance)
        turns[trade] += 1
        plants.append(draw_plant(len(companies) - 1, name, trade, processes, city, today, chance))
    return Supply(tuple(companies), tuple(plants))


def trades_of(size: str) -> list[str]:
    """One trade for each plant, in proportion to the trades' weights, at least two of each."""
    trades = list(TRADES)[: TRADES_OF_SIZE[size]]
    total, whole = PLANTS_OF_SIZE[size], sum(TRADES[trade].weight for trade in trades)
    shares = {trade: max(2, total * TRADES[trade].weight // whole) for trade in trades}
    shares[trades[0]] += total - sum(shares.values())
    return [trade for trade in trades for _ in range(shares[trade])]


def draw_company(city: str, trade: str, number: int, names: Names, chance: Random) -> Company:
    """A manufacturer in the city."""
    place = spot_in(city, chance)
    words = (TRADES[trade].word, TRADES[trade].word_zh)
    return Company(
        name=names.company(place.name, place.name_zh, words),
        alias=f"generated-factory-{number:03}",
        place=place,
        makes=True,
        buys=False,
    )


def draw_plant(
    owner: int,
    name: str,
    trade: str,
    processes: list[str],
    city: str,
    today: date,
    chance: Random,
) -> Plant:
    """A plant of the trade in the city, with a work centre for each of the processes."""
    kind = TRADES[trade]
    place = spot_in(city, chance)
    sector = chance.choice(kind.sectors)
    # Half of what a quote strays by belongs to the plant, half to the machine.
    level = chance.random()
    return Plant(
        owner=owner,
        name=name,
        place=place,
        address=street(place.name, chance),
        trade=trade,
        sector=sector,
        industries=kind.industries,
        verification=chance.choices(("listed", "reviewed", "verified"), (3, 4, 3))[0],
        certificates=tuple(draw_certificates(kind, sector, today, chance)),
        work_centres=tuple(
            draw_work_centre(process, line, level, sector, first_week(today), chance)
            for line, process in enumerate(processes, start=1)
        ),
    )


def processes_of(trade: Trade, turn: int, chance: Random) -> list[str]:
    """All of the trade's core, a second line of it now and then, and some of what is beside.

    The trade's plants take what is beside in turn, so that no process is left to one plant alone.
    """
    beside = [*trade.beside, None][turn % (len(trade.beside) + 1)]
    more = [p for p in trade.beside if p == beside or chance.random() < 0.1]
    again = [process for process in trade.core if chance.random() < 0.1]
    return [*trade.core, *again, *more]


def draw_certificates(trade: Trade, sector: str, today: date, chance: Random) -> list[Certificate]:
    """ISO 9001 nearly everywhere, the trade's own often; some have expired."""
    odds = {"iso-9001": 0.88, "iso-14001": 0.45, "iso-45001": 0.3}
    odds |= dict.fromkeys(trade.special_standards, 0.7)
    if sector == "automotive":
        odds["iatf-16949"] = 0.8
    certificates = []
    for standard, share in odds.items():
        if chance.random() < share:
            expired = chance.random() < SHARE_EXPIRED
            ends = today + timedelta(days=chance.randint(70, 900) * (-1 if expired else 1))
            certificates.append(
                Certificate(
                    standard=standard,
                    number=f"GEN-{chance.randint(100_000, 999_999)}",
                    body=chance.choice(("CQC", "TÜV SÜD", "SGS", "Bureau Veritas", "CCIC")),
                    valid_from=ends - timedelta(days=1095),
                    valid_to=ends,
                )
            )
    return certificates


def draw_work_centre(
    process: str, line: int, level: float, sector: str, monday: date, chance: Random
) -> WorkCentre:
    """A work centre with its rate, abilities and offers."""
    kit = KITS[process]
    count = chance.randint(*kit.counts)
    week_ms = count * chance.choice(SHIFT_HOURS) * MS_PER_HOUR
    stray = (level + chance.random()) / 2 - 0.5
    rate = money(kit.rate * QUOTE_SPREAD**stray)
    scale = chance.uniform(0.85, 1.8)
    envelope = kit.envelope_mm
    return WorkCentre(
        name=f"{kit.name}, line {line}",
        process=process,
        maker=chance.choice(kit.makers),
        count=count,
        week_ms=week_ms,
        envelope_mm=None if envelope is None else scaled(envelope, scale),
        max_part_mass_kg=Decimal(round(kit.mass_kg * scale)),
        best_tolerance=chance.choice(kit.tolerances) if kit.tolerances else None,
        best_ra_um=Decimal(chance.choice(kit.ra_um)) if kit.ra_um else None,
        materials=kit.materials[:1] + tuple(m for m in kit.materials[1:] if chance.random() < 0.85),
        speed_factor=decimal(chance.uniform(0.75, 1.4), "0.01"),
        scrap_share=decimal(chance.uniform(0.003, 0.035), "0.0001"),
        hourly_rate=rate,
        setup_rate=money(float(rate) * chance.uniform(0.6, 1.0)),
        kwh_per_hour=decimal(kit.kwh * chance.uniform(0.8, 1.2), "0.1"),
        offers=tuple(draw_offers(kit, rate, week_ms, sector, monday, chance)),
    )


def draw_offers(
    kit: Kit, rate: Decimal, week_ms: int, sector: str, monday: date, chance: Random
) -> list[Offer]:
    """Windows over the coming weeks; what the sector's utilisation leaves idle, in half hours."""
    offers = []
    opens_at_cost = chance.random() < SHARE_WITH_OPENING
    for week in range(WEEKS):
        if chance.random() >= SHARE_OF_WEEKS_OFFERED:
            continue
        used = UTILISATION[sector] + chance.uniform(-UTILISATION_SPREAD, UTILISATION_SPREAD)
        half_hours = round(week_ms / MS_PER_HOUR * (1 - used / 100) * 2)
        starts_at = datetime.combine(monday + timedelta(weeks=week), WEEK_STARTS_AT)
        opening = chance.choice(OPENING_COSTS) if opens_at_cost else 0
        offers.append(
            Offer(
                starts_at=starts_at,
                ends_at=starts_at + WEEK_LASTS,
                offered_ms=max(1, half_hours) * MS_PER_HOUR // 2,
                # Idle hours are asked at a little less than the machine's usual rate.
                hourly_rate=money(float(rate) * chance.uniform(0.85, 1.0)),
                opening_cost=Decimal(opening),
                least_lot=draw_least_lot(kit, chance),
                notice=timedelta(days=chance.choice(NOTICE_DAYS)),
            )
        )
    return offers


def draw_least_lot(kit: Kit, chance: Random) -> int:
    """Pieces worth a setup: none told, or what one to three hours make."""
    if chance.random() < 0.6:
        return 1
    return max(1, round(chance.uniform(1, 3) * 3600 / kit.piece_s))


def scaled(envelope: tuple[int, int, int], scale: float) -> tuple[int, int, int]:
    """An envelope grown or shrunk, in whole millimetres."""
    x, y, z = (round(side * scale) for side in envelope)
    return x, y, z


def money(amount: float) -> Decimal:
    """CNY to a tenth."""
    return decimal(amount, "0.1")


def decimal(number: float, step: str) -> Decimal:
    """A number rounded to the step."""
    return Decimal(number).quantize(Decimal(step))
