"""Shows match runs and allocations to support staff, read-only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from common.admin import ReadOnlyAdminMixin
from matching.models import (
    Allocation,
    AllocationEvent,
    Baseline,
    LotTransfer,
    MatchRun,
    RunEvent,
    RunSubproblem,
)


class RunEventInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the history of a run."""

    model = RunEvent


class BaselineInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the savings of a run."""

    model = Baseline


class AllocationEventInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the history of an allocation."""

    model = AllocationEvent


@admin.register(MatchRun)
class MatchRunAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Shows match runs."""

    list_display = ("created_at", "status", "currency", "cost", "bound", "gap", "requested_by")
    list_filter = ("status", "currency")
    search_fields = ("id", "problem_sha256", "plan_sha256")
    inlines: ClassVar = [BaselineInline, RunEventInline]


@admin.register(RunSubproblem)
class RunSubproblemAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Shows the subproblems of runs that are being solved, without their documents."""

    list_display = ("run", "round_number", "name", "kind", "options", "status", "attempt")
    list_filter = ("status", "kind")
    search_fields = ("run__id",)
    list_select_related = ("run",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("problem", "start", "plan")


@admin.register(Allocation)
class AllocationAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Shows allocations."""

    list_display = ("order", "operation", "window", "quantity", "status", "due_on")
    list_filter = ("status",)
    search_fields = ("id", "order__reference")
    list_select_related = ("order", "operation", "window__machine")
    inlines: ClassVar = [AllocationEventInline]


@admin.register(LotTransfer)
class LotTransferAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Shows lots between allocations."""

    list_display = ("from_allocation", "to_allocation", "quantity")
    search_fields = ("run__id",)
