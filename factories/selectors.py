"""Reads the hours of windows for the API and the pages."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from factories.models import CapacityWindow, LedgerLine
from factories.states import CONSUMED_KINDS, LineKind


@dataclass(frozen=True, slots=True)
class WindowHours:
    """Holds a window's machine milliseconds by what became of them."""

    offered: int
    held: int = 0
    committed: int = 0
    consumed: int = 0

    @property
    def used(self) -> int:
        """Returns the milliseconds that are reserved, booked or done."""
        return self.held + self.committed + self.consumed

    @property
    def free(self) -> int:
        """Returns the milliseconds that are not used."""
        return self.offered - self.used

    @property
    def utilisation(self) -> Decimal | None:
        """Returns the used hours as a share of the offered ones; None if none were."""
        return Decimal(self.used) / self.offered if self.offered else None

    def __add__(self, other: "WindowHours") -> "WindowHours":
        return WindowHours(
            self.offered + other.offered,
            self.held + other.held,
            self.committed + other.committed,
            self.consumed + other.consumed,
        )


def hours_of(windows: Collection[CapacityWindow]) -> dict[UUID, WindowHours]:
    """Returns held, committed and consumed hours by window; one query."""
    lines = LedgerLine.objects.filter(window__in=windows).order_by()
    balances = lines.values("window_id", "reference").annotate(
        held=Sum("machine_ms", filter=Q(kind=LineKind.HOLD), default=0),
        committed=Sum("machine_ms", filter=Q(kind=LineKind.COMMIT), default=0),
        consumed=Sum("machine_ms", filter=Q(kind__in=CONSUMED_KINDS), default=0),
        left=Sum("machine_ms", filter=~Q(kind__in=CONSUMED_KINDS), default=0),
    )
    sums: defaultdict[UUID, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in balances:
        # Releases reduce holds before commitments, as in the ledger.
        given = row["held"] + row["committed"] - row["left"]
        held = max(0, int(row["held"] - given))
        found = sums[row["window_id"]]
        found[0] += held
        found[1] += int(row["left"]) - held
        found[2] += int(row["consumed"])
    return {row.pk: WindowHours(row.offered_ms, *sums[row.pk]) for row in windows}
