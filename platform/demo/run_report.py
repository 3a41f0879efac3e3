"""Writes the result of a match run as text, from the API's responses alone."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import Any

from demo.api_client import ApiClient
from demo.formatting import amount, count, listed, percent, spaced

# The order in which the filters are applied, which a JSON object does not keep.
FILTERS = (
    *("process", "material", "envelope", "tolerance", "certificate", "region"),
    *("dates", "piece length", "free hours", "price"),
)
EXAMPLES = 3
# Number of split orders searched for examples in which one operation is split.
CANDIDATES = 40

Row = dict[str, Any]


def report(client: ApiClient, run: Row) -> Iterator[str]:
    """Yields the whole result, line by line."""
    yield from market_lines(run)
    yield ""
    sharing = client.get(f"match-runs/{run['id']}/gain-sharing/")
    yield from gain_lines(sharing, run["currency"])
    yield from example_lines(sharing["orders"], run["currency"])
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


def gain_lines(sharing: Row, currency: str) -> Iterator[str]:
    """Yields what buyers pay against what they could expect alone, and the bars."""
    served = [row for row in sharing["orders"] if row["pieces"] and not row["is_own_plant"]]
    alone, price = (
        sum((Decimal(row[name]) for row in served), Decimal(0))
        for name in ("expected_alone_cost", "price")
    )
    shares = [share_of(row) for row in served if Decimal(row["expected_alone_cost"])]
    more = sum(share < 0 for share in shares)
    if shares:
        yield (
            f"{count(len(served), 'order')} together pay {amount(str(price), currency)}, "
            f"{percent(str((alone - price) / alone))} less than the "
            f"{amount(str(alone), currency)} that they could expect alone, half of them at least "
            f"{percent(str(median(shares)))} less; {more:,} pay more."
        )
    bonus = amount(sharing["totals"]["factories_bonus"], currency)
    yield f"Factories get {bonus} on top of their rates."
    if sharing["fallback"]:
        yield f"Prices are at cost: {spaced(sharing['fallback'])}."
    totals = sharing["totals"]
    yield (
        f"First come, first served costs {amount(totals['baseline'], currency)} in all, the plan "
        f"{amount(totals['plan'], currency)}, pieces not made included:"
    )
    yield "  " + listed(
        [f"{spaced(name)} {amount(size, currency)}" for name, size in sharing["bars"].items()]
    )


def share_of(row: Row) -> Decimal:
    """Returns the saving of an order as a share of its expected alone cost."""
    return Decimal(row["saving"]) / Decimal(row["expected_alone_cost"])


def example_lines(orders: list[Row], currency: str) -> Iterator[str]:
    """Yields an order that gains much, one that gains little, and two others."""
    made = [row for row in orders if row["pieces"] and not row["is_own_plant"]]
    rated = [row for row in made if row["basis"] == "baseline"]
    rated = sorted((row for row in rated if Decimal(row["expected_alone_cost"])), key=share_of)
    displaced = [row for row in orders if Decimal(row["displaced_value"]) > 0]
    found = {
        "Gains much": rated[-1:],
        "Gains little": [row for row in rated if share_of(row) >= 0][:1],
        "Named no price": [row for row in made if row["basis"] == "assumed"],
        "Displaced": sorted(displaced, key=lambda row: Decimal(row["displaced_value"])),
    }
    for label, rows in found.items():
        if rows and label == "Displaced":
            lost = amount(rows[-1]["displaced_value"], currency)
            yield f"  {label}: {rows[-1]['reference']}, which loses {lost}."
        elif rows:
            row = rows[0]
            yield (
                f"  {label}: {row['reference']}, expected alone "
                f"{amount(row['expected_alone_cost'], currency)}, cost "
                f"{amount(row['cost'], currency)}, pays {amount(row['price'], currency)}."
            )


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
