"""Shows production, deliveries and money to support staff, read-only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from fulfilment.models import (
    DeliveryClaim,
    Dispute,
    DisputeEvent,
    DisputeRefund,
    Inspection,
    Payment,
    PaymentEvent,
    ProgressReport,
    Receipt,
    Settlement,
    SettlementEvent,
    SettlementLine,
    Shipment,
)


class ReadOnlyFulfilmentAdmin:
    """Denies changes of rows that only the platform writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SettlementEventInline(ReadOnlyFulfilmentAdmin, TabularInline):
    """Shows a settlement's events."""

    model = SettlementEvent


class PaymentEventInline(ReadOnlyFulfilmentAdmin, TabularInline):
    """Shows a payment's events."""

    model = PaymentEvent


class DisputeEventInline(ReadOnlyFulfilmentAdmin, TabularInline):
    """Shows a dispute's events."""

    model = DisputeEvent


class DisputeRefundInline(ReadOnlyFulfilmentAdmin, TabularInline):
    """Shows the refunds of a dispute."""

    model = DisputeRefund


class ReceiptInline(ReadOnlyFulfilmentAdmin, TabularInline):
    """Shows the receipt of a shipment."""

    model = Receipt


@admin.register(ProgressReport)
class ProgressReportAdmin(ReadOnlyFulfilmentAdmin, ModelAdmin):
    """Lists progress reports."""

    list_display = ("at", "allocation", "pieces_done", "is_correction", "by")
    search_fields = ("allocation__id",)
    list_select_related = ("allocation", "by")


@admin.register(Inspection)
class InspectionAdmin(ReadOnlyFulfilmentAdmin, ModelAdmin):
    """Lists inspections."""

    list_display = ("at", "allocation", "passed", "failed", "by")
    search_fields = ("allocation__id",)
    list_select_related = ("allocation", "by")


@admin.register(Shipment)
class ShipmentAdmin(ReadOnlyFulfilmentAdmin, ModelAdmin):
    """Lists shipments."""

    list_display = ("shipped_on", "allocation", "pieces", "carrier")
    search_fields = ("allocation__id", "carrier")
    list_select_related = ("allocation",)
    inlines: ClassVar = [ReceiptInline]


@admin.register(DeliveryClaim)
class DeliveryClaimAdmin(ReadOnlyFulfilmentAdmin, ModelAdmin):
    """Lists claims."""

    list_display = ("created_at", "receipt", "short", "damaged", "status", "amount")
    list_filter = ("status",)
    list_select_related = ("receipt",)


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyFulfilmentAdmin, ModelAdmin):
    """Lists disputes."""

    list_display = ("created_at", "order", "status", "reason")
    list_filter = ("status",)
    list_select_related = ("order",)
    inlines: ClassVar = [DisputeRefundInline, DisputeEventInline]


@admin.register(Settlement)
class SettlementAdmin(ReadOnlyFulfilmentAdmin, ModelAdmin):
    """Lists settlements."""

    list_display = ("created_at", "allocation", "price", "currency", "fee_percent", "status")
    list_filter = ("status",)
    search_fields = ("allocation__id", "allocation__order__reference")
    list_select_related = ("allocation", "currency")
    inlines: ClassVar = [SettlementEventInline]


@admin.register(SettlementLine)
class SettlementLineAdmin(ReadOnlyFulfilmentAdmin, ModelAdmin):
    """Lists settlement lines."""

    list_display = ("at", "transaction", "account", "amount")
    list_filter = ("account", "transaction__kind")
    list_select_related = ("transaction",)


@admin.register(Payment)
class PaymentAdmin(ReadOnlyFulfilmentAdmin, ModelAdmin):
    """Lists payments with their state at the provider."""

    list_display = ("created_at", "line", "status", "attempts", "next_try_at", "failure")
    list_filter = ("status",)
    list_select_related = ("line",)
    inlines: ClassVar = [PaymentEventInline]
