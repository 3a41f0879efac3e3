"""What happens to confirmed allocations: made, inspected, shipped, received, paid."""

from fulfilment.models.delivery import (
    DeliveryClaim,
    DeliveryClaimEvent,
    Receipt,
    Shipment,
    StrandedPieces,
)
from fulfilment.models.disputes import Dispute, DisputeEvent, DisputeRefund
from fulfilment.models.production import Inspection, ProgressReport
from fulfilment.models.settlement import (
    Payment,
    PaymentEvent,
    Settlement,
    SettlementEvent,
    SettlementLine,
    SettlementTransaction,
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
