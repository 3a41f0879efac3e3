"""Measures the engine, its peers and its baselines on the same problems.

    python -m benchmarks.engine
    python -m benchmarks.engine --rows small medium --seeds 5 --threads 2
    python -m benchmarks.engine --families ../shared/benchmarks

What was measured before with the same versions and settings is kept, so that a run that was stopped
goes on where it stopped. Results are written after each measurement: figures as they are, a table,
and plots where matplotlib is installed.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import measure, report
from benchmarks.cases import Case, cases
from benchmarks.children import run
from benchmarks.measure import CannotMake, Record
from benchmarks.rows import BY_NAME, ENGINE, GREEDY_SPLIT, PEERS, ROWS, WARM_UP, BenchmarkRow

RESULTS = Path(__file__).resolve().parent / "results"
_PLOT_SECONDS = 300
# Compiling takes about half a minute.
_WARM_UP_SECONDS = 300


class Results:
    """Keeps the records of all runs in a file that is whole at any moment."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "engine.jsonl"
        self.records: list[Record] = read_records(self.path) if self.path.exists() else []

    def find(self, case: Case, method: str, settings: Record) -> Record | None:
        """Returns the record of exactly this run, if any."""
        for record in self.records:
            if _key(record) == (case.row.name, case.name, method):
                return record if record["settings"] == settings else None
        return None

    def keep(self, record: Record) -> None:
        """Replaces the run's record, and drops those of another problem of that name."""
        problem = record["settings"]["problem"]
        self.records = [
            other
            for other in self.records
            if _key(other) != _key(record)
            and (_key(other)[:2] != _key(record)[:2] or other["settings"]["problem"] == problem)
        ]
        self.records.append(record)
        self.write()

    def write(self) -> None:
        """Writes records and report."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(".jsonl.part")
        lines = (json.dumps(record, separators=(",", ":")) for record in self.records)
        partial.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        partial.replace(self.path)
        table = report.markdown({"machine": machine(), "records": self.records})
        (self.folder / "engine.md").write_text(table, encoding="utf-8")


def read_records(path: Path) -> list[Record]:
    """Reads the records of a results file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _key(record: Record) -> tuple[str, str, str]:
    """Returns what identifies a record."""
    return record["row"], record["case"], record["method"]


def machine() -> dict[str, Any]:
    """Describes the machine that figures depend on."""
    return {"system": platform.platform(terse=True), "processor": _processor()} | {
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
    }


def _processor() -> str:
    """Returns the name of the processor."""
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def measure_row(row: BenchmarkRow, options: argparse.Namespace, results: Results) -> None:
    """Measures every case of a row by every method, case by case."""
    for case in cases(row, options.seeds, options.families):
        with tempfile.TemporaryDirectory() as folder:
            measure_case(case, methods_of(row, options), options, results, Path(folder))


def methods_of(row: BenchmarkRow, options: argparse.Namespace) -> list[str]:
    """Returns the methods of a row that are to be measured."""
    methods = [*row.methods, *(PEERS if options.peers else ())]
    return [
        method
        for method in dict.fromkeys(methods)
        if options.methods is None or method in options.methods
    ]


def measure_case(
    case: Case, methods: list[str], options: argparse.Namespace, results: Results, folder: Path
) -> None:
    """Measures one problem by all methods that have no record yet."""
    wanted = {
        method: measure.settings_of(case, method, options.threads, options.memory)
        for method in methods
    }
    if not options.again:
        wanted = {
            method: settings
            for method, settings in wanted.items()
            if results.find(case, method, settings) is None
        }
    if case.row.saving and wanted.keys() & {ENGINE, GREEDY_SPLIT}:
        # Their plans are compared: both are needed, of this very run.
        for method in (ENGINE, GREEDY_SPLIT):
            wanted[method] = measure.settings_of(case, method, options.threads, options.memory)
    if not wanted:
        return
    path, size = measure.make(case, folder, options.memory)
    for method, settings in wanted.items():
        name = f"{case.row.name} {case.name} {method}"
        record = measure.measure(case, method, path, settings, _clock(name, settings["seconds"]))
        results.keep(record | {"size": size})
        _say(f"{name}: {report.in_short(record)}")
    if case.row.saving:
        ours = results.find(case, ENGINE, wanted.get(ENGINE, {}))
        if ours is not None and (found := measure.saving(path, options.memory)):
            results.keep(ours | {"saving": found})


def _clock(name: str, seconds: float) -> Callable[[float], None]:
    """Shows how far a run is, where someone watches."""

    def listen(elapsed: float) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{name}: {elapsed:.0f} s of {seconds:.0f}")
            sys.stderr.flush()

    return listen


def _say(text: str) -> None:
    """Writes a line for the person who waits."""
    sys.stderr.write(f"\r\x1b[K{text}\n" if sys.stderr.isatty() else f"{text}\n")
    sys.stderr.flush()


def warm_up(memory_mib: int) -> None:
    """Lets the engine compile its loops, so that no row is charged for it."""
    for row in WARM_UP:
        case = next(cases(row, 1, None))
        with tempfile.TemporaryDirectory() as folder:
            path, _ = measure.make(case, Path(folder), memory_mib)
            settings = measure.settings_of(case, ENGINE, 1, memory_mib)
            words = measure.command(ENGINE, path, path.with_name("plan.json"), settings)
            run(words, seconds=_WARM_UP_SECONDS, memory_mib=memory_mib)


def plot(results: Results) -> None:
    """Draws plots in a child process, as matplotlib is an optional dependency."""
    words = ["benchmarks.plots", str(results.path), "--output", str(results.folder)]
    ended = run(words, seconds=_PLOT_SECONDS, memory_mib=4096)
    if ended.code:
        _say(f"no plots: {ended.last_words} (pip install -r requirements-benchmarks.txt)")


def main(arguments: list[str] | None = None) -> int:
    """Measures the chosen rows."""
    options = _parser().parse_args(arguments)
    rows = [BY_NAME[name] for name in options.rows or (row.name for row in ROWS if row.usual)]
    if options.rows and options.families is None and any(row.family for row in rows):
        sys.stderr.write("rows of public families need --families PATH\n")
        return 2
    results = Results(options.output)
    try:
        if any(row.usual for row in rows):
            warm_up(options.memory)
        for row in rows:
            measure_row(row, options, results)
    except (CannotMake, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    results.write()
    plot(results)
    sys.stdout.write(f"{results.folder / 'engine.md'}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    """Returns the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.engine",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [row.name for row in ROWS]
    methods = sorted({method for row in ROWS for method in row.methods} | set(PEERS))
    parser.add_argument("--rows", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--methods", nargs="+", choices=methods, metavar="NAME")
    parser.add_argument("--peers", action="store_true", help="run the peers in every row")
    parser.add_argument("--seeds", type=int, help="markets of each tightness, instead of a row's")
    parser.add_argument("--threads", type=int, default=2)
    # Other solvers use all memory they get; this leaves some for the rest of a small machine.
    parser.add_argument("--memory", type=int, default=8192, help="MiB of address space of a child")
    parser.add_argument("--families", type=Path, help="folder with cflp/, gap/ and fctp/")
    parser.add_argument("--again", action="store_true", help="measure what is known already too")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder of the results")
    return parser


if __name__ == "__main__":
    sys.exit(main())
