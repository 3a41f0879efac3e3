"""Shows supply to support staff; states, reserved hours and history are read only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from common.admin import ReadOnlyAdminMixin
from factories.models import (
    CapacityWindow,
    Certification,
    Factory,
    FactoryEvent,
    LedgerLine,
    Machine,
    WindowEvent,
    WindowSpan,
)
from factories.states import WindowStatus

EVENT_FIELDS = ("at", "from_status", "to_status", "by", "reason", "detail")
LINE_FIELDS = ("at", "kind", "machine_ms", "reference", "expires_at")


class FactoryEventInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the verification history of a factory."""

    model = FactoryEvent
    fields = readonly_fields = EVENT_FIELDS
    extra = 0


class WindowEventInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the history of a window's status."""

    model = WindowEvent
    fields = readonly_fields = EVENT_FIELDS
    extra = 0


class WindowSpanInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the spans of a window."""

    model = WindowSpan
    fields = readonly_fields = ("starts_at", "ends_at")
    extra = 0


class LedgerLineInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the ledger lines of a window."""

    model = LedgerLine
    fields = readonly_fields = LINE_FIELDS
    extra = 0


class CertificationInline(TabularInline):
    """Edits the certifications of a factory."""

    model = Certification
    extra = 0
    autocomplete_fields = ("standard",)


@admin.register(Factory)
class FactoryAdmin(ModelAdmin):
    """Edits factories."""

    list_display = ("name", "organisation", "region", "currency", "verification")
    list_filter = ("verification", "region__country")
    list_select_related = ("organisation", "region", "currency")
    search_fields = ("name", "organisation__name", "address")
    autocomplete_fields = ("organisation", "region", "currency", "industries")
    readonly_fields = ("verification",)
    inlines = (CertificationInline, FactoryEventInline)


@admin.register(Certification)
class CertificationAdmin(ModelAdmin):
    """Edits certifications."""

    list_display = ("standard", "number", "factory", "valid_from", "valid_to")
    list_filter = ("standard",)
    list_select_related = ("standard", "factory")
    search_fields = ("number", "body", "factory__name")
    autocomplete_fields = ("factory", "standard")


@admin.register(Machine)
class MachineAdmin(ModelAdmin):
    """Edits work centres."""

    list_display = ("name", "factory", "process", "count", "hourly_rate")
    list_filter = ("process",)
    list_select_related = ("factory", "process")
    search_fields = ("name", "maker", "model", "factory__name")
    autocomplete_fields = ("factory", "process", "best_tolerance", "material_families")


@admin.register(CapacityWindow)
class CapacityWindowAdmin(ModelAdmin):
    """Edits drafts of windows; later the terms are fixed by reservations."""

    list_display = ("machine", "starts_at", "ends_at", "offered_ms", "reserved_ms", "status")
    list_filter = ("status",)
    list_select_related = ("machine",)
    search_fields = ("machine__name", "machine__factory__name")
    autocomplete_fields = ("machine",)
    readonly_fields = ("status", "reserved_ms")
    date_hierarchy = "starts_at"
    inlines = (WindowSpanInline, WindowEventInline, LedgerLineInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Returns the times too where they follow from several spans."""
        has_several = obj is not None and len(obj.span_times) > 1
        times = ("starts_at", "ends_at") if has_several else ()
        return (*self.readonly_fields, *times)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_draft = obj is None or obj.status == WindowStatus.DRAFT
        return is_draft and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LedgerLine)
class LedgerLineAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Shows the hours ledger."""

    list_display = ("window", *LINE_FIELDS)
    list_filter = ("kind",)
    list_select_related = ("window__machine",)
    search_fields = ("reference", "window__machine__name")
    date_hierarchy = "at"


class EventAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Shows state events, newest first."""

    list_display = ("subject", *EVENT_FIELDS)
    list_filter = ("to_status",)
    search_fields = ("reason",)
    date_hierarchy = "at"
    ordering = ("-pk",)


@admin.register(FactoryEvent)
class FactoryEventAdmin(EventAdmin):
    """Steps of verification."""

    list_select_related = ("subject", "by")


@admin.register(WindowEvent)
class WindowEventAdmin(EventAdmin):
    """Shows transitions of capacity windows."""

    list_select_related = ("subject__machine", "by")
