"""What lists of fulfilment can be filtered by."""

import django_filters as filters

from common.api.filters import StrictBooleanFilter
from fulfilment.models import (
    DeliveryClaim,
    Dispute,
    Inspection,
    ProgressReport,
    Settlement,
    SettlementLine,
    Shipment,
)
from fulfilment.states import (
    Account,
    ClaimStatus,
    DisputeStatus,
    PaymentStatus,
    SettlementStatus,
    TransactionKind,
)


class OfAllocationFilter(filters.FilterSet):
    """By allocation, or by the order it is of."""

    allocation = filters.UUIDFilter(field_name="allocation")
    order = filters.UUIDFilter(field_name="allocation__order")


class ProgressFilter(OfAllocationFilter):
    """Progress reports."""

    is_correction = StrictBooleanFilter()

    class Meta:
        model = ProgressReport
        fields = ()


class InspectionFilter(OfAllocationFilter):
    """Inspections."""

    class Meta:
        model = Inspection
        fields = ()


class ShipmentFilter(OfAllocationFilter):
    """Shipments."""

    to_allocation = filters.UUIDFilter(field_name="lot__to_allocation")
    shipped_after = filters.DateFilter(field_name="shipped_on", lookup_expr="gte")
    shipped_before = filters.DateFilter(field_name="shipped_on", lookup_expr="lt")
    is_received = StrictBooleanFilter(field_name="receipt", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Shipment
        fields = ()


class ClaimFilter(filters.FilterSet):
    """Claims for short and damaged pieces."""

    status = filters.MultipleChoiceFilter(choices=ClaimStatus)
    allocation = filters.UUIDFilter(field_name="receipt__shipment__allocation")
    order = filters.UUIDFilter(field_name="receipt__shipment__allocation__order")

    class Meta:
        model = DeliveryClaim
        fields = ()


class DisputeFilter(filters.FilterSet):
    """Disputes."""

    status = filters.MultipleChoiceFilter(choices=DisputeStatus)
    order = filters.UUIDFilter(field_name="order")

    class Meta:
        model = Dispute
        fields = ()


class SettlementFilter(OfAllocationFilter):
    """Settlements."""

    status = filters.MultipleChoiceFilter(choices=SettlementStatus)

    class Meta:
        model = Settlement
        fields = ()


class LineFilter(filters.FilterSet):
    """Settlement lines."""

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
