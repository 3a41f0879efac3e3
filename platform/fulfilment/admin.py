"""Production, deliveries and money for support staff, to look at and never to change."""

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


class ReadOnly:
    """Rows that only the platform writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SettlementEventInline(ReadOnly, TabularInline):
    """A settlement's history."""

    model = SettlementEvent


class PaymentEventInline(ReadOnly, TabularInline):
    """A payment's history."""

    model = PaymentEvent


class DisputeEventInline(ReadOnly, TabularInline):
    """A dispute's history."""

    model = DisputeEvent


class DisputeRefundInline(ReadOnly, TabularInline):
    """What a dispute gave back."""

    model = DisputeRefund


class ReceiptInline(ReadOnly, TabularInline):
    """What arrived of a shipment."""

    model = Receipt


@admin.register(ProgressReport)
class ProgressReportAdmin(ReadOnly, ModelAdmin):
    """Progress reports."""

    list_display = ("at", "allocation", "pieces_done", "is_correction", "by")
    search_fields = ("allocation__id",)
    list_select_related = ("allocation", "by")


@admin.register(Inspection)
class InspectionAdmin(ReadOnly, ModelAdmin):
    """Inspections."""

    list_display = ("at", "allocation", "passed", "failed", "by")
    search_fields = ("allocation__id",)
    list_select_related = ("allocation", "by")


@admin.register(Shipment)
class ShipmentAdmin(ReadOnly, ModelAdmin):
    """Shipments."""

    list_display = ("shipped_on", "allocation", "pieces", "carrier")
    search_fields = ("allocation__id", "carrier")
    list_select_related = ("allocation",)
    inlines: ClassVar = [ReceiptInline]


@admin.register(DeliveryClaim)
class DeliveryClaimAdmin(ReadOnly, ModelAdmin):
    """Claims."""

    list_display = ("created_at", "receipt", "short", "damaged", "status", "amount")
    list_filter = ("status",)
    list_select_related = ("receipt",)


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, ModelAdmin):
    """Disputes."""

    list_display = ("created_at", "order", "status", "reason")
    list_filter = ("status",)
    list_select_related = ("order",)
    inlines: ClassVar = [DisputeRefundInline, DisputeEventInline]


@admin.register(Settlement)
class SettlementAdmin(ReadOnly, ModelAdmin):
    """Settlements."""

    list_display = ("created_at", "allocation", "price", "currency", "fee_percent", "status")
    list_filter = ("status",)
    search_fields = ("allocation__id", "allocation__order__reference")
    list_select_related = ("allocation", "currency")
    inlines: ClassVar = [SettlementEventInline]


@admin.register(SettlementLine)
class SettlementLineAdmin(ReadOnly, ModelAdmin):
    """The books, line by line."""

    list_display = ("at", "transaction", "account", "amount")
    list_filter = ("account", "transaction__kind")
    list_select_related = ("transaction",)


@admin.register(Payment)
class PaymentAdmin(ReadOnly, ModelAdmin):
    """What the provider did, and what it is still to do."""

    list_display = ("created_at", "line", "status", "attempts", "next_try_at", "failure")
    list_filter = ("status",)
    list_select_related = ("line",)
    inlines: ClassVar = [PaymentEventInline]
