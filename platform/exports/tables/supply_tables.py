"""Declares the tables of a manufacturer, with its own money and nobody else's."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from exports.tables.csv_table import CsvTable, fields
from factories.models import CapacityWindow, Certification, Factory, LedgerLine, Machine
from fulfilment.models import (
    Dispute,
    Inspection,
    ProgressReport,
    Receipt,
    Return,
    SettlementLine,
    Shipment,
)
from fulfilment.states import Account
from matching.models import Allocation, CounterOffer
from matching.selectors.names import buyer_name
from matching.states import NAMED_STATUSES

OWNER = "machine__factory__organisation"
WORK_OWNER = f"allocation__window__{OWNER}"
WORK_ORDER = ("work_order", "allocation.work_order")


def own(model: Any, path: str, *joins: str) -> Any:
    """Returns a function that selects an organisation's rows by the path to it."""

    def rows(organisation: Organisation) -> Any:
        found = model._default_manager.filter(**{path: organisation})
        return found.select_related(*joins).order_by("pk")

    return rows


def own_work(organisation: Organisation) -> Any:
    """Returns the offers and work orders that the factory has seen."""
    rows = Allocation.objects.filter(work_order__isnull=False)
    rows = rows.filter(**{f"window__{OWNER}": organisation})
    return rows.select_related(
        "order__organisation", "operation__process", "window__machine__factory"
    ).order_by("pk")


def disputes_of_work(organisation: Organisation) -> Any:
    """Returns disputes about orders of which the factory made a lot."""
    lots = Allocation.objects.filter(
        status__in=NAMED_STATUSES, **{f"window__{OWNER}": organisation}
    )
    return Dispute.objects.filter(order__in=lots.values("order")).order_by("pk")


def own_payments(organisation: Organisation) -> Any:
    """Returns the lines of the factory's own account."""
    path = f"transaction__settlement__{WORK_OWNER}"
    rows = SettlementLine.objects.filter(account=Account.FACTORY, **{path: organisation})
    return rows.select_related("transaction__settlement__allocation", "payment").order_by("pk")


PAYMENT_COLUMNS = (
    ("order", "transaction.settlement.allocation.order_id"),
    ("allocation", "transaction.settlement.allocation_id"),
    ("kind", "transaction.kind"),
    ("reason", "transaction.reason"),
    *fields("amount"),
    ("currency", "transaction.settlement.currency_id"),
    ("payment_status", "payment.status"),
    ("paid_on", "payment.paid_on"),
    *fields("at"),
)

SUPPLY_TABLES: Iterable[CsvTable] = (
    CsvTable(
        "supply/factories",
        _("Factories"),
        own(Factory, "organisation"),
        (
            *fields("id", "name", "address", "region_id", "latitude", "longitude", "time_zone"),
            *fields("currency_id", "verification", "created_at"),
        ),
    ),
    CsvTable(
        "supply/certifications",
        _("Certificates of the factories"),
        own(Certification, "factory__organisation"),
        fields("id", "factory_id", "standard_id", "number", "body", "valid_from", "valid_to"),
    ),
    CsvTable(
        "supply/machines",
        _("Machines with their rates"),
        own(Machine, "factory__organisation"),
        (
            *fields("id", "factory_id", "name", "process_id", "maker", "model", "count"),
            *fields("envelope_x_mm", "envelope_y_mm", "envelope_z_mm", "max_part_mass_kg"),
            *fields("best_tolerance_id", "best_ra_um", "speed_factor", "scrap_share"),
            *fields("hourly_rate", "setup_rate", "kwh_per_hour", "created_at"),
        ),
    ),
    CsvTable(
        "supply/windows",
        _("Capacity windows: published and drafted hours"),
        own(CapacityWindow, OWNER),
        (
            *fields("id", "machine_id", "starts_at", "ends_at", "offered_ms", "reserved_ms"),
            *fields("hourly_rate", "opening_cost", "least_lot", "notice", "expires_at"),
            *fields("status", "created_at"),
        ),
    ),
    CsvTable(
        "supply/hours_ledger",
        _("Lines that reserved and freed hours"),
        own(LedgerLine, f"window__{OWNER}"),
        fields("window_id", "kind", "machine_ms", "reference", "expires_at", "at"),
    ),
    CsvTable(
        "supply/work",
        _("Offers and work orders with the earnings"),
        own_work,
        (
            *fields("id", "work_order", "status", "order_id", "order.title"),
            ("buyer", buyer_name),
            ("operation", "operation.sequence"),
            ("process", "operation.process_id"),
            ("machine", "window.machine.name"),
            *fields("window_id", "quantity", "lost", "starts_at", "due_on", "machine_ms"),
            *fields("machining", "setup", "opening", "earnings", "bonus", "order.currency_id"),
            *fields("offer_expires_at", "decline_reason", "created_at"),
        ),
    ),
    CsvTable(
        "supply/counter_offers",
        _("Counter-offers"),
        own(CounterOffer, WORK_OWNER, "allocation"),
        (
            *fields("id"),
            WORK_ORDER,
            *fields("kind", "hourly_rate", "unit_ms", "quantity", "note", "status", "created_at"),
        ),
    ),
    CsvTable(
        "supply/progress_reports",
        _("Reports of pieces made"),
        own(ProgressReport, WORK_OWNER, "allocation"),
        (WORK_ORDER, *fields("pieces_done", "is_correction", "cycle_time_s", "at")),
    ),
    CsvTable(
        "supply/inspections",
        _("Inspections"),
        own(Inspection, WORK_OWNER, "allocation"),
        (WORK_ORDER, *fields("id", "passed", "failed", "spare", "is_rework", "at")),
    ),
    CsvTable(
        "supply/shipments",
        _("Shipments that left the factories"),
        own(Shipment, WORK_OWNER, "allocation"),
        (WORK_ORDER, *fields("id", "pieces", "spare", "shipped_on", "carrier", "at")),
    ),
    CsvTable(
        "supply/receipts",
        _("What arrived of them"),
        own(Receipt, f"shipment__{WORK_OWNER}"),
        fields("shipment_id", "received", "damaged", "spare", "spare_damaged", "is_final", "at"),
    ),
    CsvTable(
        "supply/returns",
        _("Returns of goods"),
        own(Return, WORK_OWNER, "allocation"),
        (
            *fields("id"),
            WORK_ORDER,
            *fields("pieces", "reason", "description", "remedy", "status", "answer", "decision"),
            *fields("created_at"),
        ),
    ),
    CsvTable(
        "supply/disputes",
        _("Disputes about goods"),
        disputes_of_work,
        fields("id", "order_id", "status", "reason", "resolution", "created_at"),
    ),
    CsvTable("supply/payments", _("What the factories were paid"), own_payments, PAYMENT_COLUMNS),
)
