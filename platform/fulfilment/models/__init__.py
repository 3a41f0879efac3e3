"""Defines the tables of production, deliveries, messages and settlements."""

from fulfilment.models.disputes import Dispute, DisputeEvent, DisputeRefund
from fulfilment.models.messages import OrderMessage, ReadMarker
from fulfilment.models.production_records import Disposition, Inspection, ProgressReport
from fulfilment.models.record_files import InspectionFile, MessageFile
from fulfilment.models.returns import Return, ReturnEvent, ReturnRefund
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
    "Disposition",
    "Dispute",
    "DisputeEvent",
    "DisputeRefund",
    "Inspection",
    "InspectionFile",
    "MessageFile",
    "OrderMessage",
    "Payment",
    "PaymentEvent",
    "ProgressReport",
    "ReadMarker",
    "Receipt",
    "Return",
    "ReturnEvent",
    "ReturnRefund",
    "Settlement",
    "SettlementEvent",
    "SettlementLine",
    "SettlementTransaction",
    "Shipment",
    "StrandedPieces",
]
