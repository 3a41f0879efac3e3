"""Measures what estimates tell an attacker of the cheapest rate.

    DATABASE_URL=… python -m benchmarks.estimate_disclosure --results benchmarks/results

The database is migrated and is the benchmark's own: each market is written, matched and approved,
and its rows are put out of use before the next one. In each market an attacker asks a thousand
times, for parts of other sizes, times and sets of factories, and guesses the cheapest rate in
several ways. Then honest buyers ask once each, and their ranges are compared with the prices that
the approved run agrees on.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db.models import Sum  # noqa: E402

from common.clock import now  # noqa: E402
from factories.models import CapacityWindow  # noqa: E402
from matching.estimates.draft_estimate import (  # noqa: E402
    estimate_draft,
    factory_owners,
    read_market,
)
from matching.estimates.price_disclosure import (  # noqa: E402
    PARAMS,
    disclosure_to,
    geometric_step,
)
from matching.estimates.price_estimate import estimate_price  # noqa: E402
from matching.formulation.demand import typed_order  # noqa: E402
from matching.models import Allocation  # noqa: E402
from matching.services.approval import approve_run  # noqa: E402
from orders.models import Order  # noqa: E402
from tests import builders  # noqa: E402
from tests.matching.greedy_runs import greedy_engine, solved_run_of  # noqa: E402

CURRENCY, PROCESS = "CNY", "cnc-milling-3-axis"
MS_PER_HOUR = 3_600_000
WIDTH = PARAMS.most_share - PARAMS.least_share
MEAN_SHARE = PARAMS.least_share + WIDTH / 2
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Market:
    """Holds a market's windows, and its rates by factory, the cheapest first."""

    windows: list[Any]
    rates: dict[str, float]

    @property
    def cheapest(self) -> float:
        """Returns the least rate."""
        return min(self.rates.values())


@dataclass(frozen=True, slots=True)
class Observation:
    """Holds what one estimate showed, per machine hour."""

    factories: frozenset[str]
    low: float
    high: float


def write_market(random: Random) -> Market:
    """Writes a market of eight to twelve factories of as many organisations."""
    windows = []
    for _number in range(random.randrange(8, 13)):
        rate = Decimal(round(random.lognormvariate(4.8, 0.18), 2))
        factory = builders.factory(
            latitude=Decimal(round(31 + random.uniform(-2, 2), 5)),
            longitude=Decimal(round(120 + random.uniform(-2, 2), 5)),
        )
        machine = builders.machine(factory, hourly_rate=rate, setup_rate=rate)
        for week in range(2):
            start = now() + timedelta(days=4 + 7 * week)
            windows.append(builders.window(machine, hourly_rate=rate, hours=80, starts_at=start))
    rates = {str(row.machine.factory_id): float(row.hourly_rate) for row in windows}
    return Market(windows, dict(sorted(rates.items(), key=lambda pair: pair[1])))


def attack(market: Market, random: Random, calls: int) -> list[Observation]:
    """Asks for parts that are collected and need no setup, so that only hours cost."""
    order = builders.order_row(builders.buyer(), reserve_price=None, incoterm_id="EXW")
    row = builders.operation_row(order, setup_ms=0, process_id=PROCESS)
    form, owners = read_market(CURRENCY, [row], now()), factory_owners(CURRENCY)
    disclosure = disclosure_to(order.organisation_id, CURRENCY)
    demand, names, found = typed_order(order, [row], {}), list(market.rates), []
    triples = list(combinations(names, 3))
    for number in range(calls):
        cycle_ms, quantity = random.randrange(60_000, 7_200_000), random.randrange(1, 40)
        some = frozenset(random.choice(triples)) if number % 2 else frozenset()
        asked = replace(
            demand,
            quantity=quantity,
            allowed_factories=some,
            steps=[replace(demand.steps[0], cycle_ms=cycle_ms)],
        )
        shown = estimate_price(asked, form, owners, ZERO, disclosure)
        if shown.low is not None:
            hours = geometric_step(cycle_ms) / MS_PER_HOUR
            found.append(Observation(some, float(shown.low) / hours, float(shown.high) / hours))
    return found


def lowest(seen: Sequence[Observation]) -> list[Observation]:
    """Returns the observations of the set of factories that looks cheapest."""
    sets = {row.factories for row in seen}
    of_set = {each: [row for row in seen if row.factories == each] for each in sets}
    return min(of_set.values(), key=lambda rows: mean(row.low for row in rows))


# How an attacker makes a rate of what was shown; who wrote them knows all of PARAMS.
GUESSES: dict[str, Callable[[Sequence[Observation]], float]] = {
    "the lowest end shown": lambda seen: min(row.low for row in seen),
    "the mean lower end": lambda seen: mean(row.low for row in seen),
    "the mean lower end, less its mean share": lambda seen: (
        mean(row.low for row in seen) / (1 - MEAN_SHARE)
    ),
    "the same, of the cheapest three": lambda seen: (
        mean(row.low for row in lowest(seen)) / (1 - MEAN_SHARE)
    ),
    "the same, less the second's part": lambda seen: (
        mean(row.low for row in lowest(seen)) / (1 - MEAN_SHARE) * 0.97
    ),
    "the upper end of the cheapest three": lambda seen: (
        mean(row.high for row in lowest(seen)) / (1 + MEAN_SHARE) * 0.93
    ),
    "both ends of the cheapest three": lambda seen: (
        mean(row.low / (1 - MEAN_SHARE) + row.high / (1 + MEAN_SHARE) for row in lowest(seen))
        / 2
        * 0.95
    ),
}


def honest_orders(random: Random) -> list[Order]:
    """Writes the orders of as many buyers."""
    return [
        builders.order(
            quantity=random.randrange(10, 200),
            reserve_price=None,
            unit_mass_kg=Decimal(round(random.uniform(0.1, 5), 2)),
            operations=[
                {
                    "cycle_time_s": Decimal(random.randrange(60, 1_800)),
                    "setup_ms": random.randrange(0, 3 * MS_PER_HOUR, 600_000),
                }
            ],
        )
        for _ in range(random.randrange(4, 12))
    ]


def honest_shares(operator: Any, orders: Sequence[Order]) -> list[tuple[bool, float]]:
    """Returns whether each range holds the agreed price, and its relative width."""
    shown = {
        order.pk: estimate_draft(
            order=order, operations=list(order.operations.all()), lists={}
        ).estimate
        for order in orders
    }
    with greedy_engine():
        approve_run(run=solved_run_of(operator), by=operator)
    found = []
    for order in orders:
        rows = Allocation.objects.filter(order=order).exclude(agreed_price=None)
        sums = rows.aggregate(price=Sum("agreed_price"), pieces=Sum("quantity"))
        ends = shown[order.pk]
        if sums["pieces"] and ends is not None and ends.low is not None:
            price = sums["price"] / sums["pieces"]
            width = float((ends.high - ends.low) / (ends.high + ends.low) * 2)
            found.append((ends.low <= price <= ends.high, width))
    return found


def put_out_of_use() -> None:
    """Takes this market's rows out of the next one."""
    CapacityWindow.objects.update(status="withdrawn")
    Order.objects.update(status="cancelled")


def main(arguments: list[str] | None = None) -> int:
    """Measures the markets and writes the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.estimate_disclosure", description=__doc__
    )
    parser.add_argument("--markets", type=int, default=50)
    parser.add_argument("--calls", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--results", type=Path, help="folder of estimate-disclosure.md")
    options = parser.parse_args(arguments)
    random, operator = Random(options.seed), builders.member(builders.operator())
    errors: dict[str, list[float]] = {name: [] for name in GUESSES}
    honest: list[tuple[bool, float]] = []
    for number in range(options.markets):
        market = write_market(random)
        seen = attack(market, random, options.calls)
        for name, guess in GUESSES.items():
            errors[name].append(abs(guess(seen) / market.cheapest - 1))
        honest += honest_shares(operator, honest_orders(random))
        put_out_of_use()
        sys.stdout.write(f"{number + 1} of {options.markets}\n")
    text = report(options, errors, honest)
    sys.stdout.write(text)
    if options.results:
        (options.results / "estimate-disclosure.md").write_text(text)
    return 0


def report(
    options: argparse.Namespace,
    errors: dict[str, list[float]],
    honest: list[tuple[bool, float]],
) -> str:
    """Returns the figures as a page."""
    rows = [
        f"| {name} | {mean(found):.1%} | {median(found):.1%} | {min(found):.1%} |"
        for name, found in errors.items()
    ]
    held = mean(is_held for is_held, _width in honest)
    width = median(width for _is_held, width in honest)
    return "\n".join(
        (
            "# What estimates disclose",
            "",
            f"By `python -m benchmarks.estimate_disclosure --markets {options.markets}"
            f" --calls {options.calls} --seed {options.seed}`,"
            f" {datetime.now(UTC):%Y-%m-%d}.",
            "",
            f"An attacker asks {options.calls:,} times in each of {options.markets} markets, for"
            " one process, without transport and setup, also of chosen sets of three factories,"
            " and guesses the cheapest rate. How far the guess is off:",
            "",
            "| guess from | mean | median | least |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            f"Of {len(honest)} honest buyers' ranges, {held:.0%} hold the price that the run"
            f" agreed on; the median range is {width:.0%} of its middle wide.",
            "",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
