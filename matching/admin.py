"""Match runs and allocations for support staff, to look at and never to change."""

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
    """Rows that only the platform writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RunEventInline(MatchingReadOnlyMixin, TabularInline):
    """A run's history."""

    model = RunEvent


class BaselineInline(MatchingReadOnlyMixin, TabularInline):
    """What a run saves."""

    model = Baseline


class AllocationEventInline(MatchingReadOnlyMixin, TabularInline):
    """An allocation's history."""

    model = AllocationEvent


@admin.register(MatchRun)
class MatchRunAdmin(MatchingReadOnlyMixin, ModelAdmin):
    """Match runs."""

    list_display = ("created_at", "status", "currency", "cost", "bound", "gap", "requested_by")
    list_filter = ("status", "currency")
    search_fields = ("id", "problem_sha256", "plan_sha256")
    inlines: ClassVar = [BaselineInline, RunEventInline]


@admin.register(RunSubproblem)
class RunSubproblemAdmin(MatchingReadOnlyMixin, ModelAdmin):
    """Parts of the runs that are being solved; what they hold is not for people to read."""

    list_display = ("run", "round_number", "name", "kind", "options", "status", "attempt")
    list_filter = ("status", "kind")
    search_fields = ("run__id",)
    list_select_related = ("run",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("problem", "start", "plan")


@admin.register(Allocation)
class AllocationAdmin(MatchingReadOnlyMixin, ModelAdmin):
    """Allocations."""

    list_display = ("order", "operation", "window", "quantity", "status", "due_on")
    list_filter = ("status",)
    search_fields = ("id", "order__reference")
    list_select_related = ("order", "operation", "window__machine")
    inlines: ClassVar = [AllocationEventInline]


@admin.register(LotTransfer)
class LotTransferAdmin(MatchingReadOnlyMixin, ModelAdmin):
    """Lots between allocations."""

    list_display = ("from_allocation", "to_allocation", "quantity")
    search_fields = ("run__id",)
