"""Reports savings by order, week, region, sector, buyer, process, factory.

The stages are those of `savings` and `matching.selectors.runs.savings`, and so are the sums:
`estimated` by the approved plan, `contracted` by what both sides confirmed, `realised` by what was
delivered and paid. They cover different orders and are never added. Each compares an order with a
baseline only if both make the same pieces.

An order belongs to one week (of its run's approval), region (of delivery), sector and buyer. Its
work may belong to several processes and factories: its amounts are divided by the cost of its live
allocations, or of all planned ones if none is live, to the micro, so that the parts sum to the
whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from fulfilment.savings import SavingsComparison
from fulfilment.states import PAYEES
from matching.models import RunOrder
from matching.models.cost_items import EXPECTED_ITEMS, items_sql
from matching.states import (
    ARRIVED_STATUSES,
    BOUND_STATUSES,
    LIVE_STATUSES,
    AllocationStatus,
    RunStatus,
)
from orders.states import GOODS_ACCEPTED_STATUSES, GOODS_DELIVERED_STATUSES

STAGES = ("estimated", "contracted", "realised")
# Dimensions by which savings are grouped: of the order, and of the work on it.
ORDER_KEYS = {
    "week": "date_trunc('week', run.decided_at AT TIME ZONE %(zone)s)::date",
    "region": "order_.ship_to_region_id",
    "sector": "order_.sector",
    "buyer": "order_.organisation_id",
}
WORK_KEYS = {"process": "operation.process_id", "factory": "machine.factory_id"}
DIMENSIONS = (*ORDER_KEYS, *WORK_KEYS)
# In SQL, because thousands of orders are compared at once: each order of the approved runs with its
# baseline cost and its cost at each stage it has reached.
COMPARED_ORDERS = """
    WITH run AS MATERIALIZED (
        SELECT id, decided_at FROM matching_matchrun
        WHERE status = %(approved)s AND currency_id = %(currency)s
            AND (%(since)s::timestamptz IS NULL OR decided_at >= %(since)s)
    ), planned AS MATERIALIZED (
        SELECT result.run_id, result.order_id, result.made, result.{baseline} AS baseline_cost,
            {result_total} AS cost
        FROM matching_runorder AS result JOIN run ON run.id = result.run_id
        WHERE result.{baseline} IS NOT NULL
    ), step AS (
        SELECT part.run_id, part.order_id, SUM(part.quantity - part.lost) AS pieces,
            SUM({part_total}) AS cost
        FROM matching_allocation AS part JOIN run ON run.id = part.run_id
        WHERE part.status = ANY(%(bound)s)
        GROUP BY part.run_id, part.order_id, part.operation_id
    ), wanted AS (
        SELECT order_id, COUNT(*) AS steps FROM orders_operation GROUP BY order_id
    ), contracted AS (
        SELECT step.run_id, step.order_id, SUM(step.cost) AS cost
        FROM step JOIN planned USING (run_id, order_id) JOIN wanted USING (order_id)
        GROUP BY step.run_id, step.order_id, wanted.steps
        HAVING COUNT(*) FILTER (WHERE step.pieces = planned.made) = wanted.steps
    ), first AS MATERIALIZED (
        SELECT DISTINCT ON (result.order_id) result.order_id, result.run_id, result.made
        FROM matching_runorder AS result
        JOIN matching_matchrun AS own ON own.id = result.run_id
        JOIN orders_order AS order_ ON order_.id = result.order_id
        WHERE result.claimed AND own.status = %(approved)s AND order_.status = ANY(%(there)s)
            AND EXISTS (
                SELECT FROM matching_allocation AS part
                WHERE part.run_id = result.run_id AND part.order_id = result.order_id
                    AND part.status = ANY(%(arrived)s)
            )
        ORDER BY result.order_id, own.decided_at, own.created_at DESC
    ), good AS (
        SELECT shipment.allocation_id, SUM(receipt.received - receipt.damaged) AS pieces,
            SUM(receipt.received - receipt.damaged) FILTER (WHERE shipment.lot_id IS NULL) AS last
        FROM fulfilment_shipment AS shipment
        JOIN fulfilment_receipt AS receipt ON receipt.shipment_id = shipment.id
        GROUP BY shipment.allocation_id
    ), arrived AS (
        SELECT part.order_id, SUM(good.last) AS pieces,
            SUM(div({part_expected} * 1000000 * good.pieces, part.quantity))
                FILTER (WHERE part.status = %(settled)s) * 0.000001 AS expected
        FROM matching_allocation AS part JOIN good ON good.allocation_id = part.id
        GROUP BY part.order_id
    ), paid AS (
        SELECT part.order_id, SUM(line.amount) AS amount
        FROM fulfilment_settlementline AS line
        JOIN fulfilment_settlementtransaction AS booked ON booked.id = line.transaction_id
        JOIN fulfilment_settlement AS settlement ON settlement.id = booked.settlement_id
        JOIN matching_allocation AS part ON part.id = settlement.allocation_id
        WHERE line.account = ANY(%(payees)s)
        GROUP BY part.order_id
    ), realised AS (
        SELECT first.run_id, first.order_id,
            COALESCE(paid.amount, 0) + COALESCE(arrived.expected, 0) AS cost
        FROM first
        JOIN orders_order AS order_ ON order_.id = first.order_id
        LEFT JOIN arrived USING (order_id)
        LEFT JOIN paid USING (order_id)
        WHERE order_.status = ANY(%(accepted)s) AND COALESCE(arrived.pieces, 0) = first.made
            AND NOT EXISTS (
                SELECT FROM fulfilment_disputerefund AS refund
                JOIN fulfilment_dispute AS dispute ON dispute.id = refund.dispute_id
                WHERE dispute.order_id = first.order_id
            )
    ), compared AS (
        SELECT planned.run_id, planned.order_id, planned.baseline_cost, planned.cost AS estimated,
            contracted.cost AS contracted, realised.cost AS realised
        FROM planned
        LEFT JOIN contracted USING (run_id, order_id)
        LEFT JOIN realised USING (run_id, order_id)
    )
"""
# Shares of an order's work by process or factory: the cumulative part and the whole.
WORK_SHARES = """
    , work AS (
        SELECT part.run_id, part.order_id, {key} AS key, SUM({part_total}) AS planned,
            SUM({part_total}) FILTER (WHERE part.status = ANY(%(live)s)) AS standing
        FROM matching_allocation AS part
        JOIN run ON run.id = part.run_id
        JOIN orders_operation AS operation ON operation.id = part.operation_id
        JOIN factories_capacitywindow AS window_ ON window_.id = part.window_id
        JOIN factories_machine AS machine ON machine.id = window_.machine_id
        GROUP BY part.run_id, part.order_id, {key}
    ), ranked AS (
        SELECT run_id, order_id, key, planned, standing,
            bool_or(standing IS NOT NULL) OVER (PARTITION BY run_id, order_id) AS any_stands
        FROM work
    ), weight AS (
        SELECT run_id, order_id, key, CASE WHEN any_stands THEN standing ELSE planned END AS part,
            SUM(CASE WHEN any_stands THEN standing ELSE planned END)
                OVER (PARTITION BY run_id, order_id) AS whole
        FROM ranked WHERE standing IS NOT NULL OR NOT any_stands
    ), share AS (
        SELECT run_id, order_id, key, CASE WHEN whole = 0 THEN 1 ELSE part END AS part,
            SUM(CASE WHEN whole = 0 THEN 1 ELSE part END)
                OVER (PARTITION BY run_id, order_id ORDER BY key) AS upto,
            SUM(CASE WHEN whole = 0 THEN 1 ELSE part END)
                OVER (PARTITION BY run_id, order_id) AS whole
        FROM weight
    )
"""
# A share of an amount, rounded so that all shares sum to it.
SHARE_OF_AMOUNT = """(
    div({amount} * 1000000 * share.upto, share.whole)
    - div({amount} * 1000000 * (share.upto - share.part), share.whole)
) * 0.000001"""
FROM_ORDERS = """
    FROM compared
    JOIN run ON run.id = compared.run_id
    JOIN orders_order AS order_ ON order_.id = compared.order_id
"""
FROM_WORK = f"{FROM_ORDERS} LEFT JOIN share USING (run_id, order_id)"


@dataclass(frozen=True, slots=True)
class SavingsScope:
    """Selects currency, baseline and the earliest approval of the runs compared."""

    currency: str
    kind: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderSavings:
    """Holds an order's costs in a run and a baseline; None for a missing stage."""

    run_id: UUID
    order_id: UUID
    reference: str
    title: str
    buyer: str
    baseline_cost: Decimal
    estimated: Decimal
    contracted: Decimal | None
    realised: Decimal | None


@dataclass(slots=True)
class GroupSavings:
    """Holds the stages of a group, each over the orders that reached it."""

    key: Any
    stages: dict[str, SavingsComparison] = field(
        default_factory=lambda: {stage: SavingsComparison() for stage in STAGES}
    )


def total_savings(scope: SavingsScope) -> GroupSavings:
    """Returns the savings of all orders; one query."""
    columns = sum_columns(amount_columns("compared.{}"))
    sql = f"{compared_orders_sql(scope)} SELECT NULL, {columns} {FROM_ORDERS}"
    (row,) = query(sql, scope)
    return group_of(row)


def grouped_savings(scope: SavingsScope, by: str) -> list[GroupSavings]:
    """Returns savings grouped by one of DIMENSIONS; one query."""
    if by in ORDER_KEYS:
        columns = f"{ORDER_KEYS[by]}, {sum_columns(amount_columns('compared.{}'))}"
        sql = f"{compared_orders_sql(scope)} SELECT {columns} {FROM_ORDERS} GROUP BY 1"
    else:
        parts = {
            name: SHARE_OF_AMOUNT.format(amount=sql)
            for name, sql in amount_columns("compared.{}").items()
        }
        # An order without allocations has no share; its amounts go to the group without a key.
        whole = {
            name: f"CASE WHEN share.whole IS NULL THEN compared.{name} ELSE {part} END"
            for name, part in parts.items()
        }
        with_shares = compared_orders_sql(scope) + work_shares_sql(by)
        sql = f"{with_shares} SELECT share.key, {sum_columns(whole)} {FROM_WORK} GROUP BY 1"
    return [group_of(row) for row in query(sql, scope)]


def sum_of_groups(groups: Iterable[GroupSavings]) -> GroupSavings:
    """Sums groups by one of ORDER_KEYS, in which each order belongs to one group."""
    total = GroupSavings(None)
    for group in groups:
        for stage, part in group.stages.items():
            total.stages[stage].add(part.orders, part.baseline_cost, part.cost)
    return total


def order_savings(scope: SavingsScope, *, by: str = "", key: Any = None) -> list[OrderSavings]:
    """Returns the savings of each order, the largest first; one query.

    With a dimension and a key, only the orders of that group.
    """
    columns = ("run_id", "order_id", "baseline_cost", *STAGES)
    run, order, *costs = (f"compared.{name}" for name in columns)
    labels = "order_.reference, order_.title, buyer.name"
    sql = compared_orders_sql(scope)
    condition = ""
    if key is not None and by in ORDER_KEYS:
        condition = f"WHERE {ORDER_KEYS[by]} = %(key)s"
    elif key is not None:
        sql += work_shares_sql(by)
        condition = """WHERE EXISTS (
            SELECT FROM share WHERE share.run_id = compared.run_id
                AND share.order_id = compared.order_id AND share.key = %(key)s
        )"""
    sql += f"""
        SELECT {run}, {order}, {labels}, {", ".join(costs)} {FROM_ORDERS}
        JOIN accounts_organisation AS buyer ON buyer.id = order_.organisation_id
        {condition}
        ORDER BY compared.baseline_cost - compared.estimated DESC, order_.reference
    """
    return [OrderSavings(*row) for row in query(sql, scope, key=key)]


def compared_orders_sql(scope: SavingsScope) -> str:
    """Returns the SQL of the orders compared with the scope's baseline."""
    return COMPARED_ORDERS.format(
        baseline=RunOrder.BASELINE_COSTS[scope.kind],
        result_total=total_of("result"),
        part_total=total_of("part"),
        part_expected=items_sql(EXPECTED_ITEMS, table="part"),
    )


def work_shares_sql(by: str) -> str:
    """Returns the SQL of work shares by a dimension of WORK_KEYS."""
    return WORK_SHARES.format(key=WORK_KEYS[by], part_total=total_of("part"))


def total_of(table: str) -> str:
    """Returns the SQL sum of a row's cost items."""
    return items_sql(table=table)


def amount_columns(form: str) -> dict[str, str]:
    """Returns the SQL of each amount of a compared order."""
    return {name: form.format(name) for name in ("baseline_cost", *STAGES)}


def sum_columns(of: dict[str, str]) -> str:
    """Returns SQL columns of orders, baseline cost and cost for each stage."""
    return ", ".join(
        f"COUNT(compared.{stage}), "
        f"COALESCE(SUM({of['baseline_cost']}) FILTER (WHERE compared.{stage} IS NOT NULL), 0), "
        f"COALESCE(SUM({of[stage]}), 0)"
        for stage in STAGES
    )


def group_of(row: Iterable[Any]) -> GroupSavings:
    """Converts a row of key and sums."""
    key, *figures = row
    stages = zip(STAGES, chunks_of_three(figures), strict=True)
    return GroupSavings(key, {stage: SavingsComparison(*three) for stage, three in stages})


def chunks_of_three(figures: list[Any]) -> Iterator[list[Any]]:
    """Yields the three figures of each stage."""
    for start in range(0, len(figures), 3):
        yield figures[start : start + 3]


def query(sql: str, scope: SavingsScope, **parameters: Any) -> list[tuple[Any, ...]]:
    """Executes a query with the scope's parameters."""
    constants = {
        "approved": RunStatus.APPROVED,
        "bound": list(BOUND_STATUSES),
        "live": list(LIVE_STATUSES),
        "there": list(GOODS_DELIVERED_STATUSES),
        "accepted": list(GOODS_ACCEPTED_STATUSES),
        "arrived": list(ARRIVED_STATUSES),
        "settled": AllocationStatus.SETTLED,
        "payees": list(PAYEES),
        "zone": settings.TIME_ZONE,
        "currency": scope.currency,
        "since": scope.since,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, constants | parameters)
        return cursor.fetchall()
