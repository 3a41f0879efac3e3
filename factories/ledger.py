"""Keeps the hours ledger, the only place where reserved hours of a window change."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from common.clock import now
from common.errors import DomainError
from factories.models import CapacityWindow, LedgerLine
from factories.states import CONSUMED_KINDS, LineKind, WindowStatus

# The condition guarantees the limit: a window with too few free hours is not updated.
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
# Plain SQL, since every acceptance runs it and the ORM takes long to compile it.
BALANCES = f"""
    SELECT window_id, reference,
           COALESCE(SUM(machine_ms) FILTER (WHERE kind = '{LineKind.HOLD}'), 0),
           COALESCE(SUM(machine_ms) FILTER (WHERE kind = '{LineKind.COMMIT}'), 0),
           SUM(machine_ms)
    FROM factories_ledgerline
    WHERE reference = ANY(%s::uuid[])
      AND kind NOT IN ('{LineKind.CONSUME}', '{LineKind.REVERSAL}')
    GROUP BY window_id, reference
"""
WRITE = """
    INSERT INTO factories_ledgerline (id, window_id, kind, machine_ms, reference, expires_at, at)
    SELECT line.*, %s FROM unnest(
        %s::uuid[], %s::uuid[], %s::text[], %s::bigint[], %s::uuid[], %s::timestamptz[]
    ) AS line
"""


class CapacityTaken(DomainError):
    """Raised when windows have fewer free hours than are claimed."""

    default_detail = _("Hours of this window were taken in the meantime; too few are left.")
    default_code = "capacity_taken"
    field = "window"

    def __init__(self, window_ids: Collection[UUID] = ()) -> None:
        self.window_ids = frozenset(window_ids)
        super().__init__()


@dataclass(frozen=True, slots=True)
class Claim:
    """Represents machine milliseconds of one window wanted for one allocation."""

    window_id: UUID
    reference: UUID
    machine_ms: int
    expires_at: datetime | None = None


@transaction.atomic
def hold(claims: Iterable[Claim], *, expires_at: datetime) -> None:
    """Reserves all the claims or none, on published windows, in three statements.

    A claim with its own `expires_at` is held until then. The caller checks whether a window may
    still be matched. Raises CapacityTaken with the windows that have too few free hours, and
    ValueError for a claim below one millisecond.
    """
    claims = list(claims)
    if any(claim.machine_ms < 1 for claim in claims):
        raise ValueError("A claim reserves at least one millisecond.")
    wanted: Counter[UUID] = Counter()
    for claim in claims:
        wanted[claim.window_id] += claim.machine_ms
    lock_windows(wanted)
    take(wanted)
    write_lines(
        LedgerLine(
            window_id=claim.window_id,
            kind=LineKind.HOLD,
            machine_ms=claim.machine_ms,
            reference=claim.reference,
            expires_at=claim.expires_at or expires_at,
        )
        for claim in claims
    )


# Without a savepoint, which would cost as much as two of its statements; an error rolls back.
@transaction.atomic(savepoint=False)
def commit(claims: Iterable[Claim]) -> None:
    """Commits all the claims or none: keeps held hours and takes missing ones.

    The hours of an expired hold are free to any claim. A claim that is committed already writes
    nothing. The caller locks the allocations, so that no other transaction writes their lines;
    windows are locked only where hours are missing or left over. Missing hours come from published
    windows only. Raises CapacityTaken and ValueError as `hold` does.
    """
    claims = list(claims)
    if any(claim.machine_ms < 1 for claim in claims):
        raise ValueError("A claim reserves at least one millisecond.")
    balances = balances_of(claim.reference for claim in claims)
    missing: Counter[UUID] = Counter()
    lines = []
    for claim in claims:
        held, committed = balances[claim.window_id, claim.reference]
        if committed >= claim.machine_ms:
            continue
        if held:
            lines.append(line_of(claim, LineKind.RELEASE, -held))
        wanted = claim.machine_ms - committed
        lines.append(line_of(claim, LineKind.COMMIT, wanted))
        missing[claim.window_id] += wanted - held
    if len(claims) > 1 and any(missing.values()):
        lock_windows(window_id for window_id, machine_ms in missing.items() if machine_ms)
    take(+missing)
    give_back(-missing)
    write_lines(lines)


@transaction.atomic
def hold_committed(claims: Iterable[Claim]) -> None:
    """Turns commitments into holds again until each claim's `expires_at`.

    No hours change hands, so that windows are not locked; the caller locks the allocations. Raises
    ValueError where other hours than the claimed are committed.
    """
    claims = list(claims)
    balances = balances_of(claim.reference for claim in claims)
    if any(balances[c.window_id, c.reference] != (0, c.machine_ms) for c in claims):
        raise ValueError("Only committed hours can be held again.")
    for claim in claims:
        held = line_of(claim, LineKind.HOLD, claim.machine_ms)
        held.expires_at = claim.expires_at
        write_lines([line_of(claim, LineKind.COMMIT, -claim.machine_ms), held])


@transaction.atomic
def consume(claim: Claim) -> None:
    """Records hours of a commitment as worked; they stay reserved.

    Raises ValueError where more is consumed than is committed.
    """
    lock_windows([claim.window_id])
    _, committed = balances_of([claim.reference])[claim.window_id, claim.reference]
    if not 1 <= claim.machine_ms <= committed:
        raise ValueError("Only committed hours can be consumed.")
    write_lines(
        [
            line_of(claim, LineKind.RELEASE, -claim.machine_ms),
            line_of(claim, LineKind.CONSUME, claim.machine_ms),
        ]
    )


@transaction.atomic
def reverse(claim: Claim) -> None:
    """Corrects hours recorded as consumed by mistake; they are committed again.

    Raises ValueError where fewer were consumed.
    """
    lock_windows([claim.window_id])
    lines = LedgerLine.objects.of([claim.reference]).filter(window=claim.window_id).order_by()
    consumed = lines.filter(kind__in=CONSUMED_KINDS).aggregate(sum=Sum("machine_ms"))["sum"] or 0
    if not 1 <= claim.machine_ms <= consumed:
        raise ValueError("Only consumed hours can be reversed.")
    write_lines(
        [
            line_of(claim, LineKind.REVERSAL, -claim.machine_ms),
            line_of(claim, LineKind.COMMIT, claim.machine_ms),
        ]
    )


@transaction.atomic
def release(references: Iterable[UUID]) -> int:
    """Gives back all that is still held or committed for these allocations.

    Windows in any state get their hours back; consumed hours stay. Returns the milliseconds
    released; a second call releases nothing.
    """
    references = list(references)
    lines = LedgerLine.objects.of(references).order_by()
    lock_windows(set(lines.values_list("window_id", flat=True)))
    open_lines = lines.exclude(kind__in=CONSUMED_KINDS)
    balances = open_lines.values("window_id", "reference").annotate(left=Sum("machine_ms"))
    held = {
        (row["window_id"], row["reference"]): int(row["left"])
        for row in balances.filter(left__gt=0)
    }
    given: Counter[UUID] = Counter()
    for (window_id, _reference), left in held.items():
        given[window_id] += left
    give_back(given)
    write_lines(
        line_of(Claim(window_id, reference, left), LineKind.RELEASE, -left)
        for (window_id, reference), left in held.items()
    )
    return given.total()


@transaction.atomic
def release_part(claims: Iterable[Claim]) -> None:
    """Releases a part of what is held or committed for shrinking allocations.

    Raises ValueError where less is left than is given back.
    """
    claims = sorted(claims, key=lambda claim: (claim.window_id, claim.reference))
    lock_windows({claim.window_id for claim in claims})
    balances = balances_of(claim.reference for claim in claims)
    given: Counter[UUID] = Counter()
    for claim in claims:
        if not 1 <= claim.machine_ms <= sum(balances[claim.window_id, claim.reference]):
            raise ValueError("Only hours that are held or committed can be given back.")
        given[claim.window_id] += claim.machine_ms
    give_back(given)
    write_lines(line_of(claim, LineKind.RELEASE, -claim.machine_ms) for claim in claims)


def balances_of(references: Iterable[UUID]) -> defaultdict[tuple[UUID, UUID], tuple[int, int]]:
    """Returns (held, committed) milliseconds by window and allocation.

    The caller has locked windows or allocations. Releases reduce holds before commitments, since a
    commitment releases its hold in the same transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, [list(references)])
        rows = cursor.fetchall()
    found: defaultdict[tuple[UUID, UUID], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for window_id, reference, held, committed, left in rows:
        still_held = max(0, int(held) - (int(held) + int(committed) - int(left)))
        found[window_id, reference] = still_held, int(left) - still_held
    return found


def line_of(claim: Claim, kind: str, machine_ms: int) -> LedgerLine:
    """Returns an unsaved ledger line for the claim's window and allocation."""
    return LedgerLine(
        window_id=claim.window_id, kind=kind, machine_ms=machine_ms, reference=claim.reference
    )


def lock_windows(ids: Iterable[UUID]) -> None:
    """Locks the windows in id order, so that two bookings never wait for each other."""
    rows = CapacityWindow.objects.select_for_update(no_key=True).filter(pk__in=list(ids))
    # The query runs for its locks only.
    list(rows.order_by("pk").values_list("pk"))


def take(wanted: Mapping[UUID, int]) -> None:
    """Raises the reserved hours of windows, or raises CapacityTaken.

    Several windows are locked by the caller, in id order; a single one is locked by its update.
    """
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [list(wanted), list(wanted.values()), WindowStatus.PUBLISHED])
        taken = {window_id for (window_id,) in cursor.fetchall()}
    if len(taken) < len(wanted):
        raise CapacityTaken(set(wanted) - taken)


def give_back(given: Mapping[UUID, int]) -> None:
    """Lowers the reserved hours of locked windows."""
    if not given:
        return
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [list(given), list(given.values())])


def write_lines(lines: Iterable[LedgerLine]) -> None:
    """Appends to the ledger."""
    rows = [
        (row.pk, row.window_id, str(row.kind), row.machine_ms, row.reference, row.expires_at)
        for row in lines
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [now(), *map(list, zip(*rows, strict=True))])
