"""Runs a trial: `python -m tests.soak --minutes 15 --seed N`."""

import argparse
import sys
from pathlib import Path

from tests.soak import report
from tests.soak.trial import MARKETS, run_trial

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results"


def main() -> int:
    """Runs a trial, prints its page, and fails where anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--seconds", type=float, help="instead of minutes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markets", type=int, default=len(MARKETS), choices=range(1, 7))
    parser.add_argument(
        "--patience", type=float, default=60.0, help="seconds in which runs end after the faults"
    )
    parser.add_argument("--flush-every", type=float, default=0.0, help="FLUSHALL, nothing else")
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results/faults.*")
    words = parser.parse_args()
    outcomes = run_trial(
        seed=words.seed,
        seconds=words.seconds or words.minutes * 60,
        markets=words.markets,
        patience=words.patience,
        flush_every=words.flush_every,
    )
    sys.stdout.write(report.as_markdown(outcomes))
    if words.keep:
        report.keep(outcomes, RESULTS)
    if not outcomes.is_sound:
        sys.stdout.write(report.as_json(outcomes) + "\n")
    return 0 if outcomes.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
