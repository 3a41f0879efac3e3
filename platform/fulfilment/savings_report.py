"""What matches saved, order by order, and summed by week, place, kind of work or partner.

The stages and who counts in them are those of `savings` and `matching.selectors.runs.savings`, so
the sums here are theirs: `estimated` by the approved plan, `contracted` by what both sides
confirmed, `realised` by what was delivered and paid. They are of different orders and are never
added. Each compares an order with a baseline only where both make the same pieces of it.

An order belongs to one week (in which its run was approved), region (where it is shipped to),
sector and buyer. Its work may belong to several processes and factories: there all its amounts are
divided as its allocations cost, those that stand or else all that were planned, to the micro, so
that the parts add up to the whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from fulfilment.savings import PAID_STATUSES, THERE_STATUSES, Comparison
from fulfilment.states import Account
from matching.models import RunOrder
from matching.models.costs import EXPECTED_ITEMS, items_sql
from matching.states import (
    ARRIVED_STATUSES,
    BOUND_STATUSES,
    LIVE_STATUSES,
    AllocationStatus,
    RunStatus,
)

STAGES = ("estimated", "contracted", "realised")
# What savings can be summed by: of the order, and of the work on it.
ORDER_KEYS = {
    "week": "date_trunc('week', run.decided_at AT TIME ZONE %(zone)s)::date",
    "region": "order_.ship_to_region_id",
    "sector": "order_.sector",
    "buyer": "order_.organisation_id",
}
WORK_KEYS = {"process": "operation.process_id", "factory": "machine.factory_id"}
DIMENSIONS = (*ORDER_KEYS, *WORK_KEYS)
# Written out, since thousands of orders are compared at once: each order of the approved runs
# beside the baseline, with what it costs at each stage that it has reached.
COMPARED = """
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
# How much of an order's work is of each process or factory: up to and with it, of the whole.
SPREAD = """
    , work AS (
        SELECT part.run_id, part.order_id, {key} AS key, SUM({part_total}) AS planned,
            SUM({part_total}) FILTER (WHERE part.status = ANY(%(live)s)) AS standing
        FROM matching_allocation AS part
        JOIN run ON run.id = part.run_id
        JOIN orders_operation AS operation ON operation.id = part.operation_id
        JOIN factories_capacitywindow AS window_ ON window_.id = part.window_id
        JOIN factories_machine AS machine ON machine.id = window_.machine_id
        GROUP BY part.run_id, part.order_id, {key}
    ), told AS (
        SELECT run_id, order_id, key, planned, standing,
            bool_or(standing IS NOT NULL) OVER (PARTITION BY run_id, order_id) AS any_stands
        FROM work
    ), weight AS (
        SELECT run_id, order_id, key, CASE WHEN any_stands THEN standing ELSE planned END AS part,
            SUM(CASE WHEN any_stands THEN standing ELSE planned END)
                OVER (PARTITION BY run_id, order_id) AS whole
        FROM told WHERE standing IS NOT NULL OR NOT any_stands
    ), share AS (
        SELECT run_id, order_id, key, CASE WHEN whole = 0 THEN 1 ELSE part END AS part,
            SUM(CASE WHEN whole = 0 THEN 1 ELSE part END)
                OVER (PARTITION BY run_id, order_id ORDER BY key) AS upto,
            SUM(CASE WHEN whole = 0 THEN 1 ELSE part END)
                OVER (PARTITION BY run_id, order_id) AS whole
        FROM weight
    )
"""
# A part of an amount, so that all parts add up to it.
PART = """(
    div({amount} * 1000000 * share.upto, share.whole)
    - div({amount} * 1000000 * (share.upto - share.part), share.whole)
) * 0.000001"""
OF_ORDERS = """
    FROM compared
    JOIN run ON run.id = compared.run_id
    JOIN orders_order AS order_ ON order_.id = compared.order_id
"""
OF_WORK = f"{OF_ORDERS} LEFT JOIN share USING (run_id, order_id)"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which orders are compared, and with what; `since` is of the approval of their runs."""

    currency: str
    kind: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderSaving:
    """One order under one approved run, beside one baseline; a stage that is missing is None."""

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
class GroupSaving:
    """The stages of all orders of one group, each on its own orders."""

    key: Any
    stages: dict[str, Comparison] = field(
        default_factory=lambda: {stage: Comparison() for stage in STAGES}
    )


def total_savings(scope: Scope) -> GroupSaving:
    """All orders together; one query."""
    sql = f"{compared_by(scope)} SELECT NULL, {sums_of(amounts('compared.{}'))} {OF_ORDERS}"
    (row,) = rows_of(sql, scope)
    return group_of(row)


def grouped_savings(scope: Scope, by: str) -> list[GroupSaving]:
    """The orders by one of DIMENSIONS; one query."""
    if by in ORDER_KEYS:
        columns = f"{ORDER_KEYS[by]}, {sums_of(amounts('compared.{}'))}"
        sql = f"{compared_by(scope)} SELECT {columns} {OF_ORDERS} GROUP BY 1"
    else:
        parts = {name: PART.format(amount=sql) for name, sql in amounts("compared.{}").items()}
        # An order without any allocation has no share, and all of it is of nobody.
        whole = {
            name: f"CASE WHEN share.whole IS NULL THEN compared.{name} ELSE {part} END"
            for name, part in parts.items()
        }
        with_shares = compared_by(scope) + spread_by(by)
        sql = f"{with_shares} SELECT share.key, {sums_of(whole)} {OF_WORK} GROUP BY 1"
    return [group_of(row) for row in rows_of(sql, scope)]


def whole_of(groups: Iterable[GroupSaving]) -> GroupSaving:
    """All orders together, of groups by one of ORDER_KEYS: there each order is in one group."""
    total = GroupSaving(None)
    for group in groups:
        for stage, part in group.stages.items():
            total.stages[stage].add(part.orders, part.baseline_cost, part.cost)
    return total


def order_savings(scope: Scope, *, by: str = "", key: Any = None) -> list[OrderSaving]:
    """Every order with what it is called, those that save most first; of one group where a
    dimension and a key are given. One query."""
    columns = ("run_id", "order_id", "baseline_cost", *STAGES)
    run, order, *costs = (f"compared.{name}" for name in columns)
    words = "order_.reference, order_.title, buyer.name"
    sql = compared_by(scope)
    condition = ""
    if key is not None and by in ORDER_KEYS:
        condition = f"WHERE {ORDER_KEYS[by]} = %(key)s"
    elif key is not None:
        sql += spread_by(by)
        condition = """WHERE EXISTS (
            SELECT FROM share WHERE share.run_id = compared.run_id
                AND share.order_id = compared.order_id AND share.key = %(key)s
        )"""
    sql += f"""
        SELECT {run}, {order}, {words}, {", ".join(costs)} {OF_ORDERS}
        JOIN accounts_organisation AS buyer ON buyer.id = order_.organisation_id
        {condition}
        ORDER BY compared.baseline_cost - compared.estimated DESC, order_.reference
    """
    return [OrderSaving(*row) for row in rows_of(sql, scope, key=key)]


def compared_by(scope: Scope) -> str:
    """The orders beside the scope's baseline."""
    return COMPARED.format(
        baseline=RunOrder.BASELINE_COSTS[scope.kind],
        result_total=total_of("result"),
        part_total=total_of("part"),
        part_expected=items_sql(EXPECTED_ITEMS, table="part"),
    )


def spread_by(by: str) -> str:
    """The shares of work by a dimension of WORK_KEYS."""
    return SPREAD.format(key=WORK_KEYS[by], part_total=total_of("part"))


def total_of(table: str) -> str:
    """The sum of a row's cost items."""
    return items_sql(table=table)


def amounts(form: str) -> dict[str, str]:
    """Each amount of a compared order, in SQL."""
    return {name: form.format(name) for name in ("baseline_cost", *STAGES)}


def sums_of(of: dict[str, str]) -> str:
    """Orders, baseline cost and cost of each stage, on those that have reached it."""
    return ", ".join(
        f"COUNT(compared.{stage}), "
        f"COALESCE(SUM({of['baseline_cost']}) FILTER (WHERE compared.{stage} IS NOT NULL), 0), "
        f"COALESCE(SUM({of[stage]}), 0)"
        for stage in STAGES
    )


def group_of(row: Iterable[Any]) -> GroupSaving:
    """A row of key and sums."""
    key, *figures = row
    stages = zip(STAGES, threes(figures), strict=True)
    return GroupSaving(key, {stage: Comparison(*three) for stage, three in stages})


def threes(figures: list[Any]) -> Iterator[list[Any]]:
    """The figures of each stage."""
    for start in range(0, len(figures), 3):
        yield figures[start : start + 3]


def rows_of(sql: str, scope: Scope, **given: Any) -> list[tuple[Any, ...]]:
    """What the database answers."""
    constants = {
        "approved": RunStatus.APPROVED,
        "bound": list(BOUND_STATUSES),
        "live": list(LIVE_STATUSES),
        "there": list(THERE_STATUSES),
        "accepted": list(PAID_STATUSES),
        "arrived": list(ARRIVED_STATUSES),
        "settled": AllocationStatus.SETTLED,
        "payees": [Account.FACTORY, Account.CARRIER],
        "zone": settings.TIME_ZONE,
        "currency": scope.currency,
        "since": scope.since,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, constants | given)
        return cursor.fetchall()
