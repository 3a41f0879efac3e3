"""Words the events of an allocation for its factory, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from console.common.messages import label_for
from console.templatetags.console import money
from fulfilment.states import Account, DispositionKind
from matching.states import AllocationStatus, DeclineReason


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Holds one event; `by` is empty where the platform acted."""

    at: datetime
    sentence: str
    by: str = ""


def history_of(allocation: Any, *, prices: bool) -> list[HistoryEntry]:
    """Returns the allocation's events; other organisations' people stay unnamed."""
    members = set(
        allocation.window.machine.factory.organisation.memberships.values_list("user_id", flat=True)
    )
    found = [
        *(
            entry_of(row, transition_text(row, members), members)
            for row in transition_events(allocation)
        ),
        *(
            entry_of(row, report_text(row), members)
            for row in allocation.progress_reports.select_related("by")
        ),
        *(
            entry_of(row, inspection_text(row), members)
            for row in allocation.inspections.select_related("by")
        ),
        *(
            entry_of(row, scrap_text(row), members)
            for row in allocation.dispositions.filter(kind=DispositionKind.SCRAP).select_related(
                "by"
            )
        ),
        *shipment_entries(allocation, members),
    ]
    if prices:
        found += payment_entries(allocation)
    return sorted(found, key=lambda row: row.at, reverse=True)


def entry_of(row: Any, sentence: str, members: set[Any]) -> HistoryEntry:
    """Builds an entry, naming only the factory's own people."""
    name = row.by.shown_name if row.by_id in members else ""
    return HistoryEntry(row.at, sentence, name)


def transition_events(allocation: Any) -> Any:
    """Returns the transitions from the offer on; earlier ones are internal."""
    rows = allocation.events.exclude(to_status=AllocationStatus.PROPOSED)
    return rows.select_related("by").order_by("at", "pk")


def transition_text(row: Any, members: set[Any]) -> str:
    """Words a transition with its reason; a buyer's comment stays hidden."""
    status = label_for(AllocationStatus(row.to_status).label)
    reason = row.detail.get("reason", "")
    reason = label_for(DeclineReason(reason).label) if reason in DeclineReason.values else ""
    comment = row.reason if row.by_id in members else ""
    if row.by_id is None and row.reason:
        comment = label_for(row.reason)
    message = ", ".join(part for part in (reason, comment) if part)
    return f"{status}: {message}" if message else status


def report_text(row: Any) -> str:
    """Words a progress report."""
    if row.is_correction:
        return gettext("Corrected: %(pieces)s pieces made") % {"pieces": row.pieces_done}
    return gettext("%(pieces)s pieces made in all") % {"pieces": row.pieces_done}


def inspection_text(row: Any) -> str:
    """Words an inspection."""
    return gettext("Inspected: %(passed)s passed, %(failed)s failed") % {
        "passed": row.all_passed,
        "failed": row.all_failed,
    }


def scrap_text(row: Any) -> str:
    """Words the scrapping of failed pieces."""
    words = ngettext("%(pieces)s piece scrapped", "%(pieces)s pieces scrapped", row.pieces)
    return words % {"pieces": row.pieces}


def shipment_entries(allocation: Any, members: set[Any]) -> list[HistoryEntry]:
    """Returns the shipments and their receipts."""
    found = []
    rows = allocation.shipments.select_related("by").prefetch_related("receipts")
    for row in rows:
        carrier = f", {row.carrier}" if row.carrier else ""
        words = gettext("%(pieces)s pieces left%(carrier)s") % {
            "pieces": row.pieces_sent,
            "carrier": carrier,
        }
        found.append(entry_of(row, words, members))
        for receipt in row.receipts.all():
            if receipt.arrived:
                found.append(HistoryEntry(receipt.at, receipt_text(receipt)))
            if receipt.is_final and row.short:
                found.append(HistoryEntry(receipt.at, missing_text(row, receipt)))
    return found


def receipt_text(receipt: Any) -> str:
    """Words a receipt."""
    return gettext("%(received)s pieces arrived, %(damaged)s of them damaged") % {
        "received": receipt.arrived,
        "damaged": receipt.arrived_damaged,
    }


def missing_text(shipment: Any, receipt: Any) -> str:
    """Words the end of a short shipment; the platform ends those that nobody does."""
    if receipt.by_id is not None:
        words = ngettext(
            "The receiver says that %(pieces)s piece will not come",
            "The receiver says that %(pieces)s pieces will not come",
            shipment.short,
        )
    else:
        words = ngettext(
            "%(pieces)s piece counts as lost: it was not recorded in time",
            "%(pieces)s pieces count as lost: they were not recorded in time",
            shipment.short,
        )
    return words % {"pieces": shipment.short}


def payment_entries(allocation: Any) -> list[HistoryEntry]:
    """Returns the payments to the factory's account."""
    settlement = getattr(allocation, "settlement", None)
    if settlement is None:
        return []
    lines = settlement.transactions.filter(lines__account=Account.FACTORY)
    rows = lines.values_list("lines__at", "lines__amount")
    return [
        HistoryEntry(
            at, gettext("%(amount)s paid out") % {"amount": money(amount, settlement.currency_id)}
        )
        for at, amount in rows
    ]
