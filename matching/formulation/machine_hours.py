"""Divides the hours of a window among its machines and the spans ahead.

A work centre of several machines is as many machines: a piece is made on one of them, and each is
set up by itself. Rules, all in whole milliseconds:

- Hours that are whole machines (k times the hours of the spans) are k machines; other hours are
  divided equally among all machines.
- Each span offers the same share of its hours. A window is matched from the first span on that
  starts after its notice; those before it are past.
- An allocation takes its hours on the machines that it was planned for, in any span from the one
  its work was planned to start with. So hours planned on time use past spans first, and hours that
  were planned after a span was past do not.
- Hours of allocations that name no machine fill the machines in order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db.models import F, Sum

from factories.models import CapacityWindow, LedgerLine, WindowSpan
from factories.spans import Span
from matching.models import Allocation


@dataclass(frozen=True, slots=True)
class Reservation:
    """Holds the milliseconds that one allocation reserves, by machine number.

    Its work may begin at `starts_at`; None for the start of the window.
    """

    starts_at: datetime | None
    machine_ms: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class WindowTerms:
    """Holds the terms of a window by which its hours are divided."""

    spans: Sequence[Span]
    machines: int
    notice: timedelta
    offered_ms: int
    reserved_ms: int

    @property
    def whole_ms(self) -> int:
        """Returns the milliseconds of all spans."""
        return sum(span.length_ms for span in self.spans)

    @property
    def offered_by_machine(self) -> list[int]:
        """Returns what each machine offers in all spans."""
        whole = self.whole_ms
        count, part = divmod(self.offered_ms, whole)
        if not part and count <= self.machines:
            return [whole] * count + [0] * (self.machines - count)
        share, left = divmod(self.offered_ms, self.machines)
        return [share + (number < left) for number in range(self.machines)]


@dataclass(frozen=True, slots=True)
class MachineHours:
    """Holds what a window can still be matched for, from one start to its end.

    `free_ms` and, before reservations, `offered_ms` have an entry for each machine, the first of
    which is number 1.
    """

    starts_at: datetime
    ends_at: datetime
    free_ms: Sequence[int]
    offered_ms: Sequence[int]

    @property
    def opener(self) -> int:
        """Returns the place of the machine that pays the opening: it has most free hours."""
        return max(range(len(self.free_ms)), key=lambda place: (self.free_ms[place], -place))


def machine_hours(
    window: WindowTerms, reservations: Iterable[Reservation], at: datetime
) -> MachineHours | None:
    """Returns what a window still offers at an instant; None after its last span."""
    ahead = [
        place for place, span in enumerate(window.spans) if span.starts_at - window.notice >= at
    ]
    if not ahead:
        return None
    first, offered = ahead[0], window.offered_by_machine
    # What each machine offers from each span on, down to none after the last.
    lengths = [span.length_ms for span in window.spans]
    left = list(accumulate(reversed(lengths), initial=0))[::-1]
    shares = [[whole * part // left[0] for part in left] for whole in offered]
    # What is reserved on each machine from each span on.
    planned = [[0] * len(left) for _ in offered]
    attributed = 0
    for row in reservations:
        begin = first_span(window.spans, row.starts_at)
        for number, ms in row.machine_ms.items():
            if number <= len(planned):
                attributed += ms
                for place in range(begin + 1):
                    planned[number - 1][place] += ms
    fill(planned, shares, max(0, window.reserved_ms - attributed))
    free = [
        max(0, min(share[place] - used[place] for place in range(first + 1)))
        for share, used in zip(shares, planned, strict=True)
    ]
    return MachineHours(
        window.spans[first].starts_at,
        window.spans[-1].ends_at,
        limited(free, max(0, window.offered_ms - window.reserved_ms)),
        [share[first] for share in shares],
    )


def first_span(spans: Sequence[Span], starts_at: datetime | None) -> int:
    """Returns the place of the first span that starts then or later."""
    if starts_at is None:
        return 0
    later = (place for place, span in enumerate(spans) if span.starts_at >= starts_at)
    return next(later, len(spans) - 1)


def fill(planned: Sequence[list[int]], shares: Sequence[Sequence[int]], rest_ms: int) -> None:
    """Adds hours without a machine to machines in order, up to their free hours."""
    for used, share in zip(planned, shares, strict=True):
        taken = min(rest_ms, max(0, share[0] - used[0]))
        used[0] += taken
        rest_ms -= taken


def limited(free: list[int], most_ms: int) -> list[int]:
    """Lowers free hours, the last machine's first, until they are this many together."""
    excess = sum(free) - most_ms
    for place in range(len(free) - 1, -1, -1):
        if excess <= 0:
            break
        taken = min(excess, free[place])
        free[place] -= taken
        excess -= taken
    return free


def free_by_machine(
    windows: Collection[CapacityWindow], at: datetime
) -> dict[tuple[UUID, int], int]:
    """Returns what each machine of locked windows has free, by window and number."""
    reservations = reservations_of(row.pk for row in windows if row.reserved_ms)
    free = {}
    for row in windows:
        terms = WindowTerms(
            row.span_times, row.machine.count, row.notice, row.offered_ms, row.reserved_ms
        )
        hours = machine_hours(terms, reservations.get(row.pk, ()), at)
        for place, ms in enumerate(() if hours is None else hours.free_ms):
            free[row.pk, place + 1] = ms
    return free


def several_spans(windows: Any) -> dict[UUID, tuple[Span, ...]]:
    """Reads the spans of those windows of a queryset that have several."""
    rows = WindowSpan.objects.filter(window__in=windows).order_by("window", "starts_at")
    # The only span of a window has both its start and its end.
    several = rows.exclude(window__starts_at=F("starts_at"), window__ends_at=F("ends_at"))
    found: defaultdict[UUID, list[Span]] = defaultdict(list)
    for window, start, end in several.values_list("window", "starts_at", "ends_at"):
        found[window].append(Span(start, end))
    return {window: tuple(spans) for window, spans in found.items()}


def reservations_of(window_ids: Iterable[UUID]) -> dict[UUID, list[Reservation]]:
    """Reads what allocations reserve in these windows, in two queries.

    An allocation that reserves less than its machine time, since some of its pieces were lost, has
    the rest on the first of its machines.
    """
    ids = list(window_ids)
    lines = LedgerLine.objects.filter(window__in=ids).order_by().values_list("reference")
    reserved = {
        reference: int(ms) for reference, ms in lines.annotate(ms=Sum("machine_ms")) if ms > 0
    }
    found: defaultdict[UUID, list[Reservation]] = defaultdict(list)
    rows = Allocation.objects.filter(window__in=ids, pk__in=reserved).select_related("operation")
    for row in rows.exclude(machine_pieces=[]):
        left, by_machine = reserved[row.pk], {}
        for number, ms in row.ms_by_machine.items():
            by_machine[number] = min(left, ms)
            left -= by_machine[number]
        found[row.window_id].append(Reservation(row.starts_at, by_machine))
    return found
