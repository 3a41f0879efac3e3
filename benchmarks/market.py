"""Generates seeded markets that use every feature of the format.

Weekly windows over 6 to 8 weeks; in each process hours for 70 to 120 % of the demand; 14 to 50
options an operation, about three in a factory; one to four factories an order; least lots of 5 to
20 %; 15 % of the orders all or nothing; opening costs on a tenth of the windows; lateness of up to
a week at a price; shipping by distance; a share of orders with routings of two or three operations
and transfers.

    python -m benchmarks.market --orders 50 --factories 20 --routings 0.4 --seed 1 --output m.json
    python -m benchmarks.market --orders 50000 --factories 5000 --seed 1 --output m.npz
"""

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.market_rows import MachineRows, OperationRows, OptionRows, OrderRows, SiteRows
from matching.engine.model.codec_json import problem_of
from matching.engine.model.codec_npz import write_columns
from matching.engine.model.columns import NO_LIMIT, Columns, Ints

Floats = npt.NDArray[np.float64]
# Fields of `Columns`, by name.
_Fields = dict[str, Any]

START_US = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp()) * 1_000_000
MINUTE_US = 60_000_000
DAY_US = 1_440 * MINUTE_US
HOUR_MS = 3_600_000
# One fen in micros; generated costs are whole fen, as prices are.
FEN = 10_000
# In the order of their names, so that windows made in this order are sorted by id.
PROCESSES = ("casting", "coating", "grinding", "milling", "turning", "welding")
# Windows of one factory among the options of an operation, if it has as many.
WINDOWS_A_FACTORY = 3
# Operations whose options are drawn at once: rows of a matrix by the machines of a process.
_BLOCK = 2_000


@dataclass(frozen=True, slots=True)
class MarketSize:
    """Holds what a market is made of.

    `routings` is the share of orders with several operations, `tightness` the hours of a process
    as a share of its demand, `options` how many an operation has; both from lowest to highest.
    """

    orders: int
    factories: int
    routings: float = 0.0
    tightness: tuple[float, float] = (0.7, 1.2)
    options: tuple[int, int] = (14, 50)


def market(size: MarketSize, seed: int) -> Columns:
    """Generates a market; equal sizes and seeds give equal bytes."""
    chance = np.random.default_rng(seed)
    weeks = int(chance.integers(6, 9))
    place = chance.uniform(0, 1500, (size.factories, 2))
    # The number of processes leaves every operation enough windows to choose from.
    processes = min(len(PROCESSES), max(2, size.factories // 7))
    machines = _machines(size, processes, chance)
    orders = _orders(size, processes, weeks, chance)
    operations = _operations(orders, processes, chance)
    choices = _choices(size, orders, operations, machines, weeks, chance)
    sites = _sites(choices, machines)
    return Columns(
        currency="CNY",
        **_window_columns(size, orders, operations, machines, weeks, chance),
        **_order_columns(orders, operations, chance),
        **_option_columns(orders, operations, machines, choices, weeks, chance),
        **_shipment_columns(orders, operations, sites, place),
        **_transfer_columns(operations, sites, place),
    )


def _machines(size: MarketSize, processes: int, chance: np.random.Generator) -> MachineRows:
    """Draws one machine per factory, and a second one for 40 % of them."""
    own = np.arange(size.factories) % processes
    other = (own + chance.integers(1, processes, size.factories)) % processes
    second = np.flatnonzero(chance.random(size.factories) < 0.4)
    factory = np.concatenate((np.arange(size.factories), second))
    process = np.concatenate((own, other[second]))
    order = np.lexsort((process, factory))
    return MachineRows(
        factory=factory[order].astype(np.int32),
        process=process[order].astype(np.int32),
        rate_fen=chance.integers(8_000, 24_001, len(factory)),
        speed=chance.uniform(0.7, 1.3, len(factory)),
    )


def _orders(size: MarketSize, processes: int, weeks: int, chance: np.random.Generator) -> OrderRows:
    """Draws the orders."""
    count = size.orders
    routed = chance.random(count) < size.routings
    steps = np.where(routed, np.minimum(chance.choice((2, 2, 3), count), processes), 1)
    return OrderRows(
        quantity=_whole(np.exp(chance.uniform(np.log(40), np.log(2000), count))),
        hours=np.exp(chance.uniform(np.log(10), np.log(250), count)),
        steps=steps,
        # Early enough for someone, and late enough for a week for every step.
        due=np.maximum(chance.integers(2, weeks + 1, count), steps),
        first_operation=np.concatenate(([0], np.cumsum(steps))),
        place=chance.uniform(0, 1500, (count, 2)),
    )


def _operations(orders: OrderRows, processes: int, chance: np.random.Generator) -> OperationRows:
    """Draws the operations of all orders."""
    order = np.repeat(np.arange(len(orders.steps)), orders.steps)
    step = np.arange(len(order)) - orders.first_operation[order]
    shuffled = np.argsort(chance.random((len(orders.steps), processes)), axis=1)
    return OperationRows(
        order=order,
        process=shuffled[order, step].astype(np.int32),
        unit_hours=orders.hours[order] / orders.steps[order] / orders.quantity[order],
        setup_hours=chance.uniform(0.5, 4, len(order)),
        material_fen=chance.integers(0, 501, len(order)),
        is_last=step == orders.steps[order] - 1,
    )


def _choices(
    size: MarketSize,
    orders: OrderRows,
    operations: OperationRows,
    machines: MachineRows,
    weeks: int,
    chance: np.random.Generator,
) -> OptionRows:
    """Draws the windows that each operation may use."""
    wanted = chance.integers(size.options[0], size.options[1] + 1, len(operations.order))
    open_weeks = np.minimum(orders.due[operations.order] + 1, weeks)
    found: list[tuple[Ints, Ints, Ints]] = []
    for process in range(int(machines.process.max()) + 1):
        able = np.flatnonzero(machines.process == process)
        mine = np.flatnonzero(operations.process == process)
        for first in range(0, len(mine), _BLOCK):
            block = mine[first : first + _BLOCK]
            row, machine, week = _draw(wanted[block], open_weeks[block], len(able), weeks, chance)
            found.append((block[row], able[machine], week))
    operation, machine, week = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((week, machine, operation))
    return OptionRows(
        operation[order].astype(np.int32),
        machine[order].astype(np.int32),
        week[order].astype(np.int32),
    )


def _draw(
    wanted: Ints, open_weeks: Ints, able: int, weeks: int, chance: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Draws row, machine and week of windows without repetition.

    Every machine drawn gives at least one window.
    """
    wanted = np.minimum(wanted, able * open_weeks)
    count = np.minimum(able, -(-wanted // np.minimum(WINDOWS_A_FACTORY, open_weeks)))
    most = int(count.max())
    lots = chance.random((len(wanted), able))
    drawn = np.argpartition(lots, most - 1, axis=1)[:, :most]
    by_lot = np.argsort(np.take_along_axis(lots, drawn, axis=1), axis=1)
    drawn = np.take_along_axis(drawn, by_lot, axis=1)
    keys = chance.random((len(wanted), most, weeks))
    keys[np.arange(most) >= count[:, None]] = np.inf
    keys[np.broadcast_to(np.arange(weeks) >= open_weeks[:, None, None], keys.shape)] = np.inf
    # The first window of every machine comes before any second one.
    keys -= keys == keys.min(axis=2, keepdims=True)
    flat = keys.reshape(len(wanted), -1)
    rank = np.argsort(np.argsort(flat, axis=1), axis=1)
    row, cell = np.nonzero(rank < wanted[:, None])
    return row, drawn[row, cell // weeks], cell % weeks


def _sites(choices: OptionRows, machines: MachineRows) -> SiteRows:
    """Returns the sites of the options."""
    factory = machines.factory[choices.machine]
    first = np.ones(len(factory), dtype=bool)
    first[1:] = (factory[1:] != factory[:-1]) | (choices.operation[1:] != choices.operation[:-1])
    return SiteRows(choices.operation[first], factory[first])


def _window_columns(
    size: MarketSize,
    orders: OrderRows,
    operations: OperationRows,
    machines: MachineRows,
    weeks: int,
    chance: np.random.Generator,
) -> _Fields:
    """Returns weekly windows, with hours in proportion to the demand."""
    factory_ids = _numbered("F", size.factories, least_width=4)
    machine = np.repeat(np.arange(len(machines.factory)), weeks)
    week = np.tile(np.arange(weeks), len(machines.factory))
    process = machines.process[machine]
    options = operations.unit_hours * orders.quantity[operations.order] + 2 * operations.setup_hours
    demand = np.bincount(operations.process, options, minlength=len(PROCESSES))
    supply = demand * chance.uniform(*size.tightness, len(PROCESSES))
    weight = chance.uniform(0.4, 1.6, len(machine))
    hours = supply[process] * weight / np.bincount(process, weight)[process]
    opening = chance.integers(50_000, 400_001, len(machine)) * FEN
    start = START_US + week * 7 * DAY_US
    names = [
        f"{factory_ids[factory]}.{PROCESSES[process]}"
        for factory, process in zip(machines.factory, machines.process, strict=True)
    ]
    return {
        "factory_ids": factory_ids,
        "window_ids": tuple(f"{name}.{week + 1}" for name in names for week in range(weeks)),
        "window_factory": machines.factory[machine],
        "window_start": start,
        "window_end": start + 5 * DAY_US,
        "window_available_ms": np.maximum(1, _whole(hours * 60)) * 60_000,
        "window_opening": np.where(chance.random(len(machine)) < 0.1, opening, 0),
    }


def _order_columns(
    orders: OrderRows, operations: OperationRows, chance: np.random.Generator
) -> _Fields:
    """Returns the columns of orders and operations."""
    count, quantity = len(orders.quantity), orders.quantity[operations.order]
    order_ids = _numbered("O", count, least_width=5)
    # What a unit costs about, at the middle rate; leaving it costs one and a half to three times.
    about_fen = np.bincount(operations.order, operations.unit_hours * 16_000 + 300)
    step = np.arange(len(quantity)) - orders.first_operation[operations.order] + 1
    return {
        "order_ids": order_ids,
        "order_quantity": orders.quantity,
        "order_unmet": np.maximum(1, _whole(about_fen * chance.uniform(1.6, 3.0, count))) * FEN,
        "order_whole": chance.random(count) < 0.15,
        "order_submitted": START_US - chance.integers(1, 40_001, count) * MINUTE_US,
        "order_operations": orders.first_operation,
        "operation_ids": tuple(
            f"{order_ids[order]}.{at}"
            for order, at in zip(operations.order.tolist(), step.tolist(), strict=True)
        ),
        "operation_max_factories": chance.integers(1, 5, len(quantity)),
        "operation_min_lot": np.maximum(
            1, _whole(quantity * chance.uniform(0.05, 0.20, len(quantity)))
        ),
    }


def _option_columns(
    orders: OrderRows,
    operations: OperationRows,
    machines: MachineRows,
    choices: OptionRows,
    weeks: int,
    chance: np.random.Generator,
) -> _Fields:
    """Returns the columns of options."""
    operation, machine = choices.operation, choices.machine
    order = operations.order[operation]
    quantity, rate_fen = orders.quantity[order], machines.rate_fen[machine]
    unit_hours = operations.unit_hours[operation] * machines.speed[machine]
    setup_hours = operations.setup_hours[operation] * machines.speed[machine]
    unit_fen = unit_hours * rate_fen + operations.material_fen[operation]
    # The last week that is allowed is late, and a late unit costs 15 % more.
    unit_fen[(choices.week == orders.due[order]) & operations.is_last[operation]] *= 1.15
    is_least, is_most = (chance.random(len(operation)) < 0.1 for _ in range(2))
    return {
        "option_operation": operation,
        "option_window": machine * np.int32(weeks) + choices.week,
        "option_unit_ms": np.maximum(1, _whole(unit_hours * HOUR_MS / 1000)) * 1000,
        "option_setup_ms": _whole(setup_hours * 60) * 60_000,
        "option_unit": np.maximum(1, _whole(unit_fen)) * FEN,
        "option_setup": _whole(setup_hours * rate_fen) * FEN,
        "option_min": np.where(is_least, np.maximum(1, quantity // 50), 1),
        "option_max": np.where(is_most, np.maximum(2, quantity // 2), NO_LIMIT),
    }


def _shipment_columns(
    orders: OrderRows, operations: OperationRows, sites: SiteRows, place: Floats
) -> _Fields:
    """Returns shipments from every factory with options of a last operation."""
    last = operations.is_last[sites.operation]
    order, factory = operations.order[sites.operation[last]], sites.factory[last]
    km = _km(orders.place[order], place[factory])
    return {
        "shipment_order": order.astype(np.int32),
        "shipment_factory": factory,
        "shipment_fixed": (3_000 + _whole(20 * km)) * FEN,
        "shipment_unit": np.maximum(1, _whole(0.1 * km)) * FEN,
    }


def _transfer_columns(operations: OperationRows, sites: SiteRows, place: Floats) -> _Fields:
    """Returns lanes between factories with options on both sides of a step."""
    first = np.searchsorted(sites.operation, np.arange(len(operations.order) + 1))
    sending = np.flatnonzero(~operations.is_last[sites.operation])
    after = sites.operation[sending] + 1
    count = first[after + 1] - first[after]
    start = np.repeat(sending, count)
    goal = np.arange(len(start)) + np.repeat(first[after] - np.cumsum(count) + count, count)
    elsewhere = sites.factory[start] != sites.factory[goal]
    start, goal = start[elsewhere], goal[elsewhere]
    km = _km(place[sites.factory[start]], place[sites.factory[goal]])
    return {
        "transfer_operation": sites.operation[start],
        "transfer_from": sites.factory[start],
        "transfer_to": sites.factory[goal],
        "transfer_fixed": (3_000 + _whole(20 * km)) * FEN,
        "transfer_unit": np.maximum(1, _whole(0.05 * km)) * FEN,
        "transfer_transit_ms": _whole(4 + km / 40) * HOUR_MS,
    }


def _km(here: Floats, there: Floats) -> Floats:
    """Returns distances in km."""
    found: Floats = np.linalg.norm(here - there, axis=1)
    return found


def _whole(numbers: Floats) -> Ints:
    """Rounds to integers."""
    return np.rint(numbers).astype(np.int64)


def _numbered(letter: str, count: int, *, least_width: int) -> tuple[str, ...]:
    """Ids that sort as their numbers do."""
    width = max(least_width, len(str(count - 1)))
    return tuple(f"{letter}{at:0{width}d}" for at in range(count))


def write_market(columns: Columns, path: Path) -> None:
    """Writes the form of the suffix, .npz or .json. Raises ValueError."""
    if path.suffix == ".npz":
        path.write_bytes(write_columns(columns))
    elif path.suffix == ".json":
        path.write_text(json.dumps(problem_of(columns).as_document()), encoding="utf-8")
    else:
        raise ValueError(f"{path}: a market is written as .npz or .json")


def main(arguments: list[str] | None = None) -> int:
    """Writes one market."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.market", description=__doc__)
    parser.add_argument("--orders", type=int, default=50)
    parser.add_argument("--factories", type=int, default=20)
    parser.add_argument("--routings", type=float, default=0.0, help="share of orders, 0 to 1")
    parser.add_argument("--tightness", type=float, nargs=2, metavar=("LOW", "HIGH"))
    parser.add_argument("--options", type=int, nargs=2, metavar=("LOW", "HIGH"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True, help="a .npz or .json file")
    options = parser.parse_args(arguments)
    ranges = {name: getattr(options, name) for name in ("tightness", "options")}
    chosen = {name: tuple(pair) for name, pair in ranges.items() if pair is not None}
    columns = market(
        MarketSize(options.orders, options.factories, options.routings, **chosen), options.seed
    )
    try:
        write_market(columns, options.output)
    except ValueError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    rows = ("window_ids", "order_ids", "operation_ids", "option_unit", "transfer_unit")
    sizes = {name.split("_")[0]: len(getattr(columns, name)) for name in rows}
    sys.stdout.write(" ".join(f"{name}s={count}" for name, count in sizes.items()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
