"""Counts the pieces of an allocation by what has become of them."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from fulfilment.models import (
    Disposition,
    Inspection,
    ProgressReport,
    Receipt,
    Shipment,
    StrandedPieces,
)
from fulfilment.states import DispositionKind
from matching.models import Allocation, LotTransfer
from matching.overrun import pieces_to_pass, pieces_to_start
from matching.states import INSPECTED_STATUSES, LIVE_STATUSES

REMAINING = F("quantity") - F("lost")
# Stands for the allocation in the compiled query.
ANY_ALLOCATION = UUID(int=0)
NEW, REWORKED = Q(is_rework=False), Q(is_rework=True)


@dataclass(frozen=True, slots=True)
class ProductionCounts:
    """Counts the pieces of one allocation, from its records.

    done: made in all by the last report, bad ones included. passed: of all inspections; spare: good
    ones beyond those of its order. failed: failed the last look at them and are not scrapped;
    in_rework: those of them that are reworked; overrun_failed: bad ones that the over-run makes up
    for. scrapped_made: scrapped ones that had been made.

    overrun: pieces to start beyond its own; most_spare: good ones to pass on beyond its own.
    arrived: good pieces that came from the step before, None at the first step; more_arrive:
    whether others may follow.
    """

    quantity: int
    lost: int
    lost_later: int
    done: int
    passed: int
    spare: int
    failed: int
    in_rework: int
    overrun_failed: int
    scrapped: int
    scrapped_made: int
    shipped: int
    spare_shipped: int
    stranded: int
    overrun: int
    most_spare: int
    arrived: int | None
    more_arrive: bool

    @property
    def pieces(self) -> int:
        """Returns the pieces that it still makes of its order."""
        return self.quantity - self.lost

    @property
    def undecided(self) -> int:
        """Returns the failed pieces that are neither reworked nor scrapped."""
        return self.failed - self.in_rework

    @property
    def uninspected(self) -> int:
        """Returns the pieces of its order that are still to be made or to be inspected."""
        return self.quantity - (self.lost - self.lost_later) - self.passed - self.failed

    @property
    def used(self) -> int:
        """Returns the pieces of the step before that it has used up."""
        return self.passed + self.spare + self.failed + self.overrun_failed + self.scrapped

    @property
    def overrun_left(self) -> int:
        """Returns how many of the pieces still to be inspected may be bad or spare.

        A later step has no more than what arrived, once nothing more will.
        """
        left = max(0, self.overrun - self.overrun_failed - self.spare)
        if self.arrived is None or self.more_arrive:
            return left
        return min(left, max(0, self.arrived - self.used - self.uninspected))

    @property
    def spare_left(self) -> int:
        """Returns how many good pieces beyond its own may still pass."""
        return max(0, self.most_spare - self.spare)

    @property
    def may_add_spare(self) -> bool:
        """Returns whether more pieces can be made that go on beyond its own."""
        return bool(self.spare_left and self.overrun_left)

    @property
    def unfed(self) -> int:
        """Returns the pieces still to be made for which nothing will arrive any more."""
        if self.arrived is None or self.more_arrive:
            return 0
        return min(self.uninspected, max(0, self.used + self.uninspected - self.arrived))

    @property
    def inspectable(self) -> int:
        """Returns the pieces that were reported as made and not inspected yet."""
        return max(0, self.done - self.fewest_done - self.failed)

    @property
    def to_inspect(self) -> int:
        """Returns the pieces that a first inspection may count: all made ones, or its own."""
        made = min(self.inspectable, self.uninspected + self.overrun_left)
        waiting = max(self.uninspected, made)
        return waiting if self.arrived is None else min(waiting, max(0, self.arrived - self.used))

    @property
    def fewest_done(self) -> int:
        """Returns the fewest pieces made that the inspections leave possible."""
        return self.passed + self.spare + self.overrun_failed + self.scrapped_made

    @property
    def most_done(self) -> int:
        """Returns the most pieces that can have been made, bad ones included."""
        most = self.fewest_done + self.failed + self.uninspected + self.overrun_left
        return most if self.arrived is None else min(most, self.arrived)

    @property
    def ready(self) -> int:
        """Returns the pieces that passed inspection and have not left."""
        return self.passed - self.shipped - self.stranded

    @property
    def ready_spare(self) -> int:
        """Returns the spare pieces that have not left."""
        return self.spare - self.spare_shipped


def sum_of(rows: QuerySet[Any], expression: Any, **only: Any) -> Coalesce:
    """Returns the sum of an allocation's records as a subquery."""
    own = rows.filter(allocation=OuterRef("pk"), **only).order_by().values("allocation")
    return Coalesce(Subquery(own.annotate(sum=Sum(expression)).values("sum")), 0)


def with_counts(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Adds what `counts_of` reads of each allocation."""
    reports = ProgressReport.objects.filter(allocation=OuterRef("pk")).order_by("-at", "-pk")
    inspections, decided = Inspection.objects.all(), Disposition.objects.all()
    reworked = {"is_rework": True}
    rows = rows.annotate(
        done=reports.values("pieces_done")[:1],
        passed=sum_of(inspections, "passed"),
        spare=sum_of(inspections, "spare"),
        overrun_failed=sum_of(inspections, "overrun_failed"),
        failed_first=sum_of(inspections, "failed", is_rework=False),
        rework_passed=sum_of(inspections, "passed", **reworked),
        rework_seen=sum_of(inspections, F("passed") + F("failed"), **reworked),
        rework_begun=sum_of(decided, "pieces", kind=DispositionKind.REWORK),
        scrapped=sum_of(decided, "pieces", kind=DispositionKind.SCRAP),
        scrapped_made=sum_of(decided, "made", kind=DispositionKind.SCRAP),
        shipped=sum_of(Shipment.objects.all(), "pieces"),
        spare_shipped=sum_of(Shipment.objects.all(), "spare"),
        stranded_pieces=sum_of(StrandedPieces.objects.all(), "pieces"),
    )
    return with_inputs(rows).annotate(
        failed=F("failed_first") - F("rework_passed") - F("scrapped"),
        in_rework=F("rework_begun") - F("rework_seen"),
    )


def with_inputs(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Adds the good pieces that came from the step before, and whether more may come."""
    receipts = Receipt.objects.filter(shipment__lot__to_allocation=OuterRef("pk")).order_by()
    receipts = receipts.values("shipment__lot__to_allocation")
    good = Sum(F("received") - F("damaged") + F("spare"))
    lots = LotTransfer.objects.filter(
        to_allocation=OuterRef("pk"), from_allocation__status__in=LIVE_STATUSES
    )
    served = lots.values("to_allocation").annotate(sum=Sum(REMAINING))
    unsent = lots.filter(quantity__gt=F("lost") + F("sent") - F("sent_lost"))
    coming = Shipment.objects.under_way().filter(lot__to_allocation=OuterRef("pk"))
    return rows.annotate(
        sequence=F("operation__sequence"),
        inputs=Coalesce(Subquery(receipts.annotate(sum=good).values("sum")), 0),
        inputs_planned=Coalesce(Subquery(served.values("sum")), 0),
        # Pieces without a lot from the step before are being matched again.
        inputs_follow=Exists(unsent) | Exists(coming) | Q(inputs_planned__lt=REMAINING),
    )


def counts_of(row: Any) -> ProductionCounts:
    """Returns the counts of an allocation read by `with_counts`."""
    own = row.quantity - (row.lost - row.lost_later)
    return ProductionCounts(
        quantity=row.quantity,
        lost=row.lost,
        lost_later=row.lost_later,
        done=row.done or 0,
        passed=row.passed,
        spare=row.spare,
        failed=row.failed,
        in_rework=row.in_rework,
        overrun_failed=row.overrun_failed,
        scrapped=row.scrapped,
        scrapped_made=row.scrapped_made,
        shipped=row.shipped,
        spare_shipped=row.spare_shipped,
        stranded=row.stranded_pieces,
        overrun=pieces_to_start(own, row.step_yield, row.later_yield) - own,
        most_spare=pieces_to_pass(own, row.later_yield) - own,
        arrived=row.inputs if row.sequence > 1 else None,
        more_arrive=row.inputs_follow,
    )


def count_pieces(allocation: Allocation) -> ProductionCounts:
    """Returns the counts of one allocation as they are now, in one query."""
    sql, params = compiled_counts()
    own = [allocation.pk if value == ANY_ALLOCATION else value for value in params]
    (row,) = Allocation.objects.raw(sql, own)
    return counts_of(row)


@cache
def compiled_counts() -> tuple[str, tuple[Any, ...]]:
    """Compiles the query of one allocation's counts, which takes longer than it runs."""
    rows = with_counts(Allocation.objects.filter(pk=ANY_ALLOCATION))
    return rows.query.sql_with_params()


def pieces_done(allocation: Allocation) -> int:
    """Returns the pieces made, by the last report."""
    report = allocation.progress_reports.last()
    return report.pieces_done if report else 0


def failed_pieces(allocation: Allocation) -> int:
    """Returns the failed pieces that neither passed since nor are scrapped."""
    return count_pieces(allocation).failed


def production_of(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Adds the counts of pieces, and those made, to go, to ship and arrived.

    With `lost`, the scrapped ones, `good_made` and `to_go` sum to the allocated quantity. Pieces
    that were made count as good until an inspection fails them; those of the over-run do not count.
    """
    receipts = Receipt.objects.filter(shipment__allocation=OuterRef("pk")).order_by()
    receipts = receipts.values("shipment__allocation")
    made = F("done") - F("failed") - F("overrun_failed") - F("scrapped_made")
    good = Case(
        When(status__in=INSPECTED_STATUSES, then=REMAINING),
        default=Least(REMAINING, Greatest(F("passed"), Coalesce(made, 0)) - F("lost_later")),
        output_field=IntegerField(),
    )
    return with_counts(rows).annotate(
        good_made=good,
        to_go=REMAINING - F("good_made"),
        to_ship=REMAINING + F("lost_later"),
        ready=F("passed") - F("shipped") - F("stranded_pieces"),
        arrived=Coalesce(Subquery(receipts.annotate(sum=Sum("received")).values("sum")), 0),
        damaged=Coalesce(Subquery(receipts.annotate(sum=Sum("damaged")).values("sum")), 0),
    )
