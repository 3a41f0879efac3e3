"""Shows match runs and allocations to support staff, read-only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from matching.models import (
    Allocation,
    AllocationEvent,
    Baseline,
    LotTransfer,
    MatchRun,
    RunEvent,
    RunSubproblem,
)


class MatchingReadOnlyMixin:
    """Denies adding, changing and deleting rows."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RunEventInline(MatchingReadOnlyMixin, TabularInline):
    """Shows the history of a run."""

    model = RunEvent


class BaselineInline(MatchingReadOnlyMixin, TabularInline):
    """Shows the savings of a run."""

    model = Baseline


class AllocationEventInline(MatchingReadOnlyMixin, TabularInline):
    """Shows the history of an allocation."""

    model = AllocationEvent


@admin.register(MatchRun)
class MatchRunAdmin(MatchingReadOnlyMixin, ModelAdmin):
    """Shows match runs."""

    list_display = ("created_at", "status", "currency", "cost", "bound", "gap", "requested_by")
    list_filter = ("status", "currency")
    search_fields = ("id", "problem_sha256", "plan_sha256")
    inlines: ClassVar = [BaselineInline, RunEventInline]


@admin.register(RunSubproblem)
class RunSubproblemAdmin(MatchingReadOnlyMixin, ModelAdmin):
    """Shows the subproblems of runs that are being solved, without their documents."""

    list_display = ("run", "round_number", "name", "kind", "options", "status", "attempt")
    list_filter = ("status", "kind")
    search_fields = ("run__id",)
    list_select_related = ("run",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("problem", "start", "plan")


@admin.register(Allocation)
class AllocationAdmin(MatchingReadOnlyMixin, ModelAdmin):
    """Shows allocations."""

    list_display = ("order", "operation", "window", "quantity", "status", "due_on")
    list_filter = ("status",)
    search_fields = ("id", "order__reference")
    list_select_related = ("order", "operation", "window__machine")
    inlines: ClassVar = [AllocationEventInline]


@admin.register(LotTransfer)
class LotTransferAdmin(MatchingReadOnlyMixin, ModelAdmin):
    """Shows lots between allocations."""

    list_display = ("from_allocation", "to_allocation", "quantity")
    search_fields = ("run__id",)
