"""Explains the balance of the gain pool, line by line and run by run.

The pool gets what the price of the good pieces of an allocation leaves once its factory and its
carrier are paid, and pays where it is less (`fulfilment.settlement_split`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from common.money import minor_unit, portion
from fulfilment.models import Receipt, SettlementLine, SettlementTransaction, StrandedPieces
from fulfilment.selectors import GOOD
from fulfilment.states import Account, TransactionKind
from matching.models import Allocation, MatchRun, OrderPrice
from matching.models.gain_sharing import Stage
from vocabularies.selectors import minor_units

ZERO = Decimal(0)
ALLOCATION = "settlement__allocation"
# What a line of the pool is made of, in the order in which it is shown.
CAUSES = ("levy", "subsidy", "rematch", "bonus", "stranded", "refund", "rounding")
# Amounts per allocation that are each rounded to a minor unit: price, earnings and transport.
ROUNDED_AMOUNTS = 3


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """Holds one line of the gain pool with its causes, which sum to `amount`.

    `price` is the part of the buyer's price, before the platform's fee, that was paid out:
    factory + carrier + amount. Amounts that the pool pays are negative.
    """

    at: datetime
    run_id: UUID
    run_at: datetime
    order_id: UUID
    reference: str
    factory_name: str
    currency: str
    good: int
    price: Decimal
    factory: Decimal
    carrier: Decimal
    amount: Decimal
    levy: Decimal
    subsidy: Decimal
    rematch: Decimal
    bonus: Decimal
    stranded: Decimal
    refund: Decimal
    rounding: Decimal
    # The factory's bonus for the good pieces that stayed in the pool; no part of the sum.
    bonus_kept: Decimal

    @property
    def causes(self) -> dict[str, Decimal]:
        """Returns the amounts by cause, in the order of CAUSES."""
        return {name: getattr(self, name) for name in CAUSES}


@dataclass(frozen=True, slots=True)
class RunPool:
    """Holds what one run gave the pool, and what its promises cost."""

    run_id: UUID
    run_at: datetime
    currency: str
    settled: Decimal
    pool_part: Decimal
    asked_more: Decimal


def pool_balance(currency: str) -> Decimal:
    """Returns the balance of the gain pool of a currency by the ledger."""
    return sum_of_lines(pool_lines(currency))


def pool_lines(currency: str) -> QuerySet[SettlementLine]:
    """Selects the ledger's lines of the gain pool of a currency."""
    return SettlementLine.objects.filter(
        account=Account.POOL, transaction__settlement__currency=currency
    )


def sum_of_lines(lines: QuerySet[SettlementLine]) -> Decimal:
    """Returns the sum of ledger lines."""
    return lines.aggregate(sum=Sum("amount", default=ZERO))["sum"]


def pool_entries(currency: str, run_id: Any = None) -> list[PoolEntry]:
    """Returns the pool's entries of a currency, or of one run, newest first."""
    rows = SettlementTransaction.objects.filter(
        lines__account=Account.POOL, settlement__currency=currency
    )
    if run_id is not None:
        rows = rows.filter(**{f"{ALLOCATION}__run": run_id})
    rows = with_lines(rows).select_related(
        f"{ALLOCATION}__run",
        f"{ALLOCATION}__order",
        f"{ALLOCATION}__window__machine__factory",
    )
    found = list(rows.order_by("-at", "-pk"))
    asked = asked_prices(found)
    return [pool_entry(row, asked, minor_units(currency)) for row in found]


def with_lines(rows: QuerySet[SettlementTransaction]) -> QuerySet[SettlementTransaction]:
    """Adds amounts by account, and the allocation's good and stranded pieces."""
    own = SettlementLine.objects.filter(transaction=OuterRef("pk"))
    good = Receipt.objects.filter(shipment__allocation=OuterRef(ALLOCATION)).order_by()
    good = good.values("shipment__allocation").annotate(pieces=Sum(GOOD)).values("pieces")
    left = StrandedPieces.objects.filter(allocation=OuterRef(ALLOCATION))
    return rows.annotate(
        **{
            f"{account}_amount": Subquery(own.filter(account=account).values("amount"))
            for account in (Account.POOL, Account.FACTORY, Account.CARRIER)
        },
        good_pieces=Subquery(good),
        stranded_pieces=Subquery(left.values("pieces")),
    )


def asked_prices(rows: Iterable[Any]) -> dict[UUID, OrderPrice]:
    """Returns the published prices of the orders of transactions, the newest of each."""
    orders = {row.settlement.allocation.order_id for row in rows}
    prices = OrderPrice.objects.filter(
        sharing__stage=Stage.PUBLISHED, order__in=orders, pieces__gt=0
    )
    return {row.order_id: row for row in prices.order_by("pk")}


def pool_entry(row: Any, asked: dict[UUID, OrderPrice], digits: int) -> PoolEntry:
    """Returns the entry of one transaction, annotated by `with_lines`."""
    allocation = row.settlement.allocation
    amount = row.pool_amount
    factory, carrier = row.factory_amount or ZERO, row.carrier_amount or ZERO
    return PoolEntry(
        at=row.at,
        run_id=allocation.run_id,
        run_at=allocation.run.created_at,
        order_id=allocation.order_id,
        reference=allocation.order.reference,
        factory_name=allocation.window.machine.factory.name,
        currency=row.settlement.currency_id,
        good=row.good_pieces or 0,
        price=amount + factory + carrier,
        factory=factory,
        carrier=carrier,
        amount=amount,
        **causes_of(row, asked.get(allocation.order_id), digits),
    )


def causes_of(row: Any, asked: OrderPrice | None, digits: int) -> dict[str, Decimal]:
    """Returns the causes of an entry, which sum to its amount, and `bonus_kept`.

    The price of the good pieces less what is agreed for them is a levy or a subsidy if the order's
    price has one, rounding if it is a few minor units, and else what matching again cost or saved.
    """
    allocation: Allocation = row.settlement.allocation
    found = dict.fromkeys(CAUSES, ZERO)
    if row.kind == TransactionKind.RETURN:
        return found | {"refund": row.pool_amount, "bonus_kept": ZERO}
    good, stranded, quantity = row.good_pieces or 0, row.stranded_pieces or 0, allocation.quantity
    # What a later step spoilt has no price, but its work and its way are paid.
    kept = min(good, allocation.pieces - stranded)
    price = portion(allocation.agreed_price, kept, quantity, digits)
    earned = portion(allocation.earnings, kept, quantity, digits)
    carried = portion(allocation.agreed_transport, kept, quantity, digits)
    worked = portion(allocation.earnings, good + stranded, quantity, digits)
    moved = portion(allocation.agreed_transport, good, quantity, digits)
    due = portion(allocation.bonus, kept, quantity, digits)
    margin = price - earned - carried
    found[cause_of_margin(margin, asked, digits)] = margin
    found["stranded"] = earned - worked + carried - moved
    is_paid = (row.factory_amount or ZERO) == worked + due
    rest = row.pool_amount - margin - found["stranded"]
    if is_paid or rest == -due:
        found["bonus"] = -due
    found["refund"] = rest - found["bonus"]
    return found | {"bonus_kept": due + found["bonus"]}


def cause_of_margin(margin: Decimal, asked: OrderPrice | None, digits: int) -> str:
    """Returns the cause of what a price leaves beyond its agreed amounts."""
    if abs(margin) < ROUNDED_AMOUNTS * minor_unit(digits):
        return "rounding"
    if asked is not None and margin > 0 and asked.levy > 0:
        return "levy"
    if asked is not None and margin < 0 and asked.subsidy > 0:
        return "subsidy"
    return "rematch"


def sums_by_cause(entries: Sequence[PoolEntry]) -> dict[str, Decimal]:
    """Returns the sum of each cause; together they are the sum of the entries."""
    return {name: sum((getattr(row, name) for row in entries), ZERO) for name in CAUSES}


def pool_by_run(currency: str) -> list[RunPool]:
    """Returns a currency's runs with lines in the pool or with costly promises.

    The newest is first; what they settled sums to the balance of the pool.
    """
    path = "transaction__settlement__allocation__run"
    settled = dict(pool_lines(currency).order_by().values_list(path).annotate(sum=Sum("amount")))
    promised = {
        row["sharing__run"]: row
        for row in OrderPrice.objects.filter(
            Q(pool_part__gt=0) | Q(asked_more__gt=0),
            sharing__run__currency=currency,
            sharing__stage=Stage.PUBLISHED,
        )
        .order_by()
        .values("sharing__run")
        .annotate(borne=Sum("pool_part"), more=Sum("asked_more"))
    }
    runs = MatchRun.objects.filter(pk__in={*settled, *promised}).order_by("-created_at", "-pk")
    return [
        RunPool(
            run_id=run_id,
            run_at=at,
            currency=currency,
            settled=settled.get(run_id, ZERO),
            pool_part=promised.get(run_id, {}).get("borne", ZERO),
            asked_more=promised.get(run_id, {}).get("more", ZERO),
        )
        for run_id, at in runs.values_list("pk", "created_at")
    ]


def runs_in_pool(currency: str) -> list[tuple[UUID, datetime]]:
    """Returns the runs of a currency with lines in the pool, the newest first."""
    path = "transaction__settlement__allocation__run"
    rows = pool_lines(currency).order_by().values_list(path, flat=True)
    found = MatchRun.objects.filter(pk__in=rows.distinct()).order_by("-created_at", "-pk")
    return list(found.values_list("pk", "created_at"))
