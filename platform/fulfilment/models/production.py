"""What factories tell of their work; a report that was wrong is set right by a later one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fulfilment.models.append_only import Told
from fulfilment.querysets import WorkQuerySet
from matching.models import Allocation


class ProgressReport(Told):
    """How many pieces of an allocation are made in all, as its factory tells; append-only."""

    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="progress_reports"
    )
    pieces_done = models.PositiveIntegerField(help_text="In all, since production started.")
    is_correction = models.BooleanField(
        default=False, help_text="Sets an earlier report right; only then may the number fall."
    )

    objects = WorkQuerySet.as_manager()

    class Meta(Told.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.pieces_done} of {self.allocation_id}"


class Inspection(Told):
    """Pieces that passed and that failed; after rework, of those reworked alone; append-only."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="inspections")
    passed = models.PositiveIntegerField()
    failed = models.PositiveIntegerField(help_text="Those never made count as failed.")

    objects = WorkQuerySet.as_manager()

    class Meta(Told.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(passed__gte=1) | Q(failed__gte=1), name="inspection_looks_at_pieces"
            )
        ]

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed of {self.allocation_id}"
