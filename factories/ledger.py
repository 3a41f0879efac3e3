"""The hours ledger: the only place where the reserved hours of a window change."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from common.errors import Refused
from factories.models import CapacityWindow, LedgerLine
from factories.states import LineKind, WindowStatus

# The condition is the guarantee: a window whose hours do not suffice is not updated.
TAKE = """
    UPDATE factories_capacitywindow AS w
    SET reserved_ms = w.reserved_ms + wanted.machine_ms
    FROM unnest(%s::uuid[], %s::bigint[]) AS wanted (window_id, machine_ms)
    WHERE w.id = wanted.window_id
      AND w.status = %s
      AND w.reserved_ms + wanted.machine_ms <= w.offered_ms
    RETURNING w.id
"""
GIVE_BACK = """
    UPDATE factories_capacitywindow AS w
    SET reserved_ms = w.reserved_ms - given.machine_ms
    FROM unnest(%s::uuid[], %s::bigint[]) AS given (window_id, machine_ms)
    WHERE w.id = given.window_id
"""
LINES_AT_ONCE = 2_000


class CapacityTaken(Refused):
    """Hours of this window were taken meanwhile; too few are left."""

    field = "window"

    def __init__(self, window_ids: Collection[UUID] = ()) -> None:
        self.window_ids = frozenset(window_ids)
        super().__init__()


@dataclass(frozen=True, slots=True)
class Claim:
    """Machine milliseconds of one window wanted for one allocation."""

    window_id: UUID
    reference: UUID
    machine_ms: int


@transaction.atomic
def hold(claims: Iterable[Claim], *, expires_at: datetime) -> None:
    """Reserves all the claims or none, on published windows, in three statements.

    Whether a window's time to be matched is over is the caller's question. Raises CapacityTaken
    with the windows that cannot give what is claimed of them, ValueError where a claim is not of
    at least one millisecond.
    """
    claims = list(claims)
    if any(claim.machine_ms < 1 for claim in claims):
        raise ValueError("A claim reserves at least one millisecond.")
    wanted: Counter[UUID] = Counter()
    for claim in claims:
        wanted[claim.window_id] += claim.machine_ms
    lock_windows(wanted)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [list(wanted), list(wanted.values()), WindowStatus.PUBLISHED])
        taken = {window_id for (window_id,) in cursor.fetchall()}
    if len(taken) < len(wanted):
        raise CapacityTaken(set(wanted) - taken)
    write_lines(
        LedgerLine(
            window_id=claim.window_id,
            kind=LineKind.HOLD,
            machine_ms=claim.machine_ms,
            reference=claim.reference,
            expires_at=expires_at,
        )
        for claim in claims
    )


@transaction.atomic
def release(references: Iterable[UUID]) -> int:
    """Gives back all that is still reserved for these allocations, whatever the window's state.

    Returns the milliseconds given back; a second release finds nothing and writes nothing.
    """
    references = list(references)
    lines = LedgerLine.objects.of(references).order_by()
    lock_windows(set(lines.values_list("window_id", flat=True)))
    balances = (
        lines.values("window_id", "reference").annotate(left=Sum("machine_ms")).filter(left__gt=0)
    )
    held = {(row["window_id"], row["reference"]): int(row["left"]) for row in balances}
    given: Counter[UUID] = Counter()
    for (window_id, _), left in held.items():
        given[window_id] += left
    give_back(given)
    write_lines(
        LedgerLine(
            window_id=window_id, kind=LineKind.RELEASE, machine_ms=-left, reference=reference
        )
        for (window_id, reference), left in held.items()
    )
    return given.total()


def lock_windows(ids: Iterable[UUID]) -> None:
    """Locks the windows in id order, so that two bookings never wait for each other."""
    rows = CapacityWindow.objects.select_for_update(no_key=True).filter(pk__in=list(ids))
    # Evaluated for its locks alone.
    list(rows.order_by("pk").values_list("pk"))


def give_back(given: Mapping[UUID, int]) -> None:
    """Lowers the reserved hours of locked windows."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [list(given), list(given.values())])


def write_lines(lines: Iterable[LedgerLine]) -> None:
    """Appends to the ledger."""
    LedgerLine.objects.bulk_create(lines, batch_size=LINES_AT_ONCE)
