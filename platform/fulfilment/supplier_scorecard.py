"""Computes factories' scorecards: answers to offers and pieces shipped on time.

A factory answers an offer by accepting or declining it; expired offers count separately, and of an
offer that was asked again only the last answer counts. A piece
ships on time if it leaves by the due day of its allocation; one that has still to leave after that
day is late. Pieces that were lost before they left, or that have no next step, do not count.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection

from matching.states import BOUND_STATUSES, SENT_STATUSES, AllocationStatus

ANSWERS = """
    SELECT machine.factory_id,
        COUNT(*) FILTER (WHERE answer.to_status = %(accepted)s),
        COUNT(*) FILTER (WHERE answer.to_status = %(declined)s),
        COUNT(*) FILTER (WHERE answer.to_status = %(expired)s),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY answer.at - asked.at)
            FILTER (WHERE answer.to_status <> %(expired)s)
    FROM matching_allocationevent AS answer
    CROSS JOIN LATERAL (
        SELECT event.at FROM matching_allocationevent AS event
        WHERE event.subject_id = answer.subject_id AND event.to_status = %(offered)s
            AND event.id < answer.id
        ORDER BY event.id DESC LIMIT 1
    ) AS asked
    JOIN matching_allocation AS allocation ON allocation.id = answer.subject_id
    JOIN factories_capacitywindow AS window_ ON window_.id = allocation.window_id
    JOIN factories_machine AS machine ON machine.id = window_.machine_id
    WHERE answer.from_status = %(offered)s
        AND NOT EXISTS (
            SELECT FROM matching_allocationevent AS again
            WHERE again.subject_id = answer.subject_id AND again.to_status = %(offered)s
                AND again.id > answer.id
        )
        AND answer.to_status IN (%(accepted)s, %(declined)s, %(expired)s)
        AND (%(factory)s::uuid IS NULL OR machine.factory_id = %(factory)s)
    GROUP BY machine.factory_id
"""
SHIPPED = """
    WITH sent AS (
        SELECT shipment.allocation_id, SUM(shipment.pieces) AS pieces,
            COALESCE(SUM(shipment.pieces) FILTER (
                WHERE shipment.shipped_on <= allocation.due_on
            ), 0) AS in_time
        FROM fulfilment_shipment AS shipment
        JOIN matching_allocation AS allocation ON allocation.id = shipment.allocation_id
        GROUP BY shipment.allocation_id
    )
    SELECT machine.factory_id, COALESCE(SUM(sent.in_time), 0), SUM(
        COALESCE(sent.pieces - sent.in_time, 0)
        + CASE WHEN allocation.due_on < %(today)s::date AND allocation.status <> ALL(%(gone)s)
            THEN GREATEST(
                allocation.quantity - (allocation.lost - allocation.lost_later)
                - COALESCE(sent.pieces, 0), 0
            ) ELSE 0 END
    )
    FROM matching_allocation AS allocation
    LEFT JOIN sent ON sent.allocation_id = allocation.id
    JOIN factories_capacitywindow AS window_ ON window_.id = allocation.window_id
    JOIN factories_machine AS machine ON machine.id = window_.machine_id
    WHERE allocation.status = ANY(%(bound)s)
        AND (%(factory)s::uuid IS NULL OR machine.factory_id = %(factory)s)
    GROUP BY machine.factory_id
"""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Holds a factory's answers, and its pieces shipped in time or late."""

    accepted: int = 0
    declined: int = 0
    expired: int = 0
    median_answer: timedelta | None = None
    in_time: int = 0
    late: int = 0

    @property
    def accepted_share(self) -> Decimal | None:
        """Returns the accepted share of answered offers; None without answers."""
        answered = self.accepted + self.declined
        return Decimal(self.accepted) / answered if answered else None

    @property
    def in_time_share(self) -> Decimal | None:
        """Returns the share of pieces shipped by the due day; None before any due day."""
        due = self.in_time + self.late
        return Decimal(self.in_time) / due if due else None


def scorecards(*, today: date, factory: UUID | None = None) -> dict[UUID, Scorecard]:
    """Returns scorecards by factory, of one or of all that have data; two queries."""
    parameters = {
        "accepted": AllocationStatus.ACCEPTED,
        "declined": AllocationStatus.DECLINED,
        "expired": AllocationStatus.EXPIRED,
        "offered": AllocationStatus.OFFERED,
        "bound": list(BOUND_STATUSES),
        "gone": list(SENT_STATUSES),
        "today": today,
        "factory": factory,
    }
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, parameters)
        found = {row[0]: Scorecard(*row[1:]) for row in cursor.fetchall()}
        cursor.execute(SHIPPED, parameters)
        for factory_id, in_time, late in cursor.fetchall():
            before = found.get(factory_id, Scorecard())
            found[factory_id] = replace(before, in_time=int(in_time), late=int(late))
    return found
