"""Collects what happened with an order, across runs and allocations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from console.common.messages import label_for
from fulfilment.models import Dispute, Payment, Receipt, Return, Settlement, Shipment
from matching.models import Allocation, Proposal
from orders.models import Order


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """Holds one event: of what, to which state, by whom and why."""

    at: datetime
    subject: str
    text: str
    by: str = ""
    reason: str = ""


def history_of(order: Order, *, prices: bool) -> list[RecordedStep]:
    """Returns the events of an order, the newest first; money only with `prices`."""
    found = [
        *events_of(Order, {"subject": order}, lambda row: gettext("Order")),
        *run_events(order),
        *events_of(
            Proposal,
            {"subject__order": order},
            lambda row: gettext("Proposal %(number)s") % {"number": row.number},
        ),
        *events_of(Allocation, {"subject__order": order}, work_order_name),
        *events_of(Dispute, {"subject__order": order}, lambda row: gettext("Dispute")),
        *events_of(Return, {"subject__order": order}, lambda row: gettext("Return")),
        *goods_events(order),
    ]
    if prices:
        found += [
            *events_of(
                Settlement, {"subject__allocation__order": order}, lambda row: gettext("Settlement")
            ),
            *events_of(
                Payment,
                {"subject__line__transaction__settlement__allocation__order": order},
                lambda row: gettext("Payment %(reference)s") % {"reference": row.reference},
            ),
        ]
    return sorted(found, key=lambda row: row.at, reverse=True)


def events_of(
    model: Any, lookup: dict[str, Any], name_of: Callable[[Any], str]
) -> Iterator[RecordedStep]:
    """Yields the transitions of the rows of a model."""
    labels = dict(model._meta.get_field("status").choices)
    rows = model.events.rel.related_model.objects.filter(**lookup).select_related("subject", "by")
    for row in rows:
        yield RecordedStep(
            at=row.at,
            subject=name_of(row.subject),
            text=label_for(labels[row.to_status]),
            by=row.by.shown_name if row.by else "",
            reason=gettext(row.reason) if row.reason else "",
        )


def work_order_name(row: Allocation) -> str:
    """Names an allocation by its work order."""
    return row.work_order or gettext("Lot")


def run_events(order: Order) -> Iterator[RecordedStep]:
    """Yields the runs that planned the order."""
    for row in order.run_orders.select_related("run"):
        words = {"made": row.made, "unmet": row.unmet}
        yield RecordedStep(
            at=row.run.created_at,
            subject=gettext("Match run"),
            text=gettext("%(made)s pieces planned, %(unmet)s not") % words,
        )


def goods_events(order: Order) -> Iterator[RecordedStep]:
    """Yields what left the factories and what arrived."""
    for sent in Shipment.objects.filter(allocation__order=order).select_related("allocation"):
        yield RecordedStep(
            at=sent.at,
            subject=work_order_name(sent.allocation),
            text=gettext("%(pieces)s pieces shipped") % {"pieces": sent.pieces},
        )
    receipts = Receipt.objects.filter(shipment__allocation__order=order)
    for row in receipts.select_related("shipment__allocation"):
        words = {"received": row.received, "damaged": row.damaged}
        yield RecordedStep(
            at=row.at,
            subject=work_order_name(row.shipment.allocation),
            text=gettext("%(received)s arrived, %(damaged)s damaged") % words,
        )
