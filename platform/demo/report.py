"""What a match run saves, in words and tables, from the API's answers alone."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from demo.client import Client
from demo.wording import amount, count, listed, percent, spaced

BASELINE_WORDS = {
    "single_source": "first come, first served, each order whole at one factory",
    "greedy_split": "first come, first served, each order split at its own least cost",
    "reference": "the buyers' own prices",
}
# In the order in which they are applied, which JSON objects do not keep.
FILTERS = (
    *("process", "material", "envelope", "tolerance", "certificate", "region"),
    *("dates", "free hours", "price"),
)
EXAMPLES = 3
# So many split orders are looked through for examples where one operation itself is split.
CANDIDATES = 40

Row = dict[str, Any]


def report(client: Client, run: Row) -> Iterator[str]:
    """The whole result, line by line."""
    yield from market_lines(run)
    yield ""
    yield from saving_lines(run)
    yield ""
    yield from split_lines(client, run)
    yield ""
    yield from unmatched_lines(client, run)


def market_lines(run: Row) -> Iterator[str]:
    """How much was matched, and at what cost."""
    orders, supply = run["orders"], run["supply"]
    yield (
        f"Market: {count(orders['open'], 'order')}, {count(supply['factories'], 'factory')}, "
        f"{count(supply['windows'], 'capacity window')}."
    )
    yield (
        f"Plan: {amount(run['cost'])}, {run['plan_status']}; proven bound {amount(run['bound'])}, "
        f"gap {percent(run['gap'])}."
    )
    items = run["cost_items"]
    named = [f"{spaced(name)} {amount(items[name])}" for name in items if name != "unmet_cost"]
    yield f"  {listed(named)}; pieces not made count for {amount(items['unmet_cost'])}."
    yield (
        f"Orders: {orders['made']:,} made, {orders['partly_made']:,} partly made, "
        f"{orders['unmatched']:,} unmatched; {orders['split']:,} made by several factories."
    )


def saving_lines(run: Row) -> Iterator[str]:
    """The saving against each baseline on the orders both serve, and who serves what alone."""
    for row in run["baselines"]:
        words = BASELINE_WORDS.get(row["kind"], spaced(row["kind"]))
        yield f"{saved_words(row)} {words}:"
        yield (
            f"  {count(row['compared_orders'], 'order')} served by both cost "
            f"{amount(row['baseline_cost'])} there and {amount(row['plan_cost'])} here;"
        )
        yield (f"  the whole baseline costs {amount(row['total_cost'])}, orders not made included;")
        yield (
            f"  served by the plan alone {row['only_plan_orders']:,}, by the baseline alone "
            f"{row['only_baseline_orders']:,}, by both in other quantities "
            f"{row['unequal_orders']:,}."
        )


def saved_words(row: Row) -> str:
    """“This run saves ¥12,480.00, 9.3 %,”, or what it costs more."""
    share = "" if row["saving_percent"] is None else f", {row['saving_percent'].lstrip('-')} %,"
    if row["saving"].startswith("-"):
        return f"This run costs {amount(row['saving'].lstrip('-'))}{share} more than"
    return f"This run saves {amount(row['saving'])}{share} against"


def split_lines(client: Client, run: Row) -> Iterator[str]:
    """Orders that several factories make, with examples."""
    yield f"Split over several factories: {count(run['orders']['split'], 'order')}."
    path = f"match-runs/{run['id']}/orders/"
    rows = client.get(path, split="true", ordering="-factories_used", page_size=CANDIDATES)
    shown: list[str] = []
    spare: list[str] = []
    for row in rows["results"]:
        works = allocations_of(client, run, row)
        line = split_line(row, works)
        is_split = any(len(by_factory) > 1 for by_factory in works.values())
        if is_split and row["title"] not in " ".join(shown):
            shown.append(line)
        else:
            spare.append(line)
        if len(shown) == EXAMPLES:
            break
    yield from [*shown, *spare][:EXAMPLES]


def allocations_of(client: Client, run: Row, row: Row) -> dict[tuple[int, str], dict[str, int]]:
    """Pieces by operation and then by factory, with its place."""
    works: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for work in client.rows("allocations/", run=run["id"], order=row["order"]):
        step = (work["operation_sequence"], work["process"])
        works[step][f"{work['factory_name']} ({work['place']})"] += work["quantity"]
    return dict(sorted(works.items()))


def split_line(row: Row, works: dict[tuple[int, str], dict[str, int]]) -> str:
    """One split order in words."""
    steps = [
        f"{spaced(process)} of "
        + listed([f"{pieces:,} at {factory}" for factory, pieces in sorted(by_factory.items())])
        for (_, process), by_factory in works.items()
    ]
    line = (
        f"  {row['reference']} {row['title']}, {row['made']:,} of {row['quantity']:,} pieces: "
        f"{'; then '.join(steps)}. Cost {amount(row['total_cost'])}"
    )
    saving = row["single_source_saving"]
    if saving is None:
        return f"{line}; first come, first served, whole, makes another number of pieces."
    if saving.startswith("-"):
        return f"{line}, {amount(saving.lstrip('-'))} more than whole, in favour of other orders."
    return f"{line}, {amount(saving)} less than first come, first served, whole."


def unmatched_lines(client: Client, run: Row) -> Iterator[str]:
    """Orders of which pieces are not made, by reason, with examples."""
    reasons = run["unmatched_reasons"]
    yield (
        f"Not made, wholly or in part: {count(sum(reasons.values()), 'order')}"
        + ("." if not reasons else ": ")
        + ", ".join(f"{spaced(reason)} {number:,}" for reason, number in reasons.items())
    )
    path = f"match-runs/{run['id']}/orders/"
    for reason in list(reasons)[:EXAMPLES]:
        rows = client.get(path, unmatched_reason=reason, ordering="-unmet", page_size=1)
        for row in rows["results"]:
            yield (
                f"  {row['reference']} {row['title']}, {row['unmet']:,} of {row['quantity']:,} "
                f"pieces: {spaced(reason)}{filter_words(row)}."
            )


def filter_words(row: Row) -> str:
    """Where the machines were lost, if a filter left none."""
    for counts in row["filter_counts"]:
        before = None
        for name in (name for name in FILTERS if name in counts):
            left = counts[name]
            if left == 0 and before:
                return f" (of {count(before, 'machine')} none passes the filter “{name}”)"
            before = left
    return ""
