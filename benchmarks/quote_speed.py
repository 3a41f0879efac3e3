"""Measures quotes of single orders, and repairs of a plan that lost a window.

    python -m benchmarks.quote_speed --seconds 60 --results benchmarks/results

Each market is generated and solved first; what is then measured needs no file. A quote is two
splits, over the free hours and over all hours at prices. Times are of the wall; a machine that is
busy with other work shows in the difference between median and 99th percentile.
"""

import argparse
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from os import cpu_count, getloadavg
from pathlib import Path

import numpy as np

from benchmarks.market import Floats, MarketSize, market
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan
from matching.engine.params import ReoptimizeLimits, SolveLimits
from matching.engine.quote import Quoter
from matching.engine.reoptimize import reoptimize
from matching.engine.solve import solve

# Single operations at the size that the target names, and routings where a plan is soon found.
MARKETS = (MarketSize(5_000, 1_000), MarketSize(500, 150, routings=0.6))
_QUOTES, _WINDOWS = 2_000, 20
# Of the target of 2 s: what is kept back by `rematch` itself is an estimate.
_REMATCH_SECONDS = 1.5


def main(arguments: list[str] | None = None) -> int:
    """Measures one market."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quote_speed", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each plan")
    parser.add_argument("--results", type=Path, required=True, help="folder of quote.md")
    options = parser.parse_args(arguments)
    lines = []
    for size in MARKETS:
        problem = market(size, seed=1)
        plan = solve(problem, limits=SolveLimits(seconds=options.seconds))
        name = f"{size.orders:,} × {size.factories:,}"
        lines += [*quote_lines(name, problem, plan), *rematch_lines(name, problem, plan)]
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "quote.md").write_text("\n".join([*_head(options.seconds), *lines, ""]))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def quote_lines(name: str, problem: Columns, plan: Plan) -> list[str]:
    """Returns a row of the table per number of operations."""
    quoter = Quoter(problem, plan)
    steps = np.diff(problem.order_operations)[:_QUOTES]
    ids = problem.order_ids[:_QUOTES]
    # The first compiles, or loads what was compiled.
    quoter.quote(ids[0])
    seconds = np.array([_seconds(quoter.quote, order) for order in ids])
    rows = []
    for count in np.unique(steps).tolist():
        own = seconds[steps == count]
        what = f"quote, {count} operation{'s' * (count > 1)}"
        rows.append(_row(name, what, own * 1e6, "µs", f"{1 / own.mean():,.0f} a second"))
    return rows


def rematch_lines(name: str, problem: Columns, plan: Plan) -> list[str]:
    """Returns a row for windows in use, each lost by itself."""
    used = sorted({row.window for row in plan.allocations})
    lost = np.random.default_rng(1).choice(used, _WINDOWS, replace=False).tolist()
    reoptimize(problem, plan, lost=lost[:1], limits=ReoptimizeLimits(moves=1))
    limits = ReoptimizeLimits(seconds=_REMATCH_SECONDS)
    increases: list[float] = []

    def mend(window: str) -> None:
        mended = reoptimize(problem, plan, lost=[window], limits=limits)
        increases.append(mended.total_micros / plan.total_micros - 1)

    seconds = np.array([_seconds(mend, window) for window in lost])
    return [_row(name, "one window lost", seconds, "s", f"cost {np.mean(increases):+.3%}")]


def _seconds(run: Callable[[str], object], name: str) -> float:
    """Returns the seconds of one call."""
    began = time.perf_counter()
    run(name)
    return time.perf_counter() - began


def _row(market: str, what: str, figures: Floats, unit: str, remark: str) -> str:
    """Returns one row of the table."""
    parts = (figures.mean(), *np.quantile(figures, (0.5, 0.99)), figures.max())
    digits = 0 if unit == "µs" else 2
    numbers = " | ".join(f"{part:,.{digits}f} {unit}" for part in parts)
    return f"| {market} | {what} | {len(figures)} | {numbers} | {remark} |"


def _head(seconds: float) -> list[str]:
    """Returns the head of the results."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "ortools"))
    return [
        "# Quotes, and matching again",
        "",
        f"Plans of {seconds:.0f} s, by `python -m benchmarks.quote_speed`,"
        f" {datetime.now(UTC):%Y-%m-%d};"
        f" {platform.machine()}, {cpu_count()} cores, load {getloadavg()[0]:.1f} at the end;"
        f" Python {platform.python_version()}, {versions}. Matching again is given"
        f" {_REMATCH_SECONDS} s, and includes presolve, costing and the check.",
        "",
        "| market | what | times | mean | median | 99 % | most | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]


if __name__ == "__main__":
    sys.exit(main())
