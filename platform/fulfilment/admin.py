"""Shows production, deliveries and money to support staff, read-only."""

from typing import ClassVar

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from common.admin import ReadOnlyAdminMixin
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
    Return,
    ReturnEvent,
    ReturnRefund,
    Settlement,
    SettlementEvent,
    SettlementLine,
    Shipment,
)


class SettlementEventInline(ReadOnlyAdminMixin, TabularInline):
    """Shows a settlement's events."""

    model = SettlementEvent


class PaymentEventInline(ReadOnlyAdminMixin, TabularInline):
    """Shows a payment's events."""

    model = PaymentEvent


class DisputeEventInline(ReadOnlyAdminMixin, TabularInline):
    """Shows a dispute's events."""

    model = DisputeEvent


class DisputeRefundInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the refunds of a dispute."""

    model = DisputeRefund


class ReceiptInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the receipts of a shipment."""

    model = Receipt


@admin.register(ProgressReport)
class ProgressReportAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Lists progress reports."""

    list_display = ("at", "allocation", "pieces_done", "is_correction", "by")
    search_fields = ("allocation__id",)
    list_select_related = ("allocation", "by")


@admin.register(Inspection)
class InspectionAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Lists inspections."""

    list_display = ("at", "allocation", "passed", "failed", "by")
    search_fields = ("allocation__id",)
    list_select_related = ("allocation", "by")


@admin.register(Shipment)
class ShipmentAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Lists shipments."""

    list_display = ("shipped_on", "allocation", "pieces", "carrier")
    search_fields = ("allocation__id", "carrier")
    list_select_related = ("allocation",)
    inlines: ClassVar = [ReceiptInline]


@admin.register(DeliveryClaim)
class DeliveryClaimAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Lists claims."""

    list_display = ("created_at", "receipt", "short", "damaged", "status", "amount")
    list_filter = ("status",)
    list_select_related = ("receipt",)


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Lists disputes."""

    list_display = ("created_at", "order", "status", "reason")
    list_filter = ("status",)
    list_select_related = ("order",)
    inlines: ClassVar = [DisputeRefundInline, DisputeEventInline]


class ReturnEventInline(ReadOnlyAdminMixin, TabularInline):
    """Shows a return's events."""

    model = ReturnEvent


class ReturnRefundInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the refunds of a return."""

    model = ReturnRefund


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Lists returns."""

    list_display = ("created_at", "order", "pieces", "reason", "remedy", "status")
    list_filter = ("status", "remedy", "reason")
    search_fields = ("order__reference",)
    list_select_related = ("order",)
    inlines: ClassVar = [ReturnRefundInline, ReturnEventInline]


@admin.register(Settlement)
class SettlementAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Lists settlements."""

    list_display = ("created_at", "allocation", "price", "currency", "fee_percent", "status")
    list_filter = ("status",)
    search_fields = ("allocation__id", "allocation__order__reference")
    list_select_related = ("allocation", "currency")
    inlines: ClassVar = [SettlementEventInline]


@admin.register(SettlementLine)
class SettlementLineAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Lists settlement lines."""

    list_display = ("at", "transaction", "account", "amount")
    list_filter = ("account", "transaction__kind")
    list_select_related = ("transaction",)


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Lists payments with their state at the provider."""

    list_display = ("created_at", "line", "status", "attempts", "next_try_at", "failure")
    list_filter = ("status",)
    list_select_related = ("line",)
    inlines: ClassVar = [PaymentEventInline]
