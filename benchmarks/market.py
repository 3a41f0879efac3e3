"""Generates markets to measure the engine with: seeded problems that use every feature.

Weekly windows over 6 to 8 weeks; in each process hours for 70 to 120 % of the demand; 14 to 50
options an operation; one to four factories an order; least lots of 5 to 20 %; 15 % of the orders
all or nothing; opening costs on a tenth of the windows; lateness of up to a week at a price;
shipping by distance; a share of orders with routings of two or three operations and transfers.

    python -m benchmarks.market --orders 50 --factories 20 --routings 0.4 --seed 1 --output m.json
"""

import argparse
import json
import math
import random
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2026, 1, 5, tzinfo=UTC)
HOUR_MS = 3_600_000
# One yuan in micros; generated costs are whole fen, as prices are.
FEN = 10_000
PROCESSES = ("turning", "milling", "grinding", "casting", "coating", "welding")


@dataclass(frozen=True)
class Size:
    """What a market is made of; `routings` is the share of orders with several operations."""

    orders: int
    factories: int
    routings: float = 0.0
    tightness: tuple[float, float] = (0.7, 1.2)
    options: tuple[int, int] = (14, 50)


@dataclass
class Machine:
    factory: str
    process: str
    rate_fen: int
    speed: float


def market(size: Size, seed: int) -> dict[str, Any]:
    """A problem document; the same size and seed give the same market."""
    return _Market(size, random.Random(seed)).document()


class _Market:
    def __init__(self, size: Size, chance: random.Random) -> None:
        self.size, self.chance = size, chance
        self.weeks = chance.randint(6, 8)
        self.place = {
            f"F{at:04d}": (chance.uniform(0, 1500), chance.uniform(0, 1500))
            for at in range(size.factories)
        }
        # So many processes that every operation finds enough windows to choose from.
        count = min(len(PROCESSES), max(2, size.factories // 7))
        self.processes = PROCESSES[:count]
        self.machines = self.make_machines()
        self.windows: list[dict[str, Any]] = []
        self.window_machine: dict[str, Machine] = {}
        self.orders: list[dict[str, Any]] = []
        self.wanted: dict[str, dict[str, Any]] = {}
        self.options: list[dict[str, Any]] = []
        self.shipments: list[dict[str, Any]] = []
        self.transfers: list[dict[str, Any]] = []

    def make_machines(self) -> list[Machine]:
        chance, machines = self.chance, []
        for at, factory in enumerate(self.place):
            others = [
                name for name in self.processes if name != self.processes[at % len(self.processes)]
            ]
            own = [self.processes[at % len(self.processes)]]
            own += chance.sample(others, 1 if chance.random() < 0.4 else 0)
            for process in own:
                rate = chance.randint(8_000, 24_000)
                machines.append(Machine(factory, process, rate, chance.uniform(0.7, 1.3)))
        return machines

    def document(self) -> dict[str, Any]:
        for at in range(self.size.orders):
            self.add_order(at)
        self.add_windows()
        for order in self.orders:
            self.add_options(order)
        for order in self.orders:
            order.pop("place")
        return {
            "format": "millshare-problem/1",
            "currency": "CNY",
            "windows": self.windows,
            "orders": self.orders,
            "options": self.options,
            "shipments": self.shipments,
            "transfers": self.transfers,
        }

    def add_order(self, at: int) -> None:
        chance = self.chance
        quantity = round(math.exp(chance.uniform(math.log(40), math.log(2000))))
        hours = math.exp(chance.uniform(math.log(10), math.log(250)))
        routed = chance.random() < self.size.routings
        steps = chance.choice((2, 2, 3)) if routed else 1
        due = chance.randint(2, self.weeks)
        operations, floor_fen = [], 0.0
        for step, process in enumerate(
            chance.sample(self.processes, min(steps, len(self.processes)))
        ):
            lot = max(1, round(quantity * chance.uniform(0.05, 0.20)))
            name = f"O{at:05d}.{step + 1}"
            factories = chance.randint(1, 4)
            operations.append({"id": name, "max_factories": factories, "min_lot": lot})
            unit_hours = hours / steps / quantity
            self.wanted[name] = {
                "process": process,
                "unit_hours": unit_hours,
                "setup_hours": chance.uniform(0.5, 4),
                "material_fen": round(chance.uniform(0, 500)),
            }
            floor_fen += unit_hours * 16_000 + 300
        self.orders.append(
            {
                "id": f"O{at:05d}",
                "quantity": quantity,
                "unmet_micros": max(1, round(floor_fen * chance.uniform(1.6, 3.0))) * FEN,
                "all_or_nothing": chance.random() < 0.15,
                "submitted_at": _instant(START - timedelta(minutes=chance.randint(1, 40_000))),
                "operations": operations,
                "place": (chance.uniform(0, 1500), chance.uniform(0, 1500), due),
            }
        )

    def add_windows(self) -> None:
        """Weekly windows of every machine, with hours in proportion to what is asked of it."""
        chance = self.chance
        demand = dict.fromkeys(self.processes, 0.0)
        quantity = {step["id"]: o["quantity"] for o in self.orders for step in o["operations"]}
        for name, wanted in self.wanted.items():
            demand[wanted["process"]] += wanted["unit_hours"] * quantity[name]
            demand[wanted["process"]] += 2 * wanted["setup_hours"]
        for process in self.processes:
            own = [machine for machine in self.machines if machine.process == process]
            supply = demand[process] * chance.uniform(*self.size.tightness)
            weights = [chance.uniform(0.4, 1.6) for _ in range(len(own) * self.weeks)]
            for at, weight in enumerate(weights):
                machine, week = own[at // self.weeks], at % self.weeks
                self.add_window(machine, week, supply * weight / sum(weights))

    def add_window(self, machine: Machine, week: int, hours: float) -> None:
        start = START + timedelta(weeks=week)
        name = f"{machine.factory}.{machine.process}.{week + 1}"
        opening = self.chance.randint(50_000, 400_000) if self.chance.random() < 0.1 else 0
        self.windows.append(
            {
                "id": name,
                "factory": machine.factory,
                "start": _instant(start),
                "end": _instant(start + timedelta(days=5)),
                "available_ms": max(1, round(hours * 60)) * 60_000,
                "opening_micros": opening * FEN,
            }
        )
        self.window_machine[name] = machine

    def add_options(self, order: dict[str, Any]) -> None:
        steps, routes = order["operations"], []
        x, y, due = order["place"]
        for step in steps:
            routes.append(self.add_step(order, step, due, last=step is steps[-1]))
        for factory in sorted(routes[-1]):
            km = math.dist(self.place[factory], (x, y))
            self.shipments.append(
                {
                    "order": order["id"],
                    "factory": factory,
                    "fixed_micros": (3_000 + round(20 * km)) * FEN,
                    "unit_micros": max(1, round(0.1 * km)) * FEN,
                }
            )
        for at, step in enumerate(steps[:-1]):
            for start in sorted(routes[at]):
                for goal in sorted(routes[at + 1] - {start}):
                    km = math.dist(self.place[start], self.place[goal])
                    self.transfers.append(
                        {
                            "operation": step["id"],
                            "from_factory": start,
                            "to_factory": goal,
                            "fixed_micros": (3_000 + round(20 * km)) * FEN,
                            "unit_micros": max(1, round(0.05 * km)) * FEN,
                            "transit_ms": round(4 + km / 40) * HOUR_MS,
                        }
                    )

    def add_step(
        self, order: dict[str, Any], step: dict[str, Any], due: int, *, last: bool
    ) -> set[str]:
        """Options in windows up to a week late; the factories that have one."""
        wanted, chance = self.wanted[step["id"]], self.chance
        fitting = [
            row
            for row in self.windows
            if self.window_machine[row["id"]].process == wanted["process"]
            and self.week_of(row) <= due
        ]
        count = min(len(fitting), chance.randint(*self.size.options))
        factories: set[str] = set()
        for row in sorted(chance.sample(fitting, count), key=lambda row: str(row["id"])):
            machine = self.window_machine[row["id"]]
            unit_hours = wanted["unit_hours"] * machine.speed
            late = self.week_of(row) == due
            unit_fen = unit_hours * machine.rate_fen + wanted["material_fen"]
            setup_hours = wanted["setup_hours"] * machine.speed
            option = {
                "operation": step["id"],
                "window": row["id"],
                "unit_ms": max(1, round(unit_hours * HOUR_MS / 1000)) * 1000,
                "setup_ms": round(setup_hours * 60) * 60_000,
                "unit_micros": max(1, round(unit_fen * (1.15 if late and last else 1))) * FEN,
                "setup_micros": round(setup_hours * machine.rate_fen) * FEN,
            }
            if chance.random() < 0.1:
                option["min_quantity"] = max(1, order["quantity"] // 50)
            if chance.random() < 0.1:
                option["max_quantity"] = max(2, order["quantity"] // 2)
            self.options.append(option)
            factories.add(machine.factory)
        return factories

    def week_of(self, window: dict[str, Any]) -> int:
        return (datetime.fromisoformat(window["start"]) - START).days // 7


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.market", description=__doc__)
    parser.add_argument("--orders", type=int, default=50)
    parser.add_argument("--factories", type=int, default=20)
    parser.add_argument("--routings", type=float, default=0.0, help="share of orders, 0 to 1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    asked = parser.parse_args(arguments)
    document = market(Size(asked.orders, asked.factories, asked.routings), asked.seed)
    asked.output.write_text(json.dumps(document, indent=1))
    sizes = {name: len(rows) for name, rows in document.items() if isinstance(rows, list)}
    sys.stdout.write(" ".join(f"{name}={count}" for name, count in sizes.items()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
