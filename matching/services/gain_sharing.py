"""Divides the gain of a run among its orders, and stores it with bridges.

`matching.gain_sharing` computes; this module reads a run's documents for it and stores the result.
The terms are those of docs/concepts/prices.md.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from django.db.models import F

from common.money import MICROS, from_micros, to_micros
from matching.engine.evaluate.compare import made_quantities
from matching.engine.model.arrival_sample import ArrivalSample
from matching.engine.model.columns import Flags, Ints
from matching.engine.model.plan import Plan
from matching.formulation.machine_windows import window_of
from matching.formulation.pool_openings import sample_with_openings_paid
from matching.formulation.snapshot import Snapshot
from matching.gain_sharing.alone_cost import ExpectedAloneCost, expected_alone_cost
from matching.gain_sharing.bridge import Bridge, OrderBridgeInput, bridge
from matching.gain_sharing.division import Division, OrderClaim, divide
from matching.gain_sharing.fallback import fallback_reason
from matching.gain_sharing.params import AT_COST, GainSharingParams
from matching.models import GainSharing, MatchRun, OrderPrice, RunOrder, SavingsBridge
from matching.models.cost_items import EXPECTED_ITEMS, PAID_ITEMS
from matching.selectors.pool import pool_position, turnover
from matching.services.results import itemise
from matching.states import BaselineKind

# A run is explained against these baselines, whose plans it keeps.
BRIDGED_KINDS = (BaselineKind.SINGLE_SOURCE, BaselineKind.GREEDY_SPLIT)
# The reserve is halved once the pool holds this share of the turnover of 90 days.
FULL_POOL = Fraction(2, 100)


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """Holds one order of a run with what the plan and the sampled plans make of it."""

    row: RunOrder
    cost: int
    expected: ExpectedAloneCost
    # A plant of the buyer's own makes a part: it pays what it costs, and saves nothing.
    is_own_plant: bool = False


@dataclass(frozen=True, slots=True)
class AloneSample:
    """Holds pieces and paid micros of orders by order of arrival.

    The arrays have the shape (orders of arrival, orders). A void entry rests on a window that was
    withdrawn or changed since.
    """

    seed: int
    made: Ints
    paid: Ints
    void: Flags

    @property
    def count(self) -> int:
        """Returns the number of orders of arrival."""
        return len(self.made)


def sample_of(
    snapshot: Snapshot, sample: ArrivalSample, seed: int, void_windows: Collection[str] = ()
) -> AloneSample:
    """Returns what each order would be asked for alone, of the sampled plans."""
    columns = snapshot.columns
    sample = sample_with_openings_paid(columns, sample)
    order = columns.operation_order[columns.option_operation[sample.row_option]]
    expected = sum(snapshot.items[name] for name in EXPECTED_ITEMS)[sample.row_option]
    paid = sample.cost.copy()
    np.subtract.at(paid, (sample.row_arrival, order), expected * sample.row_pieces)
    offered = np.array([window_of(name) for name in columns.window_ids], dtype=str)
    windows = np.isin(offered, list(map(str, void_windows)))
    void = np.zeros(paid.shape, dtype=bool)
    gone = windows[columns.option_window[sample.row_option]]
    void[sample.row_arrival[gone], order[gone]] = True
    return AloneSample(seed, sample.made, paid, void)


def store_gain_sharing(
    run: MatchRun,
    snapshot: Snapshot,
    baselines: Mapping[str, Plan],
    sample: AloneSample,
    stage: str,
) -> GainSharing:
    """Divides the gain of what the run's orders make now, and stores it for the stage.

    The results of the orders are stored before (`results.store_results`).
    """
    rows = planned_orders(run, snapshot, sample)
    bridges = {kind: bridge_to(snapshot, baselines[kind], rows) for kind in BRIDGED_KINDS}
    params = GainSharingParams.from_document(run.price_rule)
    division, fallback = division_of(run, rows, params)
    run.bridges.filter(stage=stage).delete()
    run.gain_sharings.filter(stage=stage).delete()
    store_bridges(run, stage, bridges)
    sharing = GainSharing.objects.create(
        run=run,
        stage=stage,
        rule=division.rule,
        fallback=fallback,
        params=params.as_document(),
        arrival_orders=sample.count,
        seed=sample.seed,
        cap_percent=quotient(division.cap * 100, 2),
        contribution_rate=quotient(division.contribution_rate, 9),
        covered_percent=quotient(division.covered_share * 100, 4),
        gains=from_micros(division.gains),
        needs=from_micros(division.needs),
        factories_bonus=from_micros(division.factories_bonus),
        reserve=from_micros(division.reserve),
    )
    store_prices(sharing, rows, division, *bridges[BaselineKind.SINGLE_SOURCE])
    return sharing


def planned_orders(run: MatchRun, snapshot: Snapshot, sample: AloneSample) -> list[PlannedOrder]:
    """Returns a run's orders with expected alone costs, in the problem's sequence."""
    found = {str(row.order_id): row for row in run.run_orders.select_related("order")}
    own = run.allocations.filter(window__machine__factory__organisation=F("order__organisation"))
    own_plant = set(own.values_list("order", flat=True))
    rows = []
    for number, key in enumerate(snapshot.columns.order_ids):
        row = found[key]
        expected = expected_alone_cost(
            row.made,
            sample.made[:, number].tolist(),
            sample.paid[:, number].tolist(),
            to_micros(row.unmet_price),
            row.price_is_assumed,
            sample.void[:, number].tolist(),
        )
        is_own = row.order_id in own_plant
        rows.append(PlannedOrder(row, to_micros(row.paid_cost), expected, is_own))
    return rows


def bridge_to(
    snapshot: Snapshot, baseline: Plan, rows: Sequence[PlannedOrder]
) -> tuple[Bridge, Mapping[str, int]]:
    """Returns the bridge from a baseline, and its pieces of each order."""
    pieces = made_quantities(snapshot.columns, baseline)
    paid: dict[str, int] = defaultdict(int)
    expected = 0
    for items in itemise(snapshot, baseline).values():
        paid[items.order] += sum(items.micros[name] for name in PAID_ITEMS)
        expected += sum(items.micros[name] for name in EXPECTED_ITEMS)
    inputs = [
        OrderBridgeInput(
            order=str(planned.row.order_id),
            quantity=planned.row.made + planned.row.unmet,
            pieces=planned.row.made,
            cost=planned.cost,
            alone_pieces=pieces[str(planned.row.order_id)],
            alone_paid=paid[str(planned.row.order_id)],
            unmade_price=to_micros(planned.row.unmet_price),
            is_assumed=planned.row.price_is_assumed,
        )
        for planned in rows
    ]
    planned_expected = sum(to_micros(planned.row.expected) for planned in rows)
    return bridge(inputs, expected, planned_expected), pieces


def division_of(
    run: MatchRun, rows: Sequence[PlannedOrder], params: GainSharingParams
) -> tuple[Division, str]:
    """Returns the division, and why it is at cost although the rule divides gains."""
    served = [row for row in rows if row.row.made and not row.is_own_plant]
    claims = [
        OrderClaim(str(row.row.order_id), row.cost, row.expected.expected, row.expected.basis)
        for row in served
    ]
    balance = to_micros(pool_position(run.currency_id))
    turned = to_micros(turnover(run.currency_id))
    is_full = turned > 0 and balance >= FULL_POOL * turned
    reserve = params.reserve / 2 if is_full else params.reserve
    division = divide(claims, params, smallest=MICROS, reserve_share=reserve)
    if params.rule == AT_COST:
        return division, ""
    reason = fallback_reason(
        orders=len(claims),
        buyers=len({planned.row.order.organisation_id for planned in served}),
        covered_share=division.covered_share,
        gap=Fraction(run.gap) if run.gap is not None else None,
        pool_balance=balance,
        turnover=turned,
    )
    if reason:
        division = divide(claims, params, smallest=MICROS, fallback=reason)
    return division, reason


def store_bridges(run: MatchRun, stage: str, bridges: Mapping[str, Any]) -> None:
    """Stores the bridge from each baseline."""
    SavingsBridge.objects.bulk_create(
        SavingsBridge(
            run=run,
            stage=stage,
            kind=kind,
            baseline_total=from_micros(found.baseline_total),
            plan_total=from_micros(found.plan_total),
            served_gain=from_micros(found.served_gain),
            **{name: from_micros(getattr(found.bars, name)) for name in SavingsBridge.BARS},
        )
        for kind, (found, _) in bridges.items()
    )


def store_prices(
    sharing: GainSharing,
    rows: Sequence[PlannedOrder],
    division: Division,
    bridged: Bridge,
    alone_pieces: Mapping[str, int],
) -> None:
    """Stores what each order of the run is asked for."""
    shares = {share.order: share for share in division.shares}
    prices = []
    for planned, own in zip(rows, bridged.orders, strict=True):
        share = shares.get(own.order)
        prices.append(
            OrderPrice(
                sharing=sharing,
                order_id=planned.row.order_id,
                pieces=planned.row.made,
                alone_pieces=alone_pieces[own.order],
                cost=from_micros(planned.cost),
                alone_cost=from_micros(own.alone_cost),
                expected_alone_cost=from_micros(planned.expected.expected),
                expected_low=from_micros(planned.expected.low),
                expected_high=from_micros(planned.expected.high),
                basis=planned.expected.basis,
                is_own_plant=planned.is_own_plant,
                levy=from_micros(share.levy if share else 0),
                subsidy=from_micros(share.subsidy if share else 0),
                price=from_micros(share.price if share else planned.cost),
                same_pieces_gain=from_micros(own.same_cheaper + own.same_dearer),
                new_pieces_gain=from_micros(own.new_declared + own.new_assumed),
                displaced_value=from_micros(own.displaced_value),
            )
        )
    OrderPrice.objects.bulk_create(prices, batch_size=500)


def quotient(share: Fraction, decimals: int) -> Decimal:
    """Returns a fraction as a decimal, rounded down."""
    return Decimal(share.numerator * 10**decimals // share.denominator).scaleb(-decimals)
