"""Converts public benchmark instances into matching problems.

    python -m benchmarks.convert cflp cap61.txt --output problem.json
    python -m benchmarks.convert cflp capb.txt.gz --capacity 5000 --output problem.json
    python -m benchmarks.convert gap gap1-0 --output problem.json
    python -m benchmarks.convert fctp N3000.FCTP.gz --output problem.json

Costs become micros, so a total divided by 1,000,000 is the instance's own objective.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

MICROS = 1_000_000
_MOMENT = {"start": "2026-01-05T00:00:00Z", "end": "2026-01-10T00:00:00Z"}


class InstanceError(ValueError):
    """Raised when a file is not an instance of the family."""


def read_cflp(text: str, capacity: int | None = None) -> dict[str, Any]:
    """Reads a capacitated facility location problem of the OR-Library.

    The text is `m n`; capacity and fixed cost of each
    facility; demand and the costs of serving all of it of each customer.

    A unit's cost is that of the whole demand divided by it, rounded to the nearest micro: off by
    half a micro for each unit of demand at most, 3e-8 of the optimum of cap61 and its kin. The word
    `capacity` in a file stands for the number given here.
    """
    numbers = _numbers(text)
    m, n = int(next(numbers)), int(next(numbers))
    windows = []
    for at in range(m):
        first = next(numbers)
        if first == "capacity":
            if capacity is None:
                raise InstanceError("this file leaves the capacity open: give --capacity")
            first = str(capacity)
        windows.append(_window(at, _whole(first), _micros(next(numbers))))
    orders, options = [], []
    for at in range(n):
        demand = _whole(next(numbers))
        costs = [Fraction(next(numbers)) for _ in range(m)]
        units = [round(cost * MICROS / demand) for cost in costs]
        orders.append(_order(at, demand, 0))
        options += [_option(at, facility, unit_micros=unit) for facility, unit in enumerate(units)]
    _must_end(numbers)
    # A unit that is left can be made by opening one facility more, or by one chain of changes
    # over at most m facilities.
    highest_unit = max(row["unit_micros"] for row in options)
    unmet = max(row["opening_micros"] for row in windows) + m * highest_unit + MICROS
    for order in orders:
        order["unmet_micros"] = unmet
    return _document(windows, orders, options)


def read_gap(text: str) -> dict[str, Any]:
    """Reads a generalised assignment problem, to minimise.

    The text is `m n`; costs by agent; resources by agent; capacities.

    An agent is a window, a job is an order of quantity 1.
    """
    numbers = _numbers(text)
    m, n = int(next(numbers)), int(next(numbers))
    costs = [[_micros(next(numbers)) for _ in range(n)] for _ in range(m)]
    resources = [[_whole(next(numbers)) for _ in range(n)] for _ in range(m)]
    windows = [_window(at, _whole(next(numbers)), 0) for at in range(m)]
    _must_end(numbers)
    # Leaving a single job costs more than doing all others at their highest costs.
    unmet = sum(max(row[job] for row in costs) for job in range(n)) + MICROS
    orders = [_order(job, 1, unmet, max_factories=1) for job in range(n)]
    options = [
        _option(job, agent, unit_micros=costs[agent][job], unit_ms=resources[agent][job])
        for job in range(n)
        for agent in range(m)
    ]
    return _document(windows, orders, options)


def read_fctp(text: str) -> dict[str, Any]:
    """Reads a fixed-charge transportation problem in any of three forms.

    The forms are distinguished by their length and order.

    Agarwal: m supplies, n demands, m × n fixed costs, m × n unit costs. Sun: m × n unit costs,
    then m × n fixed costs, written with decimals. Roberti: `i j unit-cost fixed-cost` per arc.
    """
    words = text.split()
    m, n = int(words[0]), int(words[1])
    supplies = [_whole(word) for word in words[2 : 2 + m]]
    demands = [_whole(word) for word in words[2 + m : 2 + m + n]]
    rest = words[2 + m + n :]
    arcs: dict[tuple[int, int], tuple[int, int]] = {}
    if len(rest) == 4 * m * n:
        for at in range(0, len(rest), 4):
            i, j, unit, fixed = rest[at : at + 4]
            arcs[int(i), int(j)] = (_micros(unit), _micros(fixed))
    elif len(rest) == 2 * m * n:
        first, second = rest[: m * n], rest[m * n :]
        units, fixed_costs = (first, second) if "." in rest[0] else (second, first)
        for at in range(m * n):
            arcs[at // n, at % n] = (_micros(units[at]), _micros(fixed_costs[at]))
    else:
        raise InstanceError(f"{len(rest)} numbers follow the demands of a {m} × {n} instance")
    windows = [_window(at, supply, 0) for at, supply in enumerate(supplies)]
    # A unit that is left can be made by one chain of changes, with at most m new arcs in it.
    unmet = m * max(unit + fixed for unit, fixed in arcs.values()) + MICROS
    orders = [_order(j, demand, unmet) for j, demand in enumerate(demands)]
    options = [
        _option(j, i, unit_micros=unit, setup_micros=fixed)
        for (i, j), (unit, fixed) in sorted(arcs.items(), key=lambda row: row[0][::-1])
    ]
    return _document(windows, orders, options)


READERS = {"cflp": read_cflp, "gap": read_gap, "fctp": read_fctp}


def _numbers(text: str) -> Iterator[str]:
    """Yields the numbers of a text."""
    return iter(text.split())


def _must_end(numbers: Iterator[str]) -> None:
    """Raises InstanceError if numbers are left."""
    more = next(numbers, None)
    if more is not None:
        raise InstanceError(f"more numbers than the instance needs: {more!r}")


def _whole(word: str) -> int:
    """Reads an integer."""
    number = Decimal(word)
    if number != number.to_integral_value():
        raise InstanceError(f"not a whole number: {word!r}")
    return int(number)


def _micros(word: str) -> int:
    """Reads a cost as micros."""
    return int((Decimal(word) * MICROS).to_integral_value(ROUND_HALF_EVEN))


def _window(at: int, available: int, opening: int) -> dict[str, Any]:
    """Returns a window as a JSON row."""
    name = {"id": f"W{at + 1:04d}", "factory": f"F{at + 1:04d}"}
    return {**name, **_MOMENT, "available_ms": available, "opening_micros": opening}


def _order(at: int, quantity: int, unmet: int, max_factories: int | None = None) -> dict[str, Any]:
    """Returns an order as a JSON row."""
    operation: dict[str, Any] = {"id": f"O{at + 1:04d}.1"}
    if max_factories is not None:
        operation["max_factories"] = max_factories
    return {
        "id": f"O{at + 1:04d}",
        "quantity": quantity,
        "unmet_micros": unmet,
        "submitted_at": _MOMENT["start"],
        "operations": [operation],
    }


def _option(
    order: int, window: int, *, unit_micros: int, setup_micros: int = 0, unit_ms: int = 1
) -> dict[str, Any]:
    """Returns an option as a JSON row."""
    return {
        "operation": f"O{order + 1:04d}.1",
        "window": f"W{window + 1:04d}",
        "unit_ms": unit_ms,
        "setup_ms": 0,
        "unit_micros": unit_micros,
        "setup_micros": setup_micros,
    }


def _document(
    windows: list[dict[str, Any]], orders: list[dict[str, Any]], options: list[dict[str, Any]]
) -> dict[str, Any]:
    """Returns a problem document."""
    return {
        "format": "millshare-problem/1",
        "currency": "CNY",
        "windows": windows,
        "orders": orders,
        "options": options,
        "shipments": [],
        "transfers": [],
    }


def read_text(path: Path) -> str:
    """Reads a file, compressed or not."""
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("ascii")


def main(arguments: list[str] | None = None) -> int:
    """Converts one file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.convert", description=__doc__)
    parser.add_argument("family", choices=sorted(READERS))
    parser.add_argument("file", type=Path)
    parser.add_argument("--capacity", type=int, help="replaces the word `capacity` in the file")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    text = read_text(options.file)
    try:
        if options.family == "cflp":
            document = read_cflp(text, options.capacity)
        else:
            document = READERS[options.family](text)
    except (InstanceError, ArithmeticError, StopIteration) as problem:
        sys.stderr.write(f"{options.file}: not a {options.family} instance: {problem}\n")
        return 2
    options.output.write_text(json.dumps(document), encoding="utf-8")
    sys.stdout.write(f"{len(document['windows'])} windows, {len(document['orders'])} orders\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
