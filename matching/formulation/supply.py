"""Reads factories, machines and free windows into arrays.

Rows are read as tuples, never as model instances, since there are many windows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from common.money import to_micros
from factories.models import CapacityWindow, Certification, Factory, Machine
from matching.engine.model.columns import Flags, Ints, integers, microseconds
from matching.formulation.capability import (
    ANY_MASS,
    NO_SIDE,
    NOT_STATED,
    SIDES,
    FactoryColumns,
    MachineColumns,
    sorted_envelope,
)
from matching.formulation.costing import MASS_PARTS, SCRAP_PARTS, SPEED_PARTS
from matching.formulation.machine_hours import several_spans
from matching.formulation.machine_rows import machine_rows_of
from matching.formulation.machine_windows import machine_window_id

# Ra is in µm with three decimals.
RA_PARTS = 1_000
MICROSECONDS_PER_DAY = 86_400_000_000
DAYS_BEFORE_1970 = date(1970, 1, 1).toordinal()
# A certificate that a factory does not hold ends before it begins.
NEVER = (1, 0)


@dataclass(frozen=True, slots=True)
class WindowColumns:
    """Holds windows with free hours in id order, a row for each of their machines.

    `ids` name a window of the problem (`machine_windows`), `pool` numbers the windows as they are
    offered, and `is_opener` flags the one row of each that pays its opening. They start with the
    first span that is ahead. Instants are in µs since 1970, money in micros. `offered_ms` is what
    the machine has without reservations.
    `windows_by_machine[machine_starts[i]:machine_starts[i + 1]]` are the windows of machine i.
    `leaves` is the day on which goods leave, the window's last on its factory's calendar, in days
    since 1970.
    """

    ids: tuple[str, ...]
    pool: Ints
    number: Ints
    is_opener: Flags
    machine: Ints
    windows_by_machine: Ints
    machine_starts: Ints
    start: Ints
    end: Ints
    leaves: Ints
    free_ms: Ints
    offered_ms: Ints
    hourly_rate: Ints
    opening: Ints
    least_lot: Ints

    @property
    def first_day(self) -> Ints:
        """Returns the UTC day of the start."""
        return self.start // MICROSECONDS_PER_DAY

    @property
    def last_day(self) -> Ints:
        """Returns the UTC day of the end."""
        return self.end // MICROSECONDS_PER_DAY


@dataclass(frozen=True, slots=True)
class MarketSupply:
    """Holds the factories, machines and windows of one currency."""

    factories: FactoryColumns
    machines: MachineColumns
    windows: WindowColumns

    def counts(self) -> dict[str, int]:
        """Returns the numbers of open windows and of their factories."""
        factories = self.machines.factory[self.windows.machine]
        windows = len(np.unique(self.windows.pool))
        return {"windows": windows, "factories": len(np.unique(factories))}


def read_supply(
    currency: str,
    now: datetime,
    does: Mapping[str, frozenset[str]],
    processes: Collection[str] | None = None,
    machines: Collection[Any] | None = None,
) -> MarketSupply:
    """Reads machines of a currency and their open windows, in seven queries.

    Two more read reservations of windows with several machines or spans.
    Machines without open windows are read too. `does` has, for each process that can be required,
    those that count as it; only machines of the `processes` are read, or only these `machines`,
    where they are given.
    """
    kind: dict[str, Any] = {"factory__currency": currency}
    if machines is not None:
        kind["pk__in"] = machines
    if processes is not None:
        kind["process__in"] = processes
    factory_rows = read_columns(
        Factory.objects.filter(currency=currency).order_by("pk"),
        ("pk", "latitude", "longitude", "region", "time_zone"),
    )
    factories = factory_columns(factory_rows, currency)
    machine_rows = read_columns(
        Machine.objects.filter(**kind).order_by("pk"),
        (
            *("pk", "factory", "process"),
            *("envelope_x_mm", "envelope_y_mm", "envelope_z_mm", "max_part_mass_kg"),
            *("best_tolerance__rank", "best_ra_um", "speed_factor", "scrap_share", "setup_rate"),
            "learned_time_factor",
        ),
    )
    machine_filter = {f"machine__{name}": value for name, value in kind.items()}
    columns = machine_columns(machine_rows, factories, machine_filter, does)
    zones = [ZoneInfo(name) for name in factory_rows["time_zone"]]
    windows = read_windows(machine_filter, now, machine_rows["pk"], columns, zones)
    return MarketSupply(factories, columns, windows)


def read_columns(rows: Any, names: Sequence[str]) -> dict[str, Sequence[Any]]:
    """Reads the named columns of a queryset in one query."""
    found = list(rows.values_list(*names))
    columns = zip(*found, strict=True) if found else ((),) * len(names)
    return dict(zip(names, columns, strict=True))


def factory_columns(columns: Mapping[str, Sequence[Any]], currency: str) -> FactoryColumns:
    """Returns the factories that were read, with their certificates."""
    rows = rows_by_key(columns["pk"])
    return FactoryColumns(
        rows={str(key): row for key, row in rows.items()},
        latitude=np.radians(np.array(columns["latitude"], dtype=float)),
        longitude=np.radians(np.array(columns["longitude"], dtype=float)),
        region=np.array(columns["region"], dtype=str),
        certificates=read_certificates(rows, currency),
    )


def read_certificates(
    factories: Mapping[Any, int], currency: str
) -> dict[str, list[tuple[Ints, Ints]]]:
    """Reads the days of each factory's first, second, … certificate, by standard."""
    rows = Certification.objects.filter(factory__currency=currency).values_list(
        "factory", "standard", "valid_from", "valid_to"
    )
    days: dict[str, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for factory, standard, begins, ends in rows:
        days[standard][factories[factory]].append((day_number(begins), day_number(ends)))
    found = {}
    for standard, held in days.items():
        most = max(len(each) for each in held.values())
        table = np.full((most, 2, len(factories)), np.array(NEVER)[:, None])
        for factory, spans in held.items():
            table[: len(spans), :, factory] = spans
        found[standard] = [(begins, ends) for begins, ends in table]
    return found


def machine_columns(
    columns: Mapping[str, Sequence[Any]],
    factories: FactoryColumns,
    machine_filter: Mapping[str, Any],
    does: Mapping[str, frozenset[str]],
) -> MachineColumns:
    """Returns the machines that were read, with the materials they work."""
    process = np.array(columns["process"], dtype=str)
    sides = (columns[f"envelope_{axis}_mm"] for axis in "xyz")
    return MachineColumns(
        factories=factories,
        factory=integers([factories.rows[str(key)] for key in columns["factory"]]),
        does={wanted: np.isin(process, list(codes)) for wanted, codes in does.items()},
        works=read_materials(columns["pk"], machine_filter),
        envelope=envelopes(zip(*sides, strict=True)),
        max_mass=in_parts(columns["max_part_mass_kg"], MASS_PARTS, unstated=ANY_MASS),
        tolerance_rank=in_parts(columns["best_tolerance__rank"], 1, unstated=NOT_STATED),
        ra=in_parts(columns["best_ra_um"], RA_PARTS, unstated=NOT_STATED),
        speed=in_parts(columns["speed_factor"], SPEED_PARTS),
        learned_speed=learned_speeds(columns["speed_factor"], columns["learned_time_factor"]),
        scrap=in_parts(columns["scrap_share"], SCRAP_PARTS),
        setup_rate=integers([to_micros(rate) for rate in columns["setup_rate"]]),
    )


def learned_speeds(speeds: Sequence[Any], factors: Sequence[Any]) -> Ints:
    """Returns speed ÷ learned factor in parts, rounded half up; at least one part."""
    return integers(
        [
            max(1, int((speed * SPEED_PARTS / factor).to_integral_value(ROUND_HALF_UP)))
            for speed, factor in zip(speeds, factors, strict=True)
        ]
    )


def read_materials(
    machine_ids: Sequence[Any], machine_filter: Mapping[str, Any]
) -> dict[str, Flags]:
    """Reads, by material family, whether each of these machines works it."""
    links = Machine.material_families.through.objects.filter(**machine_filter)
    rows, found = (
        rows_by_key(machine_ids),
        defaultdict(lambda: np.zeros(len(machine_ids), dtype=bool)),
    )
    for machine, family in links.values_list("machine", "materialfamily"):
        found[family][rows[machine]] = True
    return dict(found)


def read_windows(
    machine_filter: Mapping[str, Any],
    now: datetime,
    machine_ids: Sequence[Any],
    machines: MachineColumns,
    zones: Sequence[ZoneInfo],
) -> WindowColumns:
    """Reads open windows with free hours."""
    windows = CapacityWindow.objects.open_at(now).filter(**machine_filter)
    columns = read_columns(
        windows.order_by("pk"),
        (
            *("pk", "machine", "starts_at", "ends_at", "offered_ms", "reserved_ms"),
            *("hourly_rate", "opening_cost", "least_lot", "notice", "machine__count"),
        ),
    )
    several = several_spans(windows)
    made = machine_rows_of(columns, several, now)
    rows = rows_by_key(machine_ids)
    machine = integers([rows[key] for key in columns["machine"]])
    factories = machines.factory[machine].tolist()
    ends = columns["ends_at"]
    leaves = integers(
        [
            day_number(instant.astimezone(zones[factory]))
            for instant, factory in zip(ends, factories, strict=True)
        ]
    )
    source, machine = made.source, machine[made.source]
    names = zip(source.tolist(), made.number.tolist(), strict=True)
    return WindowColumns(
        ids=tuple(machine_window_id(columns["pk"][at], number) for at, number in names),
        pool=source,
        number=made.number,
        is_opener=made.is_opener,
        machine=machine,
        windows_by_machine=np.argsort(machine, kind="stable"),
        machine_starts=np.append(0, np.cumsum(np.bincount(machine, minlength=len(machine_ids)))),
        start=made.start,
        end=integers([microseconds(instant) for instant in ends])[source],
        leaves=leaves[source],
        free_ms=made.free_ms,
        offered_ms=made.offered_ms,
        hourly_rate=integers([to_micros(rate) for rate in columns["hourly_rate"]])[source],
        opening=integers([to_micros(cost) for cost in columns["opening_cost"]])[source],
        least_lot=integers(columns["least_lot"])[source],
    )


def envelopes(rows: Iterable[tuple[int | None, ...]]) -> Ints:
    """Returns the sides of each machine, largest last, NO_SIDE before stated ones."""
    stated = [sorted_envelope(*sides) for sides in rows]
    padded = [(NO_SIDE,) * (SIDES - len(sides)) + sides for sides in stated]
    return np.array(padded, dtype=np.int64).reshape(-1, SIDES)


def in_parts(numbers: Iterable[Any], parts: int, unstated: int | None = None) -> Ints:
    """Returns decimals as whole numbers of parts; `unstated` replaces None."""
    return integers([unstated if each is None else in_whole_parts(each, parts) for each in numbers])


def in_whole_parts(number: Decimal | int, parts: int) -> int:
    """Returns a decimal as a whole number of parts; it has no finer digits."""
    return int(number * parts)


def rows_by_key(keys: Iterable[Any]) -> dict[Any, int]:
    """Returns the row of each key."""
    return {key: row for row, key in enumerate(keys)}


def day_number(day: date) -> int:
    """Returns days since 1970."""
    return day.toordinal() - DAYS_BEFORE_1970
