"""Measures sampling what orders cost alone, over random orders of arrival.

    python -m benchmarks.arrivals
    python -m benchmarks.arrivals --markets 500x150 --count 32 --routings 0.4

Prints a row for each market: seconds of the wall and of the processor, and how much the cost of a
piece of the median order varies with who comes first. Linux only.
"""

import argparse
import resource
import sys
import time
from os import cpu_count, getloadavg

import numpy as np

from benchmarks.market import MarketSize, market
from matching.engine.arrivals import sample_arrivals
from matching.engine.model.arrival_sample import ArrivalSample

# What the product samples at these sizes.
MARKETS = (
    (MarketSize(200, 60), 32),
    (MarketSize(200, 60, routings=0.4), 32),
    (MarketSize(5_000, 1_000), 16),
)
_HEAD = "| market | routings | arrivals | wall, s | processor, s | peak, MiB | rows | varies by |"


def main(arguments: list[str] | None = None) -> int:
    """Measures all markets, or those chosen."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.arrivals", description=__doc__)
    parser.add_argument("--markets", nargs="+", metavar="ORDERSxFACTORIES")
    parser.add_argument("--count", type=int, default=32, help="arrivals, of chosen markets")
    parser.add_argument("--routings", type=float, default=0.0, help="share, of chosen markets")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    chosen = [
        (MarketSize(*map(int, name.split("x")), routings=options.routings), options.count)
        for name in options.markets or ()
    ]
    # The first compiles, or loads what was compiled.
    sample_arrivals(market(MarketSize(20, 10, routings=0.4), seed=1), 2, options.seed)
    load = f"{cpu_count()} cores, load {getloadavg()[0]:.1f}, {options.threads} threads"
    sys.stdout.write(f"{load}\n\n{_HEAD}\n{'| --- ' * 8}|\n")
    for size, count in chosen or MARKETS:
        sys.stdout.write(row(size, count, options.threads, options.seed) + "\n")
        sys.stdout.flush()
    return 0


def row(size: MarketSize, count: int, threads: int, seed: int) -> str:
    """Returns the row of one market."""
    problem = market(size, seed)
    wall, processor = time.perf_counter(), time.process_time()
    sample = sample_arrivals(problem, count, seed, threads=threads)
    seconds = time.perf_counter() - wall, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"| {size.orders:,} × {size.factories:,} | {size.routings:.0%} | {count}"
        f" | {seconds[0]:.1f} | {seconds[1]:.1f} | {peak} | {len(sample.row_option):,}"
        f" | {variation(sample):.1%} |"
    )


def variation(sample: ArrivalSample) -> float:
    """Returns the deviation of a piece's cost over its mean, for the median order."""
    always = (sample.made > 0).all(axis=0)
    if not always.any():
        return 0.0
    cost = sample.cost[:, always] / sample.made[:, always]
    return float(np.median(cost.std(axis=0) / cost.mean(axis=0)))


if __name__ == "__main__":
    sys.exit(main())
