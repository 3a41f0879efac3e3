"""Defines progress reports, inspections, and what became of failed pieces."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from fulfilment.models.append_only import AppendOnlyRecord
from fulfilment.querysets import AllocationRecordQuerySet
from fulfilment.states import DispositionKind
from matching.models import Allocation
from orders.limits import CYCLE_TIME_S_MOST


class ProgressReport(AppendOnlyRecord):
    """Records the total of pieces made, as reported by the factory; append-only."""

    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="progress_reports"
    )
    pieces_done = models.PositiveIntegerField(help_text="In all, since production started.")
    is_correction = models.BooleanField(
        default=False, help_text="Sets an earlier report right; only then may the number fall."
    )
    cycle_time_s = models.DecimalField(
        "cycle time (s)",
        max_digits=10,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001")), MaxValueValidator(CYCLE_TIME_S_MOST)],
        help_text="What a piece took on the machine, without setup; empty if not measured.",
    )

    objects = AllocationRecordQuerySet.as_manager()

    class Meta(AppendOnlyRecord.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.pieces_done} of {self.allocation_id}"


class Inspection(AppendOnlyRecord):
    """Records some of the pieces as passed or failed; append-only.

    Passed and failed are of the pieces of the allocation: a failed piece that the over-run makes up
    for is none of them.
    """

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="inspections")
    passed = models.PositiveIntegerField()
    failed = models.PositiveIntegerField(help_text="Those never made may count as failed.")
    spare = models.PositiveIntegerField(
        default=0, help_text="Good ones beyond these, for what later steps are expected to scrap."
    )
    overrun_failed = models.PositiveIntegerField(
        default=0, help_text="Failed ones beyond these, which the over-run makes up for."
    )
    is_rework = models.BooleanField(
        default=False, help_text="These failed before and were reworked."
    )

    objects = AllocationRecordQuerySet.as_manager()

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(passed__gte=1)
                | Q(failed__gte=1)
                | Q(spare__gte=1)
                | Q(overrun_failed__gte=1),
                name="inspection_looks_at_pieces",
            )
        ]

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed of {self.allocation_id}"

    @property
    def all_passed(self) -> int:
        """Returns all good pieces that were looked at, spare ones included."""
        return self.passed + self.spare

    @property
    def all_failed(self) -> int:
        """Returns all bad pieces that were looked at, those of the over-run included."""
        return self.failed + self.overrun_failed


class Disposition(AppendOnlyRecord):
    """Records what is done with failed pieces: rework or scrap; append-only."""

    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="dispositions"
    )
    kind = models.CharField(max_length=6, choices=DispositionKind)
    pieces = models.PositiveIntegerField()
    made = models.PositiveIntegerField(help_text="Those of them that were reported as made.")

    objects = AllocationRecordQuerySet.as_manager()

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pieces__gte=1), name="disposition_is_of_pieces"),
            models.CheckConstraint(
                condition=Q(made__lte=F("pieces")), name="disposition_made_some_of_its_pieces"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DispositionKind.values), name="disposition_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.pieces} of {self.allocation_id}"
