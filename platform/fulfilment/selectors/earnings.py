"""Reads what a manufacturer earns, paid or expected."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from common.money import portion
from fulfilment.models import Receipt, StrandedPieces
from fulfilment.selectors.deliveries import GOOD
from fulfilment.states import OPEN_SETTLEMENTS, Account, SettlementStatus
from matching.models import Allocation
from matching.states import BOUND_STATUSES


class EarningStage(StrEnum):
    """Lists how certain an earning is."""

    SETTLED = "settled"  # the goods are accepted; payments say what was transferred
    HELD = "held"  # the buyer has paid, and the money is held for it
    EXPECTED = "expected"  # confirmed, and not paid in yet


@dataclass(frozen=True, slots=True)
class Earning:
    """Holds a manufacturer's earning with one allocation, its bonus included."""

    machine: Any
    due_on: date
    machine_ms: int
    currency: str
    stage: EarningStage
    amount: Decimal
    bonus: Decimal


def earnings_of(organisation: Any, *, since: date, until: date) -> list[Earning]:
    """Returns earnings of allocations due from `since` to `until`, inclusive.

    A settled earning is the amount paid out; before that it is the share of the remaining pieces.
    """
    rows = Allocation.objects.filter(
        window__machine__factory__organisation=organisation,
        status__in=BOUND_STATUSES,
        due_on__range=(since, until),
    )
    return [earning_of(row) for row in earning_rows(rows).order_by("due_on", "pk")]


def earning_now(allocation: Allocation) -> Earning:
    """Returns the earning of one allocation as it is now, in one query."""
    return earning_of(earning_rows(Allocation.objects.filter(pk=allocation.pk)).get())


def earning_rows(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Adds to allocations what `earning_of` reads."""
    receipts = Receipt.objects.filter(shipment__allocation=OuterRef("pk")).order_by()
    good = receipts.values("shipment__allocation").annotate(sum=Sum(GOOD)).values("sum")
    stranded = StrandedPieces.objects.filter(allocation=OuterRef("pk")).values("pieces")
    paid = Sum(
        "settlement__transactions__lines__amount",
        filter=Q(settlement__transactions__lines__account=Account.FACTORY),
        default=Decimal(0),
    )
    return rows.select_related("order", "settlement", "window__machine__factory").annotate(
        paid=paid,
        good=Coalesce(Subquery(good), 0),
        stranded_pieces=Coalesce(Subquery(stranded), 0),
    )


def earning_of(row: Allocation) -> Earning:
    """Returns the earning of an allocation annotated with its paid amount and pieces."""
    settlement = getattr(row, "settlement", None)
    status = settlement and settlement.status
    if settlement is not None and status not in OPEN_SETTLEMENTS:
        made = row.good + row.stranded_pieces
        earned = portion(row.earnings, made, row.quantity, row.digits)
        stage, amount = EarningStage.SETTLED, row.paid
        bonus = max(row.paid - earned, Decimal(0))
    else:
        is_held = status == SettlementStatus.HELD
        stage = EarningStage.HELD if is_held else EarningStage.EXPECTED
        bonus = portion(row.bonus, row.pieces, row.quantity, row.digits)
        amount = bonus + portion(row.earnings, row.pieces, row.quantity, row.digits)
    machine = row.window.machine
    return Earning(
        machine, row.due_on, row.machine_ms, machine.factory.currency_id, stage, amount, bonus
    )
