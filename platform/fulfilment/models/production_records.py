"""Defines progress reports and inspections; later reports correct earlier."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fulfilment.models.append_only import AppendOnlyRecord
from fulfilment.querysets import AllocationRecordQuerySet
from matching.models import Allocation


class ProgressReport(AppendOnlyRecord):
    """Records the total of pieces made, as reported by the factory; append-only."""

    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="progress_reports"
    )
    pieces_done = models.PositiveIntegerField(help_text="In all, since production started.")
    is_correction = models.BooleanField(
        default=False, help_text="Sets an earlier report right; only then may the number fall."
    )

    objects = AllocationRecordQuerySet.as_manager()

    class Meta(AppendOnlyRecord.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.pieces_done} of {self.allocation_id}"


class Inspection(AppendOnlyRecord):
    """Records passed and failed pieces, after rework of those alone; append-only."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="inspections")
    passed = models.PositiveIntegerField()
    failed = models.PositiveIntegerField(help_text="Those never made count as failed.")

    objects = AllocationRecordQuerySet.as_manager()

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(passed__gte=1) | Q(failed__gte=1), name="inspection_looks_at_pieces"
            )
        ]

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed of {self.allocation_id}"
