"""Reports a trial: JSON to keep, Markdown to read."""

import json
from dataclasses import asdict
from pathlib import Path

from tests.soak.history import Outcome
from tests.soak.trial import Outcomes


def as_json(outcomes: Outcomes) -> str:
    """Renders everything that is known of a trial."""
    return json.dumps(asdict(outcomes) | {"sound": outcomes.is_sound}, indent=2, default=str)


def as_markdown(outcomes: Outcomes) -> str:
    """Renders a trial as a page."""
    requests = outcomes.requests
    acknowledged = sum(row[Outcome.OK] for row in requests.values())
    refused = sum(row[Outcome.FAIL] for row in requests.values())
    unknown = sum(row[Outcome.UNKNOWN] for row in requests.values())
    runs = sum(outcomes.runs["statuses"].values())
    keys = "asked again with its key" if outcomes.keys else "not asked again"
    lines = [
        "# The product under faults",
        "",
        f"`python -m tests.soak --minutes {outcomes.seconds / 60:g} --seed {outcomes.seed}`"
        f" over {outcomes.markets} markets: {runs} runs, {outcomes.killed} kills,"
        f" {acknowledged} requests acknowledged, {refused} refused, {unknown} without an answer;"
        f" what was not answered was {keys}.",
        "",
        "| promised | found |",
        "| --- | --- |",
        f"| acknowledged and lost | {outcomes.count('lost')} |",
        f"| duplicated | {outcomes.count('duplicated')} |",
        f"| refused and done | {outcomes.count('refused and done')} |",
        f"| never asked for | {len(outcomes.unasked)} |",
        f"| runs stuck after {outcomes.patience:g} s | {len(outcomes.stuck)} |",
        f"| invariants of the ledger broken | {len(outcomes.ledger.get('findings', []))}"
        f" of {outcomes.ledger.get('checked', 0)} |",
        "",
        f"The last run had ended {outcomes.settled_seconds} s after the last fault.",
        "",
        "| fault | times |",
        "| --- | --- |",
        *(f"| {name} | {count} |" for name, count in sorted(outcomes.done.items())),
        *(f"| {name}, nothing to hit | {n} |" for name, n in sorted(outcomes.missed.items())),
        "",
        "| request | ok | refused | unknown |",
        "| --- | --- | --- | --- |",
        *(
            f"| {kind} | {row[Outcome.OK]} | {row[Outcome.FAIL]} | {row[Outcome.UNKNOWN]} |"
            for kind, row in requests.items()
        ),
        "",
        f"Runs by state: {words(outcomes.runs['statuses'])}; by attempts:"
        f" {words(outcomes.runs['attempts'])}.",
    ]
    lines += ["", f"Answers, 0 for none: {words(outcomes.statuses)}."]
    if outcomes.answers:
        lines += ["", f"Not done: {words(dict(sorted(outcomes.answers.items())))}."]
    if outcomes.runs["failures"]:
        lines += ["", f"Runs failed: {words(outcomes.runs['failures'])}."]
    if outcomes.missing:
        lines += ["", f"Requests that the product does not know: {', '.join(outcomes.missing)}."]
    lines += [
        "",
        f"Published runs by rule of prices: {words(outcomes.prices['rules'])}; lines of the gain"
        f" pool: {words(outcomes.prices['pool_lines'])}; its balances:"
        f" {words(outcomes.prices['pool_balance'])}.",
    ]
    if outcomes.recoveries:
        worst = max(outcomes.recoveries)
        lines += ["", f"PostgreSQL was back within {worst} s of each immediate restart."]
    return "\n".join(lines) + "\n"


def words(counts: dict[str, int]) -> str:
    """Counts in one line."""
    return ", ".join(f"{count} × {name}" for name, count in counts.items())


def keep(outcomes: Outcomes, folder: Path) -> None:
    """Writes `faults.json` and `faults.md`."""
    (folder / "faults.json").write_text(as_json(outcomes) + "\n", encoding="utf-8")
    (folder / "faults.md").write_text(as_markdown(outcomes), encoding="utf-8")
