"""Provides the services for confirmed allocations; each is one transaction."""

from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
from fulfilment.services.closing import close_settled
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from fulfilment.services.settlement import hold_payment, return_payment, top_up_hold

__all__ = [
    "accept_goods",
    "close_settled",
    "dispute_goods",
    "hold_payment",
    "inspect_pieces",
    "receive_shipment",
    "report_progress",
    "resolve_dispute",
    "return_payment",
    "rework_failed",
    "scrap_failed",
    "ship",
    "start_production",
    "top_up_hold",
]
