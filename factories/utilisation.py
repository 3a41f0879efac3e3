"""Sums published hours and their use by week, process, region and factory.

Hours of a window are held while an offer is open, committed once it is accepted, consumed as they
are worked, and free otherwise; the utilisation counts all but the free ones. A withdrawn window
counts with the hours that are still reserved. A window belongs to the week in which it starts, on
its factory's calendar, named by its Monday.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from factories.states import CONSUMED_KINDS, ONCE_PUBLISHED_STATUSES, LineKind

# Columns by which hours can be summed.
COLUMNS = {
    "week": "chosen.week",
    "process": "chosen.process_id",
    "region": "chosen.region_id",
    "factory": "chosen.factory_id",
}
# Conditions by which windows can be narrowed.
START = "window_.starts_at AT TIME ZONE factory.time_zone"
CONDITIONS = {
    "currency": "factory.currency_id = %(currency)s",
    "since": f"{START} >= %(since)s",
    "until": f"{START} < %(until)s",
    "processes": "machine.process_id = ANY(%(processes)s)",
    "regions": "factory.region_id = ANY(%(regions)s)",
    "factory": "factory.id = %(factory)s",
}
# Plain SQL, since the lines of a window are summed by allocation first: an allocation holds what
# its commitments do not account for, as in `ledger.balances_of`.
HOURS = """
    WITH chosen AS (
        SELECT window_.id, machine.process_id, factory.region_id, factory.id AS factory_id,
            date_trunc('week', window_.starts_at AT TIME ZONE factory.time_zone)::date AS week,
            CASE WHEN window_.status = ANY(%(published)s) THEN window_.offered_ms
                ELSE window_.reserved_ms END AS offered_ms
        FROM factories_capacitywindow AS window_
        JOIN factories_machine AS machine ON machine.id = window_.machine_id
        JOIN factories_factory AS factory ON factory.id = machine.factory_id
        WHERE (window_.status = ANY(%(published)s) OR window_.reserved_ms > 0) {conditions}
    ), of_allocation AS (
        SELECT line.window_id,
            COALESCE(SUM(line.machine_ms) FILTER (WHERE line.kind = %(commit)s), 0) AS committed,
            COALESCE(SUM(line.machine_ms) FILTER (WHERE line.kind <> ALL(%(used)s)), 0) AS open_ms,
            COALESCE(SUM(line.machine_ms) FILTER (WHERE line.kind = ANY(%(used)s)), 0) AS consumed
        FROM factories_ledgerline AS line
        WHERE line.window_id IN (SELECT id FROM chosen)
        GROUP BY line.window_id, line.reference
    ), of_window AS (
        SELECT window_id, SUM(GREATEST(0, open_ms - committed)) AS held, SUM(open_ms) AS open_ms,
            SUM(consumed) AS consumed
        FROM of_allocation GROUP BY window_id
    )
    SELECT {columns}, SUM(chosen.offered_ms), COALESCE(SUM(of_window.held), 0),
        COALESCE(SUM(of_window.open_ms - of_window.held), 0), COALESCE(SUM(of_window.consumed), 0)
    FROM chosen LEFT JOIN of_window ON of_window.window_id = chosen.id
    GROUP BY {columns}
    ORDER BY {columns}
"""


@dataclass(frozen=True, slots=True)
class HoursSummary:
    """Holds machine milliseconds of the windows of one `key`, by their use."""

    key: tuple[Any, ...]
    offered_ms: int
    held_ms: int
    committed_ms: int
    consumed_ms: int

    @property
    def free_ms(self) -> int:
        """Returns the milliseconds that are not used."""
        return self.offered_ms - self.used_ms

    @property
    def used_ms(self) -> int:
        """Returns the milliseconds that are reserved, booked or done."""
        return self.held_ms + self.committed_ms + self.consumed_ms

    @property
    def utilisation(self) -> Decimal | None:
        """Returns the used hours as a share of the published ones; None if none were."""
        return self.share_of(self.used_ms)

    def share_of(self, part_ms: int) -> Decimal | None:
        """Returns a part as a share of the published hours; None if none were."""
        return Decimal(part_ms) / self.offered_ms if self.offered_ms else None


def hours_by(
    *columns: str,
    currency: str | None = None,
    since: date | None = None,
    until: date | None = None,
    processes: Collection[str] | None = None,
    regions: Collection[str] | None = None,
    factory: UUID | None = None,
) -> list[HoursSummary]:
    """Returns the hours by the named columns of COLUMNS, in their order.

    `since` and `until` are first days of weeks, the latter exclusive. One query.
    """
    given = {
        "currency": currency,
        "since": since,
        "until": until,
        "processes": None if processes is None else list(processes),
        "regions": None if regions is None else list(regions),
        "factory": factory,
    }
    conditions = [sql for name, sql in CONDITIONS.items() if given[name] is not None]
    names = ", ".join(COLUMNS[name] for name in columns)
    sql = HOURS.format(conditions="".join(f" AND {sql}" for sql in conditions), columns=names)
    constants = {
        "published": list(ONCE_PUBLISHED_STATUSES),
        "commit": LineKind.COMMIT,
        "used": list(CONSUMED_KINDS),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, constants | given)
        rows = cursor.fetchall()
    width = len(columns)
    return [HoursSummary(row[:width], *map(int, row[width:])) for row in rows]


def total_of(rows: Collection[HoursSummary], key: tuple[Any, ...] = ()) -> HoursSummary:
    """Returns the sum of these hours."""
    return HoursSummary(
        key,
        sum(row.offered_ms for row in rows),
        sum(row.held_ms for row in rows),
        sum(row.committed_ms for row in rows),
        sum(row.consumed_ms for row in rows),
    )
