"""Draws measured records; needs matplotlib, which the extra `benchmarks` brings.

python -m benchmarks.plots benchmarks/results/engine.jsonl --output benchmarks/results
"""

import argparse
import json
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
# Without a date and with ids of its own a plot of the same figures is the same file.
matplotlib.rcParams["svg.hashsalt"] = "millshare"

from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

from benchmarks.rows import BY_NAME, ENGINE, HIGHS_LONG  # noqa: E402

Record = dict[str, Any]
GAP_OVER_TIME, TIME_OVER_SIZE = "gap-over-time.svg", "time-over-size.svg"
# Gaps below the tolerance of all methods are proofs, and drawn as one.
_LEAST_GAP = 1e-4
_REACHED = (0.10, 0.05, 0.02)
_COLUMNS = 2


def gap_over_time(records: Sequence[Record]) -> Figure:
    """Draws the gap of each method over time, on the first case of every row."""
    rows = [row for row in BY_NAME.values() if any(_searches(r, row.name) for r in records)]
    height = -(-len(rows) // _COLUMNS) or 1
    figure, grid = pyplot.subplots(
        height, _COLUMNS, figsize=(10, 3.2 * height), squeeze=False, layout="constrained"
    )
    for axes in grid.flat[len(rows) :]:
        axes.set_axis_off()
    for axes, row in zip(grid.flat, rows, strict=False):
        own = [record for record in records if _searches(record, row.name)]
        first = min(record["case"] for record in own)
        for record in own:
            if record["case"] == first:
                _draw_search(axes, record)
        axes.set(title=f"{row.name} {first}", xscale="log", yscale="log")
        axes.set(xlabel="seconds", ylabel="gap", ylim=(_LEAST_GAP / 2, 1.2))
        axes.grid(visible=True, alpha=0.3)
        axes.legend(fontsize="small")
    return figure


def _searches(record: Record, row: str) -> bool:
    """Returns whether a record has a search to draw."""
    return record["row"] == row and bool(record["progress"]) and record["method"] != HIGHS_LONG


def _draw_search(axes: Axes, record: Record) -> None:
    """Draws one search."""
    seconds = [point[0] for point in record["progress"]]
    gaps = [max(point[3], _LEAST_GAP) for point in record["progress"]]
    if "gap" in record:
        seconds.append(max(record["wall_seconds"], seconds[-1]))
        gaps.append(max(record["gap"], _LEAST_GAP))
    shown = [max(second, 0.1) for second in seconds]
    axes.step(shown, gaps, where="post", label=record["method"])
    axes.plot(shown[-1], gaps[-1], marker="o", markersize=4, color=axes.lines[-1].get_color())


def time_over_size(records: Sequence[Record]) -> Figure:
    """Draws the time to the engine's plans over the options of a market."""
    figure, axes = pyplot.subplots(figsize=(7, 4.5), layout="constrained")
    own = [r for r in records if r["method"] == ENGINE and r["progress"] and _options(r)]
    marks = [("first plan", math.inf), *((f"gap of {gap * 100:.0f} %", gap) for gap in _REACHED)]
    for label, gap in marks:
        reached = [
            (_options(record), max(point[0], 0.1))
            for record in own
            for point in [_first_within(record, gap)]
            if point is not None
        ]
        if reached:
            axes.scatter(*zip(*sorted(reached), strict=True), label=label, alpha=0.7)
    axes.set(xscale="log", yscale="log", xlabel="options", ylabel="seconds")
    axes.grid(visible=True, alpha=0.3)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize="small")
    return figure


def _options(record: Record) -> int:
    """Returns the options of a market; 0 for public instances."""
    found = re.search(r"options=(\d+)", record["size"])
    return int(found[1]) if found else 0


def _first_within(record: Record, gap: float) -> Sequence[float] | None:
    """Returns the first point of a search within a gap."""
    return next((point for point in record["progress"] if point[3] <= gap), None)


def main(arguments: list[str] | None = None) -> int:
    """Draws all plots."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plots", description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("--output", type=Path, required=True, help="folder of the plots")
    options = parser.parse_args(arguments)
    lines = options.results.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    for name, draw in ((GAP_OVER_TIME, gap_over_time), (TIME_OVER_SIZE, time_over_size)):
        figure = draw(records)
        figure.savefig(options.output / name, metadata={"Date": None})
        pyplot.close(figure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
