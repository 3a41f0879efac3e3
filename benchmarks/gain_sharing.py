"""Measures prices on generated markets by the default rule, and the gain pool.

    python -m benchmarks.gain_sharing --results benchmarks/results
    python -m benchmarks.gain_sharing --orders 50 200 --seconds 5 --runs 10

Each market is solved, planned for random orders of arrival, and its gain divided; every price of an
unmade piece counts as declared. Every identity is checked exactly; the figures go to
`gain-sharing.md`. Then a year of runs of the same markets is simulated, in which orders drop out
and are matched again at more cost, and the pool's balance is followed.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import cycle, islice, product
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.market import MarketSize, market
from matching.engine.arrivals import sample_arrivals
from matching.engine.baseline import greedy_split, single_source
from matching.engine.evaluate.compare import made_quantities
from matching.engine.evaluate.plan_costs import order_costs
from matching.engine.model.arrival_sample import ArrivalSample
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan
from matching.engine.params import SolveLimits
from matching.engine.solve import solve
from matching.gain_sharing.alone_cost import BASELINE, expected_alone_cost
from matching.gain_sharing.bridge import OrderBridgeInput, bridge
from matching.gain_sharing.division import Division, OrderClaim, divide
from matching.gain_sharing.fallback import FallbackParams
from matching.gain_sharing.largest_remainder import round_down
from matching.gain_sharing.params import GainSharingParams, arrival_count

MICROS, MINOR_UNIT = 1_000_000, 10_000
PARAMS = GainSharingParams()
TIGHT, AMPLE = (0.7, 0.9), (1.0, 1.2)
# Of the simulated year.
DROPPED, REMATCHED, MOST_EXTRA, POOL_SHARE = 0.15, 0.10, 0.05, 0.01
# Runs of 90 days, of 50 a year.
RUNS_OF_TURNOVER = 12
POOL_LIMIT = 0.005


@dataclass(frozen=True, slots=True)
class PricedMarket:
    """Holds a market with its division; savings are shares of the expected alone cost."""

    name: str
    division: Division
    claims: tuple[OrderClaim, ...]
    whole_cheaper: float
    arrival_seconds: float
    cost_above: int
    price_above: int
    savings: tuple[float, ...] = field(repr=False)

    @property
    def served(self) -> int:
        """Returns the number of orders that the plan serves."""
        return len(self.claims)


def main(arguments: list[str] | None = None) -> int:
    """Measures all markets and simulates the pool."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gain_sharing", description=__doc__)
    parser.add_argument("--orders", type=int, nargs="+", default=[50, 200, 500, 1_000, 2_000])
    parser.add_argument("--seconds", type=float, default=10.0, help="for each plan")
    parser.add_argument("--runs", type=int, default=50, help="of the simulated year")
    parser.add_argument("--results", type=Path, help="folder of gain-sharing.md")
    options = parser.parse_args(arguments)
    markets, lines = [], [*HEAD]
    for orders, routings, tightness in product(options.orders, (0.0, 0.4), (TIGHT, AMPLE)):
        priced = price_market(orders, routings, tightness, options.seconds)
        markets.append(priced)
        lines.append(table_row(priced))
        sys.stdout.write(lines[-1] + "\n")
        sys.stdout.flush()
    lines += ["", *pool_lines(markets, options.runs)]
    sys.stdout.write("\n".join(lines[-2:]) + "\n")
    if options.results is not None:
        options.results.mkdir(parents=True, exist_ok=True)
        (options.results / "gain-sharing.md").write_text("\n".join([*lines, ""]))
    return 0


HEAD = (
    "# Prices and the gain pool",
    "",
    "By `python -m benchmarks.gain_sharing`: rule `no-worse-than-alone` with its defaults, every"
    " outside price taken as declared. Every identity held exactly.",
    "",
    "| market | plan cheaper than alone | served | cost above expected alone | price above | cap"
    " | cover | buyers save in all / median / least tenth | levy p50 / p90 | factories and reserve"
    " | arrivals, s |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)


def price_market(
    orders: int, routings: float, tightness: tuple[float, float], seconds: float
) -> PricedMarket:
    """Generates, solves and prices a market, and checks all that must hold exactly."""
    size = MarketSize(orders, max(20, orders * 3 // 10), routings=routings, tightness=tightness)
    problem = market(size, seed=orders)
    plan = solve(problem, limits=SolveLimits(seconds=seconds))
    began = time.perf_counter()
    routed = int((np.diff(problem.order_operations) > 1).sum())
    count = arrival_count(orders, routed)
    sample = sample_arrivals(problem, count, int(problem.sha256()[:15], 16))
    arrival_seconds = time.perf_counter() - began
    alone = single_source(problem)
    for baseline in (alone, greedy_split(problem)):
        ensure_bridge(problem, plan, baseline)
    claims = tuple(claims_of(problem, plan, sample))
    division = divide(claims, PARAMS, smallest=MICROS)
    ensure_division(claims, division)
    rated = [
        (share.price, share.cost, claim.expected_alone_cost)
        for share, claim in zip(division.shares, claims, strict=True)
        if claim.basis == BASELINE and claim.expected_alone_cost
    ]
    kind = f"{'routings' if routings else 'single'}, {'tight' if tightness == TIGHT else 'ample'}"
    return PricedMarket(
        name=f"{orders:,} × {size.factories:,}, {kind}",
        division=division,
        claims=claims,
        whole_cheaper=1 - plan.total_micros / alone.total_micros,
        arrival_seconds=arrival_seconds,
        cost_above=sum(cost > alone for _, cost, alone in rated),
        price_above=sum(price > alone for price, _, alone in rated),
        savings=tuple(1 - price / alone for price, _, alone in rated),
    )


def claims_of(problem: Columns, plan: Plan, sample: ArrivalSample) -> Iterator[OrderClaim]:
    """Yields the claim of each served order."""
    made = made_quantities(problem, plan)
    costs = order_costs(problem, plan.allocations, plan.transfers, ())
    prices = problem.order_unmet.tolist()
    for number, order in enumerate(problem.order_ids):
        if made[order]:
            expected = expected_alone_cost(
                made[order],
                sample.made[:, number].tolist(),
                sample.cost[:, number].tolist(),
                prices[number],
                is_assumed=False,
            )
            yield OrderClaim(order, costs[order].total_micros, expected.expected, expected.basis)


def ensure_bridge(problem: Columns, plan: Plan, baseline: Plan) -> None:
    """Raises AssertionError unless the bridge from a baseline to the plan is exact."""
    ours, theirs = made_quantities(problem, plan), made_quantities(problem, baseline)
    costs, alone = (
        order_costs(problem, each.allocations, each.transfers, ()) for each in (plan, baseline)
    )
    found = bridge(
        [
            OrderBridgeInput(
                order=order,
                quantity=quantity,
                pieces=ours[order],
                cost=costs[order].total_micros,
                alone_pieces=theirs[order],
                alone_paid=alone[order].total_micros,
                unmade_price=price,
                is_assumed=False,
            )
            for order, quantity, price in zip(
                problem.order_ids,
                problem.order_quantity.tolist(),
                problem.order_unmet.tolist(),
                strict=True,
            )
        ],
        0,
        0,
    )
    ensure(found.is_exact, "the bars add up")
    ensure(found.baseline_total == baseline.total_micros, "the baseline's total is the plan's own")
    ensure(found.plan_total == plan.total_micros, "the plan's total is its own")


def ensure_division(claims: Sequence[OrderClaim], division: Division) -> None:
    """Raises AssertionError unless prices keep every promise of the rule."""
    shares = division.shares
    paid = sum(share.cost for share in shares) + division.factories_bonus + division.reserve
    ensure(sum(share.price for share in shares) == paid, "prices are costs, bonus and reserve")
    for share, claim in zip(shares, claims, strict=True):
        ensure(share.levy <= division.cap * share.cost, "no levy above its cap")
        ensure(share.subsidy <= PARAMS.need_cap * share.cost, "no subsidy above its cap")
        ensure(
            0 <= share.price - round_down(share.price, MINOR_UNIT) < MINOR_UNIT,
            "a price is rounded down",
        )
        if claim.basis == BASELINE and share.target is not None and division.covered_share == 1:
            need = share.cost - share.target
            slack = max(MICROS, share.cost // 1_000)
            if need <= PARAMS.need_cap * share.cost:
                ensure(share.price <= share.target + slack, "no price above the target")


def ensure(holds: bool, what: str) -> None:
    """Raises AssertionError with what does not hold."""
    if not holds:
        raise AssertionError(f"It does not hold that {what}.")


def table_row(priced: PricedMarket) -> str:
    """Returns the figures of a market as a row of the table."""
    division = priced.division
    costs = sum(share.cost for share in division.shares)
    levies = sorted(share.levy / share.cost for share in division.shares if share.cost)
    alone = sum(
        claim.expected_alone_cost or 0 for claim in priced.claims if claim.basis == BASELINE
    )
    prices = sum(
        share.price
        for share, claim in zip(division.shares, priced.claims, strict=True)
        if claim.basis == BASELINE
    )
    savings = sorted(priced.savings)
    kept = (division.factories_bonus + division.reserve) / costs
    return (
        f"| {priced.name} | {priced.whole_cheaper:.1%} | {priced.served} | {priced.cost_above} of"
        f" {len(savings)} | {priced.price_above} | {float(division.cap):.1%}"
        f" | {float(division.covered_share):.0%}"
        f" | {1 - prices / alone:.1%} / {median(savings):.1%} / {savings[len(savings) // 10]:.1%}"
        f" | {levies[len(levies) // 2]:.1%} / {levies[len(levies) * 9 // 10]:.1%} | {kept:.1%}"
        f" | {priced.arrival_seconds:.1f} |"
    )


def pool_lines(markets: Sequence[PricedMarket], runs: int) -> list[str]:
    """Returns what a simulated year does to the pool, in sentences."""
    chance = np.random.default_rng(1)
    balance, lowest, turnovers, at_cost = 0, Fraction(0), [], 0
    for priced in islice(cycle(markets), runs):
        recent = sum(turnovers[-RUNS_OF_TURNOVER:])
        is_low = priced.division.covered_share < FallbackParams().min_covered_share
        is_limited = is_low or balance < -POOL_LIMIT * recent
        at_cost += is_limited
        gained, turnover = run_of_year(priced, chance, is_at_cost=is_limited)
        balance += gained
        turnovers.append(turnover)
        recent = sum(turnovers[-RUNS_OF_TURNOVER:])
        lowest = min(lowest, Fraction(balance, recent))
    ensure(lowest >= -Fraction(POOL_LIMIT), "the pool stays within its limit")
    end = balance / sum(turnovers[-RUNS_OF_TURNOVER:])
    return [
        f"A year of {runs} runs over these markets, in which {DROPPED:.0%} of the orders drop out"
        f" and {REMATCHED:.0%} are matched again at up to {MOST_EXTRA:.0%} more: the pool's"
        f" balance was never below {float(-lowest):.2%} of 90 days' turnover (limit"
        f" {POOL_LIMIT:.1%}), ended at {end:.2%} of it; {at_cost} runs were at cost.",
    ]


def run_of_year(
    priced: PricedMarket, chance: np.random.Generator, *, is_at_cost: bool
) -> tuple[int, int]:
    """Returns what one run gives the pool, and its turnover, in micros."""
    shares = priced.division.shares
    costs = sum(share.cost for share in shares)
    gained = turnover = 0
    for share, drop, again, extra in zip(
        shares,
        chance.random(len(shares)),
        chance.random(len(shares)),
        chance.random(len(shares)),
        strict=True,
    ):
        if drop < DROPPED:
            continue
        price = share.cost if is_at_cost else share.price
        agreed = round_down(price, MINOR_UNIT)
        bonus = 0 if is_at_cost else priced.division.factories_bonus * share.cost // costs
        gained += agreed - share.cost - bonus
        turnover += agreed
        if again < REMATCHED:
            gained -= int(min(extra * MOST_EXTRA, POOL_SHARE) * share.cost)
    return gained, turnover


if __name__ == "__main__":
    sys.exit(main())
