"""Prints the savings of a plan against a baseline as one line.

    python -m benchmarks.saving problem.npz plan.json baseline.json

What both leave of an order counts on neither side: a penalty that both pay is no cost of making.
"""

import argparse
import sys
from pathlib import Path

from matching.engine.evaluate.compare import compare
from matching.engine.model.codec_npz import load_columns
from matching.engine.model.plan import load_plan


def main(arguments: list[str] | None = None) -> int:
    """Prints the savings."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.saving", description=__doc__)
    for name in ("problem", "plan", "baseline"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args(arguments)
    problem = load_columns(options.problem)
    found = compare(problem, load_plan(options.plan), load_plan(options.baseline))
    unmet = sum(row.plan.unmet_micros for row in found.orders)
    ours, theirs = found.plan_micros - unmet, found.baseline_micros - unmet
    sys.stdout.write(
        f"alike={len(found.orders)} only_plan={found.only_plan}"
        f" only_baseline={found.only_baseline} different={found.different_quantity}"
        f" plan_micros={ours} baseline_micros={theirs}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
