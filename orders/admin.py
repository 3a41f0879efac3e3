"""Shows orders to support staff, who may correct drafts only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from orders.models import Operation, Order, OrderEvent


class OperationInline(StackedInline):
    """Edits the routing of an order."""

    model = Operation
    extra = 0
    autocomplete_fields = ("process", "tolerance")


class OrderEventInline(TabularInline):
    """Shows the history of an order."""

    model = OrderEvent
    extra = 0
    can_delete = False
    fields = readonly_fields = ("at", "from_status", "to_status", "by", "reason", "detail")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Order)
class OrderAdmin(ModelAdmin):
    """Edits drafts and shows other orders."""

    list_display = (
        "reference",
        "title",
        "organisation",
        "status",
        "quantity",
        "material_family",
        "wish_delivery_on",
        "latest_delivery_on",
    )
    list_filter = ("status", "sector", "scenario", "split_allowed", "material_family")
    list_select_related = ("organisation", "material_family")
    search_fields = ("reference", "title", "organisation__name", "demand_category")
    date_hierarchy = "latest_delivery_on"
    readonly_fields = ("organisation", "status", "submitted_at", "created_at", "updated_at")
    autocomplete_fields = (
        "unit",
        "material_family",
        "material_grade",
        "tolerance",
        "ship_to_region",
        "incoterm",
        "currency",
        "required_certifications",
        "allowed_regions",
        "excluded_regions",
        "allowed_factories",
        "excluded_factories",
    )
    inlines = (OperationInline, OrderEventInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)
