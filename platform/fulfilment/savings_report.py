"""Reads savings by order, and sums them by week, region and partner.

The stages are those of `savings`. An order belongs to one week (of its run's approval), region (of
delivery), sector and buyer. Its work may belong to several processes and factories: its amounts are
divided by the cost of its live allocations, or of all planned ones if none is live, in whole minor
units, so that the parts add up to the whole.

An order that is matched again after it was declined counts in each of its runs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from common.money import minor_unit, portion, rounded_down, to_micros
from fulfilment.savings import (
    STAGES,
    BridgePart,
    OrderSavings,
    SavingsSum,
    StageAmounts,
    StageSavings,
    bridge_between,
    stage_savings,
)
from fulfilment.states import REPAID_RETURNS, Account
from matching.models import MatchRun
from matching.models.cost_items import items_sql
from matching.models.gain_sharing import Stage
from matching.states import (
    BOUND_STATUSES,
    LIVE_STATUSES,
    PENDING_STATUSES,
    AllocationStatus,
    RunStatus,
    ShortfallStatus,
)
from orders.states import GOODS_ACCEPTED_STATUSES

# Dimensions by which savings are grouped: of the order, and of the work on it.
ORDER_KEYS = ("week", "region", "sector", "buyer")
WORK_KEYS = {"process": "operation.process_id", "factory": "machine.factory_id"}
DIMENSIONS = (*ORDER_KEYS, *WORK_KEYS)
# What the buyer paid before the fee has gone to these; the pool's part may be negative.
PAID_ACCOUNTS = (Account.FACTORY, Account.CARRIER, Account.POOL)
RUNS = """
    WITH run AS MATERIALIZED (
        SELECT id, currency_id, decided_at FROM matching_matchrun
        WHERE status = %(approved)s
            AND (%(currency)s = '' OR currency_id = %(currency)s)
            AND (%(run)s::uuid IS NULL OR id = %(run)s)
            AND (%(since)s::timestamptz IS NULL OR decided_at >= %(since)s)
    )
"""
# In SQL, because thousands of orders are compared at once: what each order of the approved runs was
# asked for, what both sides confirmed of it, and what arrived and was paid.
SAVINGS_OF_ORDERS = f"""{RUNS}, planned AS MATERIALIZED (
        SELECT sharing.run_id, price.order_id, price.pieces, price.price, price.basis,
            price.expected_alone_cost, (sharing.params->>'guarantee_percent')::numeric AS guarantee
        FROM run
        JOIN matching_gainsharing AS sharing
            ON sharing.run_id = run.id AND sharing.stage = %(published)s
        JOIN matching_orderprice AS price ON price.sharing_id = sharing.id
        WHERE price.pieces > 0 AND NOT price.is_own_plant AND NOT EXISTS (
            -- Nor does what a buyer's own plant was given when it was matched again.
            SELECT FROM matching_allocation AS own
            JOIN orders_order AS bought ON bought.id = own.order_id
            JOIN factories_capacitywindow AS slot ON slot.id = own.window_id
            JOIN factories_machine AS machine ON machine.id = slot.machine_id
            JOIN factories_factory AS plant ON plant.id = machine.factory_id
            WHERE own.run_id = run.id AND own.order_id = price.order_id
                AND plant.organisation_id = bought.organisation_id
        )
    ), part AS MATERIALIZED (
        SELECT part.id, part.run_id, part.order_id, part.operation_id, part.status,
            part.quantity - part.lost AS pieces,
            div(part.agreed_price * power(10::numeric, currency.minor_units)
                * (part.quantity - part.lost), part.quantity)
                * power(10::numeric, -currency.minor_units) AS price
        FROM matching_allocation AS part
        JOIN run ON run.id = part.run_id
        JOIN vocabularies_currency AS currency ON currency.code = run.currency_id
    ), step AS (
        SELECT run_id, order_id, operation_id, SUM(pieces) AS pieces, SUM(price) AS price
        FROM part WHERE status = ANY(%(bound)s) GROUP BY run_id, order_id, operation_id
    ), contracted AS (
        SELECT run_id, order_id, MIN(pieces) AS pieces, SUM(price) AS price
        FROM step GROUP BY run_id, order_id
        HAVING MIN(pieces) > 0 AND MIN(pieces) = MAX(pieces)
            AND COUNT(*) = (
                SELECT COUNT(*) FROM orders_operation WHERE order_id = step.order_id
            )
    ), state AS (
        SELECT run_id, order_id, bool_or(status = ANY(%(pending)s)) AS is_pending,
            bool_or(status = %(settled)s) AS is_settled
        FROM part GROUP BY run_id, order_id
    ), loss AS (
        SELECT part.run_id, part.order_id, array_agg(DISTINCT shortfall.cause) AS causes
        FROM part JOIN matching_shortfall AS shortfall ON shortfall.allocation_id = part.id
        WHERE shortfall.status = ANY(%(missing)s) OR shortfall.cause = 'withdrawn'
        GROUP BY part.run_id, part.order_id
    ), arrived AS (
        SELECT part.run_id, part.order_id, SUM(got.pieces) AS pieces FROM part
        JOIN (
            SELECT shipment.allocation_id, receipt.received - receipt.damaged AS pieces
            FROM fulfilment_shipment AS shipment
            JOIN fulfilment_receipt AS receipt ON receipt.shipment_id = shipment.id
            WHERE shipment.lot_id IS NULL
            UNION ALL
            SELECT back.allocation_id, -back.pieces FROM fulfilment_return AS back
            WHERE back.status = ANY(%(repaid)s) AND EXISTS (
                SELECT FROM fulfilment_shipment AS own
                WHERE own.allocation_id = back.allocation_id AND own.lot_id IS NULL
            )
        ) AS got ON got.allocation_id = part.id
        GROUP BY part.run_id, part.order_id
    ), paid AS (
        SELECT part.run_id, part.order_id, SUM(line.amount) AS amount
        FROM part
        JOIN fulfilment_settlement AS settlement ON settlement.allocation_id = part.id
        JOIN fulfilment_settlementtransaction AS booked ON booked.settlement_id = settlement.id
        JOIN fulfilment_settlementline AS line ON line.transaction_id = booked.id
        WHERE line.account = ANY(%(accounts)s)
        GROUP BY part.run_id, part.order_id
    ), refund AS (
        SELECT DISTINCT part.run_id, part.order_id
        FROM part JOIN (
            SELECT allocation_id FROM fulfilment_disputerefund
            UNION SELECT allocation_id FROM fulfilment_returnrefund
        ) AS refund ON refund.allocation_id = part.id
    )
    SELECT planned.run_id, planned.order_id, run.currency_id, currency.minor_units,
        order_.reference, order_.title, buyer.name,
        date_trunc('week', run.decided_at AT TIME ZONE %(zone)s)::date,
        order_.ship_to_region_id, order_.sector, order_.organisation_id, planned.basis,
        planned.guarantee, order_.status, COALESCE(state.is_pending, false),
        refund.order_id IS NOT NULL, COALESCE(loss.causes, ARRAY[]::varchar[]),
        planned.pieces, planned.expected_alone_cost, planned.price,
        contracted.pieces, contracted.price,
        CASE WHEN state.is_settled AND order_.status = ANY(%(accepted)s)
            THEN COALESCE(arrived.pieces, 0) END,
        COALESCE(paid.amount, 0)
    FROM planned
    JOIN run ON run.id = planned.run_id
    JOIN vocabularies_currency AS currency ON currency.code = run.currency_id
    JOIN orders_order AS order_ ON order_.id = planned.order_id
    JOIN accounts_organisation AS buyer ON buyer.id = order_.organisation_id
    LEFT JOIN contracted USING (run_id, order_id)
    LEFT JOIN state USING (run_id, order_id)
    LEFT JOIN loss USING (run_id, order_id)
    LEFT JOIN arrived USING (run_id, order_id)
    LEFT JOIN paid USING (run_id, order_id)
    LEFT JOIN refund USING (run_id, order_id)
    ORDER BY planned.expected_alone_cost - planned.price DESC, order_.reference, planned.run_id
"""
# The cost of an order's work by process or factory.
WORK_COSTS = f"""{RUNS}, work AS (
        SELECT part.run_id, part.order_id, {{key}} AS key,
            SUM({items_sql(table="part")}) AS planned,
            SUM({items_sql(table="part")}) FILTER (WHERE part.status = ANY(%(live)s)) AS standing
        FROM matching_allocation AS part
        JOIN run ON run.id = part.run_id
        JOIN orders_operation AS operation ON operation.id = part.operation_id
        JOIN factories_capacitywindow AS window_ ON window_.id = part.window_id
        JOIN factories_machine AS machine ON machine.id = window_.machine_id
        GROUP BY part.run_id, part.order_id, {{key}}
    )
    SELECT run_id, order_id, key, planned, standing FROM work ORDER BY run_id, order_id, key
"""
FACTORIES_BONUS = f"""{RUNS}
    SELECT COALESCE(SUM(trunc(sharing.factories_bonus, currency.minor_units)), 0)
    FROM run
    JOIN matching_gainsharing AS sharing
        ON sharing.run_id = run.id AND sharing.stage = %(published)s
    JOIN vocabularies_currency AS currency ON currency.code = run.currency_id
"""


@dataclass(frozen=True, slots=True)
class SavingsScope:
    """Selects approved runs: of a currency, one run, or since an instant."""

    currency: str = ""
    since: datetime | None = None
    run_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SavingsReport:
    """Holds the stages of orders in one currency, and the bridges between them.

    factories_bonus: what the runs' divisions give to factories beyond what they asked.
    """

    currency: str
    rows: Sequence[OrderSavings]
    estimated: StageSavings
    contracted: StageSavings
    realised: StageSavings
    to_contracted: list[BridgePart]
    to_realised: list[BridgePart]
    factories_bonus: Decimal

    def at(self, stage: str) -> StageSavings:
        """Returns the figures of a stage of STAGES."""
        figures: StageSavings = getattr(self, stage)
        return figures


@dataclass(slots=True)
class GroupSavings:
    """Holds the stages of a group, each over the orders that reached it."""

    key: Any
    stages: dict[str, SavingsSum] = field(
        default_factory=lambda: {stage: SavingsSum() for stage in STAGES}
    )


def savings_report(scope: SavingsScope) -> SavingsReport:
    """Returns the savings of a scope of one currency; two queries."""
    return report_of(scope, order_savings(scope))


def savings_reports(run: MatchRun | None = None) -> list[SavingsReport]:
    """Returns the savings by currency, of one approved run or of all."""
    by_currency: dict[str, list[OrderSavings]] = defaultdict(list)
    run_id = None if run is None else run.pk
    for row in order_savings(SavingsScope(run_id=run_id)):
        by_currency[row.currency].append(row)
    return [
        report_of(SavingsScope(currency=currency, run_id=run_id), rows)
        for currency, rows in sorted(by_currency.items())
    ]


def report_of(scope: SavingsScope, rows: Sequence[OrderSavings]) -> SavingsReport:
    """Returns the figures of orders that were read."""
    ((bonus,),) = query(FACTORIES_BONUS, scope)
    estimated, contracted, realised = (stage_savings(rows, stage) for stage in STAGES)
    return SavingsReport(
        currency=scope.currency,
        rows=rows,
        estimated=estimated,
        contracted=contracted,
        realised=realised,
        to_contracted=bridge_between(rows, "contracted"),
        to_realised=bridge_between(rows, "realised"),
        factories_bonus=bonus,
    )


def order_savings(scope: SavingsScope) -> list[OrderSavings]:
    """Returns each order's savings in a run, the largest first; one query."""
    return [order_of(*row) for row in query(SAVINGS_OF_ORDERS, scope)]


def order_of(*row: Any) -> OrderSavings:
    """Converts a row of SAVINGS_OF_ORDERS."""
    run_id, order_id, currency, digits, reference, title, buyer, *more = row
    keys, more = more[:4], more[4:]
    basis, guarantee, status, is_pending, is_refunded, causes, *more = more
    planned, alone, price, bound, agreed, good, paid = more

    def amounts_for(pieces: int, paid: Decimal) -> StageAmounts:
        return StageAmounts(pieces, portion(alone, pieces, planned, digits), paid)

    return OrderSavings(
        run_id=run_id,
        order_id=order_id,
        currency=currency,
        digits=digits,
        reference=reference,
        title=title,
        buyer=buyer,
        keys=dict(zip(ORDER_KEYS, keys, strict=True)),
        basis=basis,
        guarantee=guarantee,
        estimated=amounts_for(planned, rounded_down(price, digits)),
        contracted=None if bound is None else amounts_for(int(bound), agreed),
        realised=None if good is None else amounts_for(int(good), paid),
        status=status,
        is_pending=is_pending,
        is_refunded=is_refunded,
        causes=frozenset(causes),
    )


def grouped_savings(
    scope: SavingsScope, by: str, rows: Sequence[OrderSavings]
) -> list[GroupSavings]:
    """Sums the scope's orders by one of DIMENSIONS; one query for those of the work."""
    groups: dict[Any, GroupSavings] = {}
    for _row, shares in zip(rows, shares_of(scope, by, rows), strict=True):
        for key, part in shares.items():
            group = groups.setdefault(key, GroupSavings(key))
            for stage, (alone, price) in part.items():
                group.stages[stage].add(alone, price)
    return list(groups.values())


def orders_of_group(
    scope: SavingsScope, by: str, key: Any, rows: Sequence[OrderSavings]
) -> list[OrderSavings]:
    """Returns the orders of which a group has a part."""
    shares = shares_of(scope, by, rows)
    return [row for row, parts in zip(rows, shares, strict=True) if key in parts]


Parts = Mapping[Any, Mapping[str, tuple[Decimal, Decimal]]]


def shares_of(scope: SavingsScope, by: str, rows: Sequence[OrderSavings]) -> list[Parts]:
    """Returns alone cost and price of each order at its stages, by key of a dimension."""
    if by in ORDER_KEYS:
        return [{row.keys[by]: amounts_of(row)} for row in rows]
    weights = work_weights(scope, by)
    return [divided(row, weights.get((row.run_id, row.order_id), {})) for row in rows]


def amounts_of(row: OrderSavings) -> dict[str, tuple[Decimal, Decimal]]:
    """Returns alone cost and price of an order by stage, of those that it reached."""
    found = ((stage, row.at(stage)) for stage in STAGES)
    return {stage: (part.alone, part.price) for stage, part in found if part is not None}


def divided(row: OrderSavings, weights: Mapping[Any, int]) -> Parts:
    """Divides the amounts of an order by weights; without any they have no key."""
    amounts = amounts_of(row)
    if not weights:
        return {None: amounts}
    parts: dict[Any, dict[str, tuple[Decimal, Decimal]]] = {key: {} for key in weights}
    for stage, (alone, price) in amounts.items():
        costs, prices = (divide(amount, weights, row.digits) for amount in (alone, price))
        shares = zip(costs, prices, strict=True)
        for key, share in zip(weights, shares, strict=True):
            parts[key][stage] = share
    return parts


def divide(amount: Decimal, weights: Mapping[Any, int], digits: int) -> list[Decimal]:
    """Divides whole minor units by weights; the parts add up to the amount."""
    whole, upto = sum(weights.values()), 0
    bounds = [minor_unit(digits) * 0]
    for weight in weights.values():
        upto += weight
        bounds.append(portion(amount, upto, whole, digits))
    return [end - start for start, end in pairwise(bounds)]


def work_weights(scope: SavingsScope, by: str) -> dict[tuple[UUID, UUID], dict[Any, int]]:
    """Returns the weight of each process or factory in the work of each order and run."""
    found: dict[tuple[UUID, UUID], list[tuple[Any, Decimal, Decimal | None]]] = defaultdict(list)
    for run_id, order_id, *work in query(WORK_COSTS.format(key=WORK_KEYS[by]), scope):
        found[run_id, order_id].append(tuple(work))
    return {key: weights_of(work) for key, work in found.items()}


def weights_of(work: Iterable[tuple[Any, Decimal, Decimal | None]]) -> dict[Any, int]:
    """Returns the standing costs in micros, or all planned ones if none stands.

    Work that costs nothing weighs the same everywhere.
    """
    rows = list(work)
    standing = {key: to_micros(cost) for key, _planned, cost in rows if cost is not None}
    costs = standing or {key: to_micros(planned) for key, planned, _cost in rows}
    return costs if any(costs.values()) else dict.fromkeys(costs, 1)


def query(sql: str, scope: SavingsScope) -> list[tuple[Any, ...]]:
    """Executes a query with the scope's parameters."""
    parameters = {
        "approved": RunStatus.APPROVED,
        "published": Stage.PUBLISHED,
        "bound": list(BOUND_STATUSES),
        "live": list(LIVE_STATUSES),
        "pending": list(PENDING_STATUSES),
        "settled": AllocationStatus.SETTLED,
        "missing": [ShortfallStatus.OPEN, ShortfallStatus.UNMATCHED],
        "accepted": list(GOODS_ACCEPTED_STATUSES),
        "accounts": list(PAID_ACCOUNTS),
        "repaid": list(REPAID_RETURNS),
        "zone": settings.TIME_ZONE,
        "currency": scope.currency,
        "run": scope.run_id,
        "since": scope.since,
    }
    with connection.cursor() as cursor:
        # The planner expects one row of thousands, and would join them by loops over each other.
        cursor.execute(f"SET LOCAL enable_nestloop = off; {sql}", parameters)
        cursor.nextset()
        return cursor.fetchall()
