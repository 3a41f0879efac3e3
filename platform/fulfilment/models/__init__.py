"""Defines the tables of production, deliveries, disputes and settlements."""

from fulfilment.models.disputes import Dispute, DisputeEvent, DisputeRefund
from fulfilment.models.production_records import Inspection, ProgressReport
from fulfilment.models.settlements import (
    Payment,
    PaymentEvent,
    Settlement,
    SettlementEvent,
    SettlementLine,
    SettlementTransaction,
)
from fulfilment.models.shipments import (
    DeliveryClaim,
    DeliveryClaimEvent,
    Receipt,
    Shipment,
    StrandedPieces,
)

__all__ = [
    "DeliveryClaim",
    "DeliveryClaimEvent",
    "Dispute",
    "DisputeEvent",
    "DisputeRefund",
    "Inspection",
    "Payment",
    "PaymentEvent",
    "ProgressReport",
    "Receipt",
    "Settlement",
    "SettlementEvent",
    "SettlementLine",
    "SettlementTransaction",
    "Shipment",
    "StrandedPieces",
]
