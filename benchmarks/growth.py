"""Measures how each step of a run grows with the market, and fits the growth.

Every step is a process of its own, as in the product, on the same markets in five sizes:

    python -m benchmarks.growth
    python -m benchmarks.growth --effort 2000     # also the engine, the larger the longer

Writes `results/growth.json` and `results/growth.md`. Linux only.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.children import Ended, run
from matching.engine.instance.instance import build_instance
from matching.engine.model.codec_npz import load_columns
from matching.engine.partitioning.partition_files import read_partition

RESULTS = Path(__file__).parent / "results"
SIZES = (500, 1_500, 5_000, 15_000, 50_000)
# What the fit is carried on to.
WANTED = 1_000_000
# The same at every size, so that only the size grows.
ORDERS_A_FACTORY = 5
# So small that the smallest market is cut too; the largest is then cut into more parts than a
# million orders are with parts of the product's size.
PART_OPTIONS = 2_500
# Nothing measured here takes longer, but a search that is options for.
MOST_SECONDS = 3_600
MOST_MEMORY_MIB = 12_288

# The columns of the table, as they are named there.
STEPS = {
    "windows": "windows",
    "options": "options",
    "file_mb": "file, MB",
    "load_s": "load, s",
    "tables_s": "instance, s",
    "tables_mib": "load and instance, MiB",
    "greedy_s": "greedy, s",
    "greedy_mib": "greedy, MiB",
    "parts": "parts",
    "parts_mb": "parts, MB",
    "cut_s": "cut, s",
    "cut_mib": "cut, MiB",
    "merge_s": "merge, s",
    "merge_mib": "merge, MiB",
    "engine_s": "engine, s",
    "engine_mib": "engine, MiB",
}
# Exponents that are tried, in steps as fine as measurements repeat.
EXPONENTS = np.arange(0.3, 2.5, 0.01)
Record = dict[str, Any]


def measure(orders: int, folder: Path, effort: int | None) -> Record:
    """Measures all steps at one size, in the sequence of a run."""
    problem, greedy, parts = folder / "problem.npz", folder / "greedy.json", folder / "parts"
    factories = str(orders // ORDERS_A_FACTORY)
    words = ["benchmarks.market", "--orders", str(orders), "--factories", factories]
    child(*words, "--output", str(problem))
    record = {"orders": orders, "load": os.getloadavg()[0], "file_mb": size_of([problem])}
    read = child("benchmarks.growth", "--read", str(problem))
    record |= json.loads(read.output) | {"tables_mib": read.peak_mib}
    engine = ["matching.engine"]
    record |= cost_of(
        "greedy",
        child(*engine, "baseline", problem, "--kind", "greedy_split", "--output", greedy),
    )
    cutting = ["cut", problem, "--start", greedy, "--options", PART_OPTIONS, "--round", 2]
    record |= cost_of("cut", child(*engine, *cutting, "--output", parts))
    record |= {"parts": len(read_partition(parts)), "parts_mb": size_of(parts.iterdir())}
    answer_by_starts(parts)
    merging = ["merge", problem, "--start", greedy, "--cut", parts]
    record |= cost_of("merge", child(*engine, *merging, "--output", folder / "merged.json"))
    if effort is not None:
        solving = ["solve", problem, "--start", greedy, "--effort", effort]
        ended = child(*engine, *solving, "--output", folder / "plan.json")
        record |= cost_of("engine", ended) | {"effort": effort}
    return record


def answer_by_starts(parts: Path) -> None:
    """Answers every subproblem by its start plan, which takes as long to merge."""
    for part in read_partition(parts):
        shutil.copy(parts / f"{part['name']}.start.json", parts / f"{part['name']}.plan.json")


def child(*words: Any) -> Ended:
    """Runs one step in its own process. Raises RuntimeError if it fails."""
    ended = run(list(map(str, words)), seconds=MOST_SECONDS, memory_mib=MOST_MEMORY_MIB)
    if ended.code:
        raise RuntimeError(f"{' '.join(map(str, words))}: {ended.last_words}")
    return ended


def cost_of(step: str, ended: Ended) -> Record:
    """Returns the seconds and the memory of a step."""
    return {f"{step}_s": ended.seconds, f"{step}_mib": ended.peak_mib}


def size_of(paths: Any) -> float:
    """Returns the size of files in MiB."""
    return sum(path.stat().st_size for path in paths) / 1e6


def read(path: Path) -> Record:
    """Measures loading a problem and building its instance in this process."""
    started = time.monotonic()
    columns = load_columns(path)
    loaded = time.monotonic()
    build_instance(columns)
    return {
        "windows": len(columns.window_ids),
        "options": len(columns.option_operation),
        "load_s": loaded - started,
        "tables_s": time.monotonic() - loaded,
    }


def fits(records: Sequence[Record]) -> Record:
    """Fits the growth of every column."""
    orders = np.array([row["orders"] for row in records], dtype=float)
    # What was not measured, and the parts of what is too small to cut, do not grow.
    names = [name for name in STEPS if all(row.get(name) for row in records)]
    return {name: fit(orders, np.array([row[name] for row in records])) for name in names}


def fit(orders: Any, measured: Any) -> Record:
    """Fits cost = start + factor × orders ** exponent to relative errors.

    `start` is what a process costs that has nothing to do; `off` is the largest relative error.
    """
    tried = [(*at_exponent(orders, measured, exponent), exponent) for exponent in EXPONENTS]
    _, start, factor, exponent = min(tried)
    errors = (start + factor * orders**exponent) / measured - 1
    return {
        "start": start,
        "factor": factor,
        "exponent": float(exponent),
        "off": float(np.abs(errors).max()),
        "at_wanted": float(start + factor * WANTED**exponent),
    }


def at_exponent(orders: Any, measured: Any, exponent: float) -> tuple[float, float, float]:
    """Squares that are left, start and factor; nothing starts below 0."""
    terms = np.column_stack((np.ones_like(orders), orders**exponent)) / measured[:, None]
    start, factor = np.linalg.lstsq(terms, np.ones_like(orders), rcond=None)[0]
    if start < 0:
        start, factor = 0.0, terms[:, 1].sum() / (terms[:, 1] ** 2).sum()
    left = terms @ np.array([start, factor]) - 1
    return float((left**2).sum()), float(start), float(factor)


def table(records: Sequence[Record], found: Record) -> Iterator[str]:
    """Yields the lines of the measured figures and their fits."""
    names = [name for name in STEPS if name in found]
    yield "| orders | " + " | ".join(STEPS[name] for name in names) + " |"
    yield "| ---: " * (len(names) + 1) + "|"
    for row in records:
        yield f"| {row['orders']:,} | " + " | ".join(shown(row[name]) for name in names) + " |"
    lines = {
        "*start*": [shown(found[name]["start"]) for name in names],
        "*exponent*": [f"{found[name]['exponent']:.2f}" for name in names],
        "*fit is off by at most*": [f"{found[name]['off']:.0%}" for name in names],
        f"*{WANTED:,}, extrapolated*": [shown(found[name]["at_wanted"]) for name in names],
    }
    for title, cells in lines.items():
        yield f"| {title} | " + " | ".join(cells) + " |"


def shown(number: float) -> str:
    """Formats three digits, or all before the decimal point."""
    if number >= 100 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.3g}"


def write(records: Sequence[Record]) -> None:
    """Writes both files of results."""
    found = fits(records)
    RESULTS.mkdir(exist_ok=True)
    results = {"sizes": records, "fits": found}
    (RESULTS / "growth.json").write_text(json.dumps(results, indent=1) + "\n")
    lines = "\n".join(table(records, found))
    (RESULTS / "growth.md").write_text(f"# Growth\n\n{lines}\n")


def main(arguments: list[str] | None = None) -> int:
    """Measures the chosen sizes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="in orders")
    parser.add_argument("--effort", type=int, help="of the engine, which is left out without it")
    parser.add_argument("--read", type=Path, help="only load this problem and build its instance")
    options = parser.parse_args(arguments)
    if options.read is not None:
        sys.stdout.write(json.dumps(read(options.read)) + "\n")
        return 0
    records: list[Record] = []
    with tempfile.TemporaryDirectory() as name:
        # The first start compiles, and is thrown away.
        (folder := Path(name) / "first").mkdir()
        measure(500, folder, options.effort)
        for orders in options.sizes:
            sys.stderr.write(f"{orders} orders\n")
            (folder := Path(name) / str(orders)).mkdir()
            records.append(measure(orders, folder, options.effort))
            shutil.rmtree(folder)
    write(records)
    return 0


if __name__ == "__main__":
    sys.exit(main())
