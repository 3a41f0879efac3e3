"""Declares the tables of a buyer, with its own money and nobody else's."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from exports.tables.csv_table import CsvTable, fields
from exports.tables.supply_tables import PAYMENT_COLUMNS, own
from fulfilment.models import (
    Dispute,
    DisputeRefund,
    Inspection,
    Receipt,
    Return,
    ReturnRefund,
    SettlementLine,
    Shipment,
)
from fulfilment.states import Account
from matching.models import Allocation, Proposal
from matching.selectors.names import factory_name
from orders.models import Operation, Order, Part, PartRequest, PartRequestLine

ORDER_OWNER = "order__organisation"
LOT_OWNER = "allocation__order__organisation"


def own_lots(organisation: Organisation) -> Any:
    """Returns the parts of the orders that were offered to factories."""
    rows = Allocation.objects.filter(work_order__isnull=False, order__organisation=organisation)
    return rows.select_related("order", "operation", "window__machine__factory__region").order_by(
        "pk"
    )


def own_payments(organisation: Organisation) -> Any:
    """Returns the lines of the buyer's own account."""
    path = f"transaction__settlement__{LOT_OWNER}"
    rows = SettlementLine.objects.filter(account=Account.BUYER, **{path: organisation})
    return rows.select_related("transaction__settlement__allocation", "payment").order_by("pk")


DEMAND_TABLES: Iterable[CsvTable] = (
    CsvTable(
        "demand/parts",
        _("Parts"),
        own(Part, "organisation"),
        (
            *fields("id", "name", "number", "revision", "material_family_id", "material_grade_id"),
            *fields("tolerance_id", "ra_um", "unit_mass_kg", "finish", "geometry", "request_text"),
            *fields("created_at"),
        ),
    ),
    CsvTable(
        "demand/part_requests",
        _("Requests of several parts"),
        own(PartRequest, "organisation"),
        (
            *fields("id", "number", "title", "ship_to", "ship_to_region_id", "currency_id"),
            *fields("latest_delivery_on", "confidentiality", "status", "created_at"),
        ),
    ),
    CsvTable(
        "demand/part_request_lines",
        _("Their lines"),
        own(PartRequestLine, "request__organisation"),
        fields("request_id", "position", "part_id", "quantity", "latest_delivery_on", "order_id"),
    ),
    CsvTable(
        "demand/orders",
        _("Orders with their highest prices"),
        own(Order, "organisation"),
        (
            *fields("id", "reference", "title", "status", "part_id", "quantity", "unit_id"),
            *fields("unit_mass_kg", "material_family_id", "material_grade_id", "tolerance_id"),
            *fields("ship_to", "ship_to_region_id", "earliest_delivery_on", "wish_delivery_on"),
            *fields("latest_delivery_on", "incoterm_id", "currency_id", "reserve_price"),
            *fields("split_allowed", "all_or_nothing", "max_factories", "least_lot"),
            *fields("inspection_level", "required_documents", "confidentiality", "notes"),
            *fields("sender", "submitted_at", "created_at"),
        ),
    ),
    CsvTable(
        "demand/operations",
        _("Operations of the orders"),
        own(Operation, ORDER_OWNER),
        (
            *fields("order_id", "sequence", "process_id", "cycle_time_s", "setup_ms"),
            *fields("envelope_x_mm", "envelope_y_mm", "envelope_z_mm", "tolerance_id", "ra_um"),
            *fields("estimate_source"),
        ),
    ),
    CsvTable(
        "demand/proposals",
        _("Proposals with their prices"),
        own(Proposal, ORDER_OWNER),
        (
            *fields("id", "order_id", "number", "status", "quantity", "price", "expected_alone"),
            *fields("delivery_on", "created_at"),
        ),
    ),
    CsvTable(
        "demand/lots",
        _("Parts of the orders by factory, with their prices"),
        own_lots,
        (
            *fields("id", "work_order", "order_id", "order.reference", "status"),
            ("operation", "operation.sequence"),
            ("process", "operation.process_id"),
            ("place", "window.machine.factory.region.name"),
            ("factory", factory_name),
            *fields("quantity", "lost", "due_on", "price", "order.currency_id", "created_at"),
        ),
    ),
    CsvTable(
        "demand/inspections",
        _("Inspections of the goods"),
        own(Inspection, LOT_OWNER),
        fields("id", "allocation_id", "passed", "failed", "spare", "is_rework", "at"),
    ),
    CsvTable(
        "demand/shipments",
        _("Shipments of the goods"),
        own(Shipment, LOT_OWNER),
        fields("id", "allocation_id", "pieces", "spare", "shipped_on", "carrier", "at"),
    ),
    CsvTable(
        "demand/receipts",
        _("What arrived of them"),
        own(Receipt, f"shipment__{LOT_OWNER}"),
        fields("shipment_id", "received", "damaged", "spare", "spare_damaged", "is_final", "at"),
    ),
    CsvTable(
        "demand/disputes",
        _("Disputes about goods"),
        own(Dispute, ORDER_OWNER),
        fields("id", "order_id", "status", "reason", "resolution", "created_at"),
    ),
    CsvTable(
        "demand/dispute_refunds",
        _("What disputes paid back"),
        own(DisputeRefund, LOT_OWNER),
        fields("dispute_id", "allocation_id", "amount", "at"),
    ),
    CsvTable(
        "demand/returns",
        _("Returns of goods"),
        own(Return, ORDER_OWNER),
        (
            *fields("id", "order_id", "allocation_id", "pieces", "reason", "description"),
            *fields("remedy", "status", "answer", "decision", "created_at"),
        ),
    ),
    CsvTable(
        "demand/return_refunds",
        _("What returns paid back"),
        own(ReturnRefund, LOT_OWNER),
        fields("goods_return_id", "allocation_id", "amount", "at"),
    ),
    CsvTable("demand/payments", _("What was paid and refunded"), own_payments, PAYMENT_COLUMNS),
)
