"""Defines the filters of fulfilment's lists."""

from typing import Any

import django_filters as filters

from common.api.filters import StrictBooleanFilter
from fulfilment.models import (
    DeliveryClaim,
    Dispute,
    Inspection,
    Payment,
    ProgressReport,
    Return,
    Settlement,
    SettlementLine,
    Shipment,
)
from fulfilment.states import (
    Account,
    ClaimStatus,
    DisputeStatus,
    PaymentStatus,
    Remedy,
    ReturnStatus,
    SettlementStatus,
    TransactionKind,
)


class AllocationRecordFilter(filters.FilterSet):
    """Filters records by allocation or by order."""

    allocation = filters.UUIDFilter(field_name="allocation")
    order = filters.UUIDFilter(field_name="allocation__order")


class ProgressFilter(AllocationRecordFilter):
    """Filters progress reports."""

    is_correction = StrictBooleanFilter()

    class Meta:
        model = ProgressReport
        fields = ()


class InspectionFilter(AllocationRecordFilter):
    """Filters inspections."""

    class Meta:
        model = Inspection
        fields = ()


class ShipmentFilter(AllocationRecordFilter):
    """Filters shipments."""

    to_allocation = filters.UUIDFilter(field_name="lot__to_allocation")
    shipped_after = filters.DateFilter(field_name="shipped_on", lookup_expr="gte")
    shipped_before = filters.DateFilter(field_name="shipped_on", lookup_expr="lt")
    is_received = StrictBooleanFilter(method="filter_received")

    class Meta:
        model = Shipment
        fields = ()

    def filter_received(self, rows: Any, name: str, value: bool) -> Any:
        """Selects shipments of which no more pieces come, or may come."""
        open_rows = Shipment.objects.under_way()
        return rows.exclude(pk__in=open_rows) if value else rows.filter(pk__in=open_rows)


class ClaimFilter(filters.FilterSet):
    """Filters claims for short and damaged pieces."""

    status = filters.MultipleChoiceFilter(choices=ClaimStatus)
    allocation = filters.UUIDFilter(field_name="receipt__shipment__allocation")
    order = filters.UUIDFilter(field_name="receipt__shipment__allocation__order")

    class Meta:
        model = DeliveryClaim
        fields = ()


class DisputeFilter(filters.FilterSet):
    """Filters disputes."""

    status = filters.MultipleChoiceFilter(choices=DisputeStatus)
    order = filters.UUIDFilter(field_name="order")

    class Meta:
        model = Dispute
        fields = ()


class SettlementFilter(AllocationRecordFilter):
    """Filters settlements."""

    status = filters.MultipleChoiceFilter(choices=SettlementStatus)

    class Meta:
        model = Settlement
        fields = ()


class SettlementLineFilter(filters.FilterSet):
    """Filters settlement lines."""

    account = filters.MultipleChoiceFilter(choices=Account)
    kind = filters.MultipleChoiceFilter(field_name="transaction__kind", choices=TransactionKind)
    payment_status = filters.MultipleChoiceFilter(
        field_name="payment__status", choices=PaymentStatus
    )
    settlement = filters.UUIDFilter(field_name="transaction__settlement")
    allocation = filters.UUIDFilter(field_name="transaction__settlement__allocation")
    order = filters.UUIDFilter(field_name="transaction__settlement__allocation__order")

    class Meta:
        model = SettlementLine
        fields = ()


class PaymentFilter(filters.FilterSet):
    """Filters payments."""

    status = filters.MultipleChoiceFilter(choices=PaymentStatus)
    account = filters.MultipleChoiceFilter(field_name="line__account", choices=Account)
    order = filters.UUIDFilter(field_name="line__transaction__settlement__allocation__order")

    class Meta:
        model = Payment
        fields = ()


class ReturnFilter(AllocationRecordFilter):
    """Filters returns of accepted goods."""

    status = filters.MultipleChoiceFilter(choices=ReturnStatus)
    remedy = filters.MultipleChoiceFilter(choices=Remedy)

    class Meta:
        model = Return
        fields = ()
