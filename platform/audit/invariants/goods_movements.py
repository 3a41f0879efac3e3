"""Accounts for every piece that was inspected, shipped, received or returned."""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from fulfilment.states import ENDED_RETURNS, Account, DispositionKind, TransactionKind
from matching.states import ARRIVED_STATUSES, SENT_STATUSES

# Inspected, scrapped and sent pieces of each allocation that was inspected.
COUNTS = """
    SELECT allocation.id, allocation.status, allocation.quantity, allocation.lost,
        allocation.lost_later, allocation.operation_id, looked.passed,
        looked.failed - coalesce(decided.scrapped, 0) AS failed,
        coalesce(decided.reworked, 0) - looked.reworked AS in_rework,
        coalesce(decided.scrapped, 0) AS scrapped, looked.spare,
        looked.spare + looked.overrun_failed AS beyond,
        coalesce(sent.pieces, 0) + coalesce(stranded.pieces, 0) AS gone,
        coalesce(sent.spare, 0) AS spare_gone
    FROM matching_allocation AS allocation
    JOIN (
        SELECT allocation_id, sum(passed) AS passed, sum(spare) AS spare,
            sum(overrun_failed) AS overrun_failed,
            sum(CASE WHEN is_rework THEN -passed ELSE failed END) AS failed,
            coalesce(sum(passed + failed) FILTER (WHERE is_rework), 0) AS reworked
        FROM fulfilment_inspection GROUP BY allocation_id
    ) AS looked ON looked.allocation_id = allocation.id
    LEFT JOIN (
        SELECT allocation_id, sum(pieces) FILTER (WHERE kind = %(scrap)s) AS scrapped,
            sum(pieces) FILTER (WHERE kind = %(rework)s) AS reworked
        FROM fulfilment_disposition GROUP BY allocation_id
    ) AS decided ON decided.allocation_id = allocation.id
    LEFT JOIN (
        SELECT allocation_id, sum(pieces) AS pieces, sum(spare) AS spare
        FROM fulfilment_shipment GROUP BY allocation_id
    ) AS sent ON sent.allocation_id = allocation.id
    LEFT JOIN fulfilment_strandedpieces AS stranded ON stranded.allocation_id = allocation.id
"""
KINDS = {"scrap": DispositionKind.SCRAP, "rework": DispositionKind.REWORK}
# What arrived of each shipment, and whether more may come.
ARRIVALS = """
    SELECT shipment.id, shipment.allocation_id, shipment.lot_id, shipment.pieces, shipment.spare,
        coalesce(sum(receipt.received), 0) AS received,
        coalesce(sum(receipt.received + receipt.spare + receipt.spare_damaged), 0) AS arrived,
        coalesce(sum(receipt.spare), 0) AS spare_received,
        coalesce(sum(receipt.damaged), 0) AS damaged,
        coalesce(bool_or(receipt.is_final), false) AS is_final
    FROM fulfilment_shipment AS shipment
    LEFT JOIN fulfilment_receipt AS receipt ON receipt.shipment_id = shipment.id
    GROUP BY shipment.id
"""


@rule(_("Every piece of an allocation is lost, passed, failed or still to be inspected, once."))
def pieces_are_inspected_once() -> Query:
    """Selects allocations with pieces counted twice, or sent before they passed."""
    return Query(
        f"""
        SELECT id FROM ({COUNTS}) AS counted
        WHERE quantity - (lost - lost_later) - passed - failed < 0
            OR failed < 0 OR in_rework NOT BETWEEN 0 AND failed OR gone > passed
            OR spare_gone > spare
        """,
        KINDS,
    )


@rule(_("A later step inspects no more pieces than it received undamaged."))
def later_steps_work_on_what_arrived() -> Query:
    """Selects allocations of a later step that inspected more pieces than arrived."""
    return Query(
        f"""
        SELECT counted.id FROM ({COUNTS}) AS counted
        JOIN orders_operation AS step ON step.id = counted.operation_id
        LEFT JOIN (
            SELECT lot.to_allocation_id,
                sum(arrival.received - arrival.damaged + arrival.spare_received) AS pieces
            FROM ({ARRIVALS}) AS arrival
            JOIN matching_lottransfer AS lot ON lot.id = arrival.lot_id
            GROUP BY lot.to_allocation_id
        ) AS got ON got.to_allocation_id = counted.id
        WHERE step.sequence > 1
            AND passed + failed + scrapped + beyond > coalesce(got.pieces, 0)
        """,
        KINDS,
    )


@rule(_("What is shipped has left whole, and what is received has nothing under way any more."))
def shipped_pieces_have_left() -> Query:
    """Selects shipped allocations with pieces at home, received ones with some away."""
    return Query(
        f"""
        SELECT id FROM ({COUNTS}) AS counted
        WHERE status = ANY(%(sent)s) AND (
            gone <> passed OR failed <> 0 OR quantity - (lost - lost_later) <> passed
        )
        UNION
        SELECT allocation.id FROM matching_allocation AS allocation
        JOIN ({ARRIVALS}) AS arrival ON arrival.allocation_id = allocation.id
        WHERE allocation.status = ANY(%(arrived)s) AND NOT arrival.is_final
        """,
        {**KINDS, "sent": list(SENT_STATUSES), "arrived": list(ARRIVED_STATUSES)},
    )


@rule(_("No more pieces of a shipment arrive than were sent, and the last receipt is final."))
def receipts_bring_what_was_sent() -> Query:
    """Selects shipments of which too many pieces arrived, or all and may still come.

    Spare pieces go to a next step alone.
    """
    return Query(f"""
        SELECT id FROM ({ARRIVALS}) AS arrival
        WHERE received > pieces OR arrived > pieces + spare
            OR (arrived = pieces + spare AND NOT is_final) OR (spare > 0 AND lot_id IS NULL)
    """)


@rule(_("A lot knows how many of its pieces left, and lost at least those that did not arrive."))
def lots_count_what_was_sent() -> Query:
    """Selects lots whose sent or lost pieces differ from their shipments."""
    return Query(f"""
        SELECT lot.id FROM matching_lottransfer AS lot
        LEFT JOIN (
            SELECT lot_id, sum(pieces) AS sent, sum(
                damaged + CASE WHEN is_final THEN pieces - received ELSE 0 END
            ) AS missing
            FROM ({ARRIVALS}) AS arrival WHERE lot_id IS NOT NULL GROUP BY lot_id
        ) AS shipped ON shipped.lot_id = lot.id
        WHERE lot.sent <> coalesce(shipped.sent, 0)
            OR lot.sent_lost < coalesce(shipped.missing, 0)
    """)


@rule(_("No piece that arrived undamaged is returned twice."))
def pieces_are_returned_once() -> Query:
    """Selects allocations of which more pieces are returned than were paid for."""
    return Query(
        f"""
        SELECT allocation.id FROM matching_allocation AS allocation
        JOIN (
            SELECT allocation_id, sum(pieces) AS pieces FROM fulfilment_return
            WHERE status <> ALL(%(ended)s) GROUP BY allocation_id
        ) AS back ON back.allocation_id = allocation.id
        LEFT JOIN (
            SELECT allocation_id, sum(received - damaged) AS pieces FROM ({ARRIVALS}) AS arrival
            GROUP BY allocation_id
        ) AS got ON got.allocation_id = allocation.id
        LEFT JOIN fulfilment_strandedpieces AS stranded ON stranded.allocation_id = allocation.id
        WHERE back.pieces > least(
            coalesce(got.pieces, 0), quantity - lost - coalesce(stranded.pieces, 0)
        )
        """,
        {"ended": list(ENDED_RETURNS)},
    )


@rule(_("What a buyer got back for returned goods is what the returns of the lot say."))
def return_refunds_are_paid() -> Query:
    """Selects settlements whose lines of returns differ from the refunds of returns."""
    return Query(
        """
        SELECT settlement.id FROM fulfilment_settlement AS settlement
        LEFT JOIN (
            SELECT booked.settlement_id, sum(line.amount) AS amount
            FROM fulfilment_settlementline AS line
            JOIN fulfilment_settlementtransaction AS booked ON booked.id = line.transaction_id
            WHERE booked.kind = %(kind)s AND line.account = %(buyer)s
            GROUP BY booked.settlement_id
        ) AS paid ON paid.settlement_id = settlement.id
        LEFT JOIN (
            SELECT allocation_id, sum(amount) AS amount FROM fulfilment_returnrefund
            GROUP BY allocation_id
        ) AS refund ON refund.allocation_id = settlement.allocation_id
        WHERE coalesce(paid.amount, 0) <> coalesce(refund.amount, 0)
        """,
        {"kind": TransactionKind.RETURN, "buyer": Account.BUYER},
    )


GOODS_MOVEMENTS = (
    pieces_are_inspected_once,
    later_steps_work_on_what_arrived,
    shipped_pieces_have_left,
    receipts_bring_what_was_sent,
    lots_count_what_was_sent,
    pieces_are_returned_once,
    return_refunds_are_paid,
)
