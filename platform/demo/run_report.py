"""Writes the result of a match run as text, from the API's responses alone."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from demo.api_client import ApiClient
from demo.formatting import amount, count, listed, percent, spaced

BASELINE_LABELS = {
    "single_source": "first come, first served, each order whole at one factory",
    "greedy_split": "first come, first served, each order split at its own least cost",
    "reference": "the buyers' own prices",
}
# The order in which the filters are applied, which a JSON object does not keep.
FILTERS = (
    *("process", "material", "envelope", "tolerance", "certificate", "region"),
    *("dates", "free hours", "price"),
)
EXAMPLES = 3
# Number of split orders searched for examples in which one operation is split.
CANDIDATES = 40

Row = dict[str, Any]


def report(client: ApiClient, run: Row) -> Iterator[str]:
    """Yields the whole result, line by line."""
    yield from market_lines(run)
    yield ""
    yield from saving_lines(run)
    yield ""
    yield from split_lines(client, run)
    yield ""
    yield from unmatched_lines(client, run)


def market_lines(run: Row) -> Iterator[str]:
    """Yields how much was matched, and its cost."""
    orders, supply, currency = run["orders"], run["supply"], run["currency"]
    yield (
        f"Market: {count(orders['open'], 'order')}, {count(supply['factories'], 'factory')}, "
        f"{count(supply['windows'], 'capacity window')}."
    )
    yield (
        f"Plan: {amount(run['cost'], currency)}, {run['plan_status']}; proven bound "
        f"{amount(run['bound'], currency)}, gap {percent(run['gap'])}."
    )
    items = run["cost_items"]
    named = [
        f"{spaced(name)} {amount(items[name], currency)}" for name in items if name != "unmet_cost"
    ]
    yield f"  {listed(named)}; pieces not made count for {amount(items['unmet_cost'], currency)}."
    yield (
        f"Orders: {orders['made']:,} made, {orders['partly_made']:,} partly made, "
        f"{orders['unmatched']:,} unmatched; {orders['split']:,} made by several factories."
    )


def saving_lines(run: Row) -> Iterator[str]:
    """Yields the saving against each baseline on the orders that both serve."""
    currency = run["currency"]
    for row in run["baselines"]:
        label = BASELINE_LABELS.get(row["kind"], spaced(row["kind"]))
        yield f"{saving_text(row, currency)} {label}:"
        yield (
            f"  {count(row['compared_orders'], 'order')} served by both cost "
            f"{amount(row['baseline_cost'], currency)} there and "
            f"{amount(row['plan_cost'], currency)} here;"
        )
        yield (
            f"  the whole baseline costs {amount(row['total_cost'], currency)}, "
            "orders not made included;"
        )
        yield (
            f"  served by the plan alone {row['only_plan_orders']:,}, by the baseline alone "
            f"{row['only_baseline_orders']:,}, by both in other quantities "
            f"{row['unequal_orders']:,}."
        )


def saving_text(row: Row, currency: str) -> str:
    """Returns “This run saves CN¥12,480.00, 9.3 %,”, or the additional cost."""
    share = "" if row["saving_percent"] is None else f", {row['saving_percent'].lstrip('-')} %,"
    if row["saving"].startswith("-"):
        return f"This run costs {amount(row['saving'].lstrip('-'), currency)}{share} more than"
    return f"This run saves {amount(row['saving'], currency)}{share} against"


def split_lines(client: ApiClient, run: Row) -> Iterator[str]:
    """Yields the number of split orders, with examples."""
    yield f"Split over several factories: {count(run['orders']['split'], 'order')}."
    path = f"match-runs/{run['id']}/orders/"
    rows = client.get(path, split="true", ordering="-factories_used", page_size=CANDIDATES)
    shown: list[str] = []
    spare: list[str] = []
    for row in rows["results"]:
        pieces = pieces_by_operation(client, run, row)
        line = split_line(row, pieces, run["currency"])
        is_split = any(len(by_factory) > 1 for by_factory in pieces.values())
        if is_split and row["title"] not in " ".join(shown):
            shown.append(line)
        else:
            spare.append(line)
        if len(shown) == EXAMPLES:
            break
    yield from [*shown, *spare][:EXAMPLES]


def pieces_by_operation(
    client: ApiClient, run: Row, row: Row
) -> dict[tuple[int, str], dict[str, int]]:
    """Returns pieces by operation and by factory with its place."""
    pieces: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for allocation in client.rows("allocations/", run=run["id"], order=row["order"]):
        step = (allocation["operation_sequence"], allocation["process"])
        pieces[step][f"{allocation['factory_name']} ({allocation['place']})"] += allocation[
            "quantity"
        ]
    return dict(sorted(pieces.items()))


def split_line(row: Row, pieces: dict[tuple[int, str], dict[str, int]], currency: str) -> str:
    """Describes one split order."""
    steps = [
        f"{spaced(process)} of "
        + listed([f"{pieces:,} at {factory}" for factory, pieces in sorted(by_factory.items())])
        for (_, process), by_factory in pieces.items()
    ]
    line = (
        f"  {row['reference']} {row['title']}, {row['made']:,} of {row['quantity']:,} pieces: "
        f"{'; then '.join(steps)}. Cost {amount(row['total_cost'], currency)}"
    )
    saving = row["single_source_saving"]
    if saving is None:
        return f"{line}; first come, first served, whole, makes another number of pieces."
    if saving.startswith("-"):
        more = amount(saving.lstrip("-"), currency)
        return f"{line}, {more} more than whole, in favour of other orders."
    return f"{line}, {amount(saving, currency)} less than first come, first served, whole."


def unmatched_lines(client: ApiClient, run: Row) -> Iterator[str]:
    """Yields orders with unmatched pieces, by reason, with examples."""
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
                f"pieces: {spaced(reason)}{filter_text(row)}."
            )


def filter_text(row: Row) -> str:
    """Names the filter that left no machine, if one did."""
    for counts in row["filter_counts"]:
        before = None
        for name in (name for name in FILTERS if name in counts):
            left = counts[name]
            if left == 0 and before:
                return f" (of {count(before, 'machine')} none passes the filter “{name}”)"
            before = left
    return ""
