"""Stores parts, orders and their routings."""

from orders.models.ordered_parts import OrderedFile, OrderedPart
from orders.models.orders import (
    NEEDED_FIELDS,
    NEEDED_STEP_FIELDS,
    Operation,
    Order,
    OrderEvent,
    OrderGroup,
)
from orders.models.part_requests import PartRequest, PartRequestEvent, PartRequestLine
from orders.models.parts import Part, PartAttachment

__all__ = [
    "NEEDED_FIELDS",
    "NEEDED_STEP_FIELDS",
    "Operation",
    "Order",
    "OrderEvent",
    "OrderGroup",
    "OrderedFile",
    "OrderedPart",
    "Part",
    "PartAttachment",
    "PartRequest",
    "PartRequestEvent",
    "PartRequestLine",
]
