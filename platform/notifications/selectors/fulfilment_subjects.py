"""Finds who sees production, deliveries, returns, disputes and payments."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fulfilment.models import (
    DeliveryClaim,
    Dispute,
    Inspection,
    Payment,
    ProgressReport,
    Receipt,
    Return,
    Shipment,
)
from fulfilment.states import Account, PaymentStatus
from notifications.kinds import EventSide
from notifications.selectors.matching_subjects import makers_of_orders
from notifications.selectors.occurrences import (
    Lot,
    Occurrence,
    Occurrences,
    Recipient,
    lot_columns,
    operator_ids,
)

# Pieces that go to the next factory.
FORWARDED = "forwarded"
# Pieces are damaged, or will not come.
SHORT = "short"


def of_progress_reports(ids: Collection[UUID]) -> Occurrences:
    """Returns progress reports for both sides of their lot, and operators."""
    return records_of_lots(ProgressReport.objects.filter(pk__in=ids), "progress_report")


def of_inspections(ids: Collection[UUID]) -> Occurrences:
    """Returns inspections for both sides of their lot, and operators."""
    return records_of_lots(Inspection.objects.filter(pk__in=ids), "inspection")


def of_returns(ids: Collection[UUID]) -> Occurrences:
    """Returns returns of goods for buyer, factory at fault, and operators."""
    return records_of_lots(Return.objects.filter(pk__in=ids), "return")


def records_of_lots(rows: QuerySet[Any], name: str) -> Occurrences:
    """Returns rows of allocations, which both sides and operators see."""
    operators, found = operator_ids(), {}
    for pk, *columns in rows.order_by().values_list("pk", *lot_columns("allocation__")):
        lot, own = Lot(*columns), {name: pk}
        found[pk] = Occurrence(
            (lot.of_factory(**own), lot.of_buyer(**own), *lot.of_operators(operators, **own))
        )
    return found


def of_shipments(ids: Collection[UUID]) -> Occurrences:
    """Returns shipments for their receiver, buyer, sender and operators."""
    rows = Shipment.objects.filter(pk__in=ids).order_by()
    columns = ["pk", "lot", *lot_columns("allocation__"), *lot_columns("lot__to_allocation__")]
    operators, found = operator_ids(), {}
    for pk, transfer, *both in rows.values_list(*columns):
        sent = both[: len(both) // 2]
        follows = both[len(both) // 2 :]
        found[pk] = Occurrence(
            sides_of_shipment(Lot(*sent), Lot(*follows) if transfer else None, operators, pk),
            variant=FORWARDED if transfer else "",
        )
    return found


def of_receipts(ids: Collection[UUID]) -> Occurrences:
    """Returns receipts for their sender, receiver, buyer and operators."""
    path = "shipment__"
    columns = [
        *("pk", "is_final", "damaged", "spare_damaged", "shipment", f"{path}pieces"),
        *(f"{path}spare", f"{path}lot"),
        *lot_columns(f"{path}allocation__"),
        *lot_columns(f"{path}lot__to_allocation__"),
    ]
    rows = Receipt.objects.filter(pk__in=ids).order_by()
    arrived = pieces_arrived(rows)
    operators, found = operator_ids(), {}
    for row in rows.values_list(*columns):
        pk, is_final, damaged, spare_damaged, shipment, pieces, spare, transfer, *both = row
        sent, follows = both[: len(both) // 2], both[len(both) // 2 :]
        missing = is_final and arrived[shipment] < pieces + spare
        found[pk] = Occurrence(
            sides_of_shipment(Lot(*sent), Lot(*follows) if transfer else None, operators, shipment),
            variant=SHORT if missing or damaged or spare_damaged else "",
        )
    return found


def pieces_arrived(receipts: QuerySet[Any]) -> dict[UUID, int]:
    """Returns the pieces that arrived of each shipment of these receipts."""
    shipments = Shipment.objects.filter(receipts__in=receipts).prefetch_related("receipts")
    return {row.pk: row.arrived for row in shipments}


def sides_of_shipment(
    sent: Lot, follows: Lot | None, operators: Collection[UUID], shipment: UUID
) -> tuple[Recipient, ...]:
    """Returns who sees a shipment; each factory by its own work order."""
    own = {"shipment": shipment}
    sides = [sent.of_factory(**own), sent.of_buyer(**own)]
    if follows is not None:
        sides.append(
            Recipient(follows.maker, EventSide.RECEIVER, follows.work_order, follows.subject(**own))
        )
    return (*sides, *sent.of_operators(operators, **own))


def of_claims(ids: Collection[UUID]) -> Occurrences:
    """Returns claims for buyer, factory and operators."""
    rows = DeliveryClaim.objects.filter(pk__in=ids).order_by()
    operators, found = operator_ids(), {}
    columns = ("pk", "receipt__shipment", *lot_columns("receipt__shipment__allocation__"))
    for pk, shipment, *lot_values in rows.values_list(*columns):
        lot, own = Lot(*lot_values), {"claim": pk, "shipment": shipment}
        found[pk] = Occurrence(
            (lot.of_factory(**own), lot.of_buyer(**own), *lot.of_operators(operators, **own))
        )
    return found


def of_disputes(ids: Collection[UUID]) -> Occurrences:
    """Returns disputes for the buyer, the factories of the goods, and operators."""
    rows = list(
        Dispute.objects.filter(pk__in=ids)
        .order_by()
        .values_list("pk", "order", "order__reference", "order__organisation")
    )
    makers = makers_of_orders([order for _, order, _, _ in rows])
    operators, found = operator_ids(), {}
    for pk, order, reference, buyer in rows:
        subject = {"order": str(order), "dispute": str(pk)}
        found[pk] = Occurrence(
            (
                Recipient(buyer, EventSide.BUYER, reference, subject),
                *(
                    Recipient(row.organisation, row.side, row.reference, {**row.subject, **subject})
                    for row in makers[order]
                ),
                *(Recipient(key, EventSide.OPERATOR, reference, subject) for key in operators),
            )
        )
    return found


def of_payments(ids: Collection[UUID]) -> Occurrences:
    """Returns payments for whose account they are, and operators; with no amounts.

    What is due to a side is the operator's to pay, so that the side learns of it once it is paid.
    """
    rows = Payment.objects.filter(pk__in=ids).order_by()
    operators, found = operator_ids(), {}
    path = "line__transaction__settlement__allocation__"
    columns = ("pk", "status", "line__account", "line__amount", *lot_columns(path))
    for pk, status, account, amount, *lot_values in rows.values_list(*columns):
        lot, own = Lot(*lot_values), {"payment": pk}
        sides = list(lot.of_operators(operators, **own))
        if status != PaymentStatus.DUE or amount < 0:
            # A side finds the payment on its page of payments, by order or work order.
            if account == Account.BUYER:
                sides.append(lot.of_buyer())
            elif account == Account.FACTORY:
                sides.append(lot.of_factory())
        found[pk] = Occurrence(tuple(sides))
    return found
