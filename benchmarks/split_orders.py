"""Measures what a buyer would pay that splits an order before it submits it.

    python -m benchmarks.split_orders --orders 50 --seeds 1 2 3 --trials 12 --seconds 4

In generated markets, one order after the other is replaced by two of half its quantity, with the
same terms, and as a control by itself under another name, which changes no more than the search and
the sample of arrivals. Each market is solved and priced by the default rule. The table has what is
then paid per piece over what was paid before; orders of which other pieces are made are left out.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from statistics import mean, median, stdev
from string import ascii_lowercase
from typing import Any

from benchmarks.gain_sharing import PARAMS, claims_of
from benchmarks.market import MarketSize, market
from matching.engine.arrivals import sample_arrivals
from matching.engine.evaluate.compare import made_quantities
from matching.engine.model.codec_json import problem_of, read_json_columns
from matching.engine.model.columns import Columns
from matching.engine.params import SolveLimits
from matching.engine.solve import solve
from matching.gain_sharing.division import divide
from matching.gain_sharing.params import arrival_count


def main(arguments: list[str] | None = None) -> int:
    """Splits the first orders that the plan makes whole, one at a time."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.split_orders", description=__doc__)
    parser.add_argument("--orders", type=int, default=50)
    parser.add_argument("--trials", type=int, default=12, help="for each market")
    parser.add_argument("--seconds", type=float, default=4.0, help="for each plan")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--results", type=Path, help="folder of split-orders.md")
    options = parser.parse_args(arguments)
    lines, split, renamed = [*HEAD], [], []
    for seed in options.seeds:
        for order, pieces, *ratios in trials(options, seed):
            split.append(ratios[0])
            renamed.append(ratios[1])
            lines.append(f"| {seed} {order} | {pieces} | {ratios[0]:.3f} | {ratios[1]:.3f} |")
            sys.stdout.write(lines[-1] + "\n")
            sys.stdout.flush()
    lines += ["", summary("Split", split), summary("Renamed", renamed)]
    sys.stdout.write("\n".join(lines[-2:]) + "\n")
    if options.results is not None:
        (options.results / "split-orders.md").write_text("\n".join([*lines, ""]))
    return 0


HEAD = (
    "# Orders split before they are submitted",
    "",
    "By `python -m benchmarks.split_orders`: the price per piece over that of the whole order.",
    "",
    "| market and order | pieces | split in two | only renamed |",
    "| --- | ---: | ---: | ---: |",
)


def trials(options: argparse.Namespace, seed: int) -> Iterator[tuple[str, int, float, float]]:
    """Yields orders with their pieces, and the ratio split and the ratio renamed."""
    factories = max(20, options.orders * 3 // 10)
    columns = market(MarketSize(options.orders, factories, tightness=(1.0, 1.2)), seed=seed)
    document = problem_of(columns).as_document()
    whole = piece_prices(columns, options.seconds)
    tried = 0
    for order, quantity in zip(columns.order_ids, columns.order_quantity.tolist(), strict=True):
        if tried == options.trials:
            return
        if whole.get(order, (0, 0))[1] != quantity or quantity < 2:
            continue
        tried += 1
        first = quantity // 2
        ratios = [
            ratio_of(document, order, parts, whole[order], options.seconds)
            for parts in ((first, quantity - first), (quantity,))
        ]
        if None not in ratios:
            yield order, quantity, *ratios


def ratio_of(
    document: dict[str, Any],
    order: str,
    parts: Sequence[int],
    whole: tuple[int, int],
    seconds: float,
) -> float | None:
    """Returns what the parts pay over the whole; None where other pieces are made."""
    priced = piece_prices(with_parts(document, order, parts), seconds)
    found = [priced.get(name, (0, 0)) for name in part_names(order, len(parts))]
    if sum(pieces for _, pieces in found) != whole[1]:
        return None
    return sum(price for price, _ in found) / whole[0]


def summary(name: str, ratios: Sequence[float]) -> str:
    """Returns mean with its standard error, median and range in a sentence."""
    error = stdev(ratios) / len(ratios) ** 0.5
    cheaper = sum(ratio < 1 for ratio in ratios)
    return (
        f"{name}: {len(ratios)} orders, mean {mean(ratios):.3f} ± {error:.3f}, median"
        f" {median(ratios):.3f}, {cheaper} cheaper, from {min(ratios):.3f} to {max(ratios):.3f}."
    )


def part_names(order: str, count: int) -> list[str]:
    """Returns the ids of the parts, which keep the place of the order."""
    return [f"{order}{letter}" for letter in ascii_lowercase[:count]]


def with_parts(document: dict[str, Any], order: str, parts: Sequence[int]) -> Columns:
    """Returns the problem with an order for each part instead of the one."""
    changed, names, rows = deepcopy(document), part_names(order, len(parts)), []
    for row in changed["orders"]:
        if row["id"] != order:
            rows.append(row)
            continue
        for name, quantity in zip(names, parts, strict=True):
            part = deepcopy(row) | {"id": name, "quantity": quantity}
            for operation in part["operations"]:
                operation["id"] = operation["id"].replace(order, name)
                operation["min_lot"] = min(operation.get("min_lot", 1), quantity)
            rows.append(part)
    changed["orders"] = rows
    for kind in ("options", "shipments", "transfers"):
        changed[kind] = [copy for row in changed[kind] for copy in copies(row, order, names)]
    return read_json_columns(json.dumps(changed).encode())


def copies(row: dict[str, Any], order: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """Returns a row for each part if it belongs to the order, else the row itself."""
    if row.get("order") != order and not str(row.get("operation", "")).startswith(f"{order}."):
        return [row]
    return [
        row
        | {
            key: value.replace(order, name)
            for key, value in row.items()
            if key in ("order", "operation")
        }
        for name in names
    ]


def piece_prices(columns: Columns, seconds: float) -> dict[str, tuple[int, int]]:
    """Returns the price in micros and the pieces of each order that the plan serves."""
    plan = solve(columns, limits=SolveLimits(seconds=seconds, threads=2))
    count = arrival_count(len(columns.order_ids))
    sample = sample_arrivals(columns, count, int(columns.sha256()[:15], 16))
    division = divide(tuple(claims_of(columns, plan, sample)), PARAMS)
    made = made_quantities(columns, plan)
    return {share.order: (share.price, made[share.order]) for share in division.shares}


if __name__ == "__main__":
    sys.exit(main())
