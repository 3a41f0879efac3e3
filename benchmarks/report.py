"""Writes measured records as tables.

A spread is over the cases of a row, so over seeds and tightness or over the instances of a family.
Costs are in the currency, so micros divided by a million.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import mean
from typing import Any

from benchmarks.rows import BASELINES, BY_NAME, ENGINE, BenchmarkRow

Record = dict[str, Any]
_MICROS = 1_000_000

_HEADER = """# The engine and its peers, measured

{machine}

Each figure is a mean with its least and most over the cases of a row; a case is a seed at one
tightness, or an instance. *Ratio* is the cost over the least known: of the literature where it
names one, else of the best plan that any method found here. *Plans* counts the cases that ended
with a plan that the checker passes; cost, ratio and gap are of these alone. *Seconds* are wall
time of the whole child, reading and writing included; *MiB* is its most resident memory.
"""


def markdown(document: Mapping[str, Any]) -> str:
    """Returns the whole report of a results file."""
    records = document["records"]
    parts = [
        _HEADER.format(machine=_machine(document["machine"], records)),
        _rows_table(records),
        _savings_table(records),
        _cases_table(records),
    ]
    return "\n".join(part for part in parts if part)


def in_short(record: Record) -> str:
    """Returns one measurement as a line."""
    if "no_plan" in record:
        return f"no plan, {record['no_plan']}"
    return (
        f"cost {_money(record['cost_micros'])}, gap {_percent(record['gap'])},"
        f" {record['wall_seconds']:.1f} s, {record['peak_mib']} MiB"
    )


def least_costs(records: Sequence[Record]) -> dict[tuple[str, str], int]:
    """Returns the least known cost in micros by row and case."""
    best: dict[tuple[str, str], int] = {}
    for record in records:
        key = record["row"], record["case"]
        costs = [record.get("known_micros"), record.get("cost_micros"), best.get(key)]
        if known := [cost for cost in costs if cost is not None]:
            best[key] = record["known_micros"] or min(known)
    return best


def _machine(machine: Mapping[str, Any], records: Sequence[Record]) -> str:
    """Describes the machine."""
    text = (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB,"
        f" {machine['system']}."
    )
    if not records:
        return text
    versions = sorted(
        {
            f"{name} {number}"
            for record in records
            for name, number in record["settings"]["versions"].items()
            if name != "code"
        }
    )
    code = sorted({r["settings"]["versions"]["code"] for r in records if r["method"] == ENGINE})
    threads = sorted({record["settings"]["threads"] for record in records})
    loads = [record["load"] for record in records]
    days = sorted(record["measured_at"][:10] for record in records)
    span = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    return (
        f"{text} {', '.join(versions)}; digest of the engine's sources {', '.join(code)}."
        f" {' or '.join(map(str, threads))} threads. Measured {span}; load of the machine before a"
        f" run {min(loads):.1f} to {max(loads):.1f}."
    )


def _rows_table(records: Sequence[Record]) -> str:
    """Returns the table of rows."""
    best = least_costs(records)
    lines: list[Sequence[str]] = [
        (
            *("row", "problem", "method", "given", "plans", "cost", "ratio", "gap"),
            *("seconds", "MiB", "goal", "reached"),
        )
    ]
    for row, method, own in _groups(records):
        plans = [record for record in own if "no_plan" not in record]
        measured = {
            "cost": [record["cost_micros"] / _MICROS for record in plans],
            "ratio": [
                record["cost_micros"] / best[record["row"], record["case"]] for record in plans
            ],
            "gap": [record["gap"] for record in plans],
            "seconds": [record["wall_seconds"] for record in own],
            "peak_mib": [record["peak_mib"] for record in own],
        }
        goals = row.goals if method == ENGINE else {}
        complete = len(plans) == len(own)
        lines.append(
            (
                row.name,
                _problem(row),
                method,
                "–" if method in BASELINES else f"{own[0]['settings']['seconds']:g} s",
                f"{len(plans)} of {len(own)}",
                *(_spread(measured[name], _FORMATS[name]) for name in measured),
                ", ".join(f"{name} ≤ {_goal(name, most)}" for name, most in goals.items()),
                ", ".join(
                    f"{name} {'hit' if complete and mean(measured[name]) <= most else 'miss'}"
                    for name, most in goals.items()
                ),
            )
        )
    return _table(lines) if len(lines) > 1 else ""


def _goal(name: str, most: float) -> str:
    """Returns a goal as text."""
    return f"{most:.7g}" if name == "ratio" else _FORMATS[name](most)


def _groups(records: Sequence[Record]) -> Iterable[tuple[BenchmarkRow, str, list[Record]]]:
    """Yields the records of each row and method, in their order."""
    for row in BY_NAME.values():
        own = [record for record in records if record["row"] == row.name]
        found = dict.fromkeys(record["method"] for record in own)
        for method in sorted(found, key=lambda name: _place(row, name)):
            yield row, method, [record for record in own if record["method"] == method]


def _place(row: BenchmarkRow, method: str) -> int:
    """Returns the place of a method in its row."""
    return row.methods.index(method) if method in row.methods else len(row.methods)


def _problem(row: BenchmarkRow) -> str:
    """Describes the problems of a row."""
    if row.family:
        return "public"
    routings = f", {row.routings * 100:.0f} % with routings" if row.routings else ""
    return f"{row.orders:,} × {row.factories:,}{routings}"


def _savings_table(records: Sequence[Record]) -> str:
    """Returns the table of savings."""
    own = [record for record in records if "saving" in record]
    if not own:
        return ""
    lines = [("row", "case", "saving", "orders alike", "only plan", "only baseline", "different")]
    shares: dict[str, list[float]] = {}
    for record in own:
        found = record["saving"]
        share = 1 - found["plan_micros"] / found["baseline_micros"]
        shares.setdefault(record["row"], []).append(share)
        counts = (found[name] for name in ("alike", "only_plan", "only_baseline", "different"))
        lines.append((record["row"], record["case"], _percent(share), *(f"{n:,}" for n in counts)))
    for name, found in shares.items():
        lines.append((name, "all", _spread(found, _percent), "", "", "", ""))
    return (
        "## Saving against first come, first served\n\n"
        "On orders of which both plans make the same quantity; what stays unmet counts on neither"
        " side.\n\n" + _table(lines)
    )


def _cases_table(records: Sequence[Record]) -> str:
    """Returns the table of cases."""
    best = least_costs(records)
    lines = [("row", "case", "method", "cost", "least known", "ratio", "gap", "seconds", "MiB")]
    for row, method, own in _groups(records):
        for record in own:
            known = best.get((row.name, record["case"]))
            found = ("–", "–", record.get("no_plan", ""))
            if known is not None and "no_plan" not in record:
                cost = record["cost_micros"]
                found = (_money(cost), f"{cost / known:.6f}", _percent(record["gap"]))
            cells = (found[0], "–" if known is None else _money(known), *found[1:])
            wall, peak = f"{record['wall_seconds']:.1f}", str(record["peak_mib"])
            lines.append((row.name, record["case"], method, *cells, wall, peak))
    return "## Every case\n\n" + _table(lines) if len(lines) > 1 else ""


def _percent(share: float) -> str:
    """Formats a share."""
    return f"{share * 100:.2f} %"


def _money(micros: int) -> str:
    """Formats micros."""
    return f"{micros / _MICROS:,.2f}"


_FORMATS: Mapping[str, Callable[[float], str]] = {
    "cost": "{:,.0f}".format,
    "ratio": "{:.4f}".format,
    "gap": _percent,
    "seconds": "{:.1f}".format,
    "peak_mib": "{:.0f}".format,
}


def _spread(numbers: Sequence[float], shown: Callable[[float], str]) -> str:
    """Formats mean, least and most."""
    if not numbers:
        return "–"
    if len(numbers) == 1:
        return shown(numbers[0])
    return f"{shown(mean(numbers))} ({shown(min(numbers))} … {shown(max(numbers))})"


def _table(lines: Sequence[Sequence[str]]) -> str:
    """Returns a table of lines."""
    header, *rest = lines
    rows = [header, ["---"] * len(header), *rest]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
