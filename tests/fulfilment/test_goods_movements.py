"""Tests that no piece and no money is lost or doubled in any sequence.

Lives of one order of two or three steps in five factories: pieces are made, inspected, reworked,
scrapped, shipped and received in parts in any sequence, accepted and returned. Some steps are
expected to scrap pieces and start more than were ordered. A second book, kept by the test, says
where each piece is.

In the suite a few lives. More, by hand:

    GOODS_EXAMPLES=100 GOODS_STEPS=40 python3 manage.py test tests/fulfilment -k doubled -n 0
"""

import os
from collections import Counter
from contextlib import suppress
from decimal import Decimal
from itertools import pairwise
from math import prod
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from common.errors import DomainError
from fulfilment.models import DeliveryClaim, Receipt, Return, SettlementLine, Shipment
from fulfilment.selectors import count_pieces, production_of
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from fulfilment.services.returns.goods_returns import accept_return, decide_return, open_return
from fulfilment.states import Remedy
from matching.models import Allocation, LotTransfer, Shortfall
from matching.states import LIVE_STATUSES, MAKING_STATUSES, AllocationStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import broken_rules, find_nothing, fresh

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = int(os.environ.get("GOODS_EXAMPLES", "3"))
STEPS = int(os.environ.get("GOODS_STEPS", "25"))
A = AllocationStatus
QUANTITY = 12
# Allocations by step, and the lots between them by place.
ROUTES = (
    ([[12], [7, 5]], [(0, 0, 7), (0, 1, 5)]),
    ([[8, 4], [12]], [(0, 0, 8), (1, 0, 4)]),
    ([[12], [12], [12]], [(0, 0, 12)]),
    ([[7, 5], [6, 6]], [(0, 0, 6), (0, 1, 1), (1, 1, 5)]),
    ([[5, 7]], []),
)
# Shares of the pieces that each step is expected to leave.
YIELDS = (("1", "1", "1"), ("1", "1", "1"), ("0.8", "0.7", "0.9"), ("0.5", "1", "0.6"))


def while_any(*statuses):
    """Lets a rule be drawn only while an allocation has one of the statuses."""
    return precondition(lambda self: self.row(0, statuses) is not None)


def while_order_is(status):
    """Lets a rule be drawn only while the order has this status."""
    return precondition(lambda self: fresh(self.order).status == status)


class GoodsMovements(RuleBasedStateMachine):
    """Draws what factories and the buyer do with the pieces of one order."""

    def __init__(self):
        super().__init__()
        self.saved = transaction.atomic()
        self.saved.__enter__()
        self.sending = patch("common.queue.send")
        self.sending.start()
        # Pieces by allocation: passed, bad, scrapped, sent, and arrived whole.
        self.book = Counter()

    @initialize(
        route=st.sampled_from(ROUTES), yields=st.sampled_from(YIELDS), price=st.integers(3, 900)
    )
    def begin(self, route, yields, price):
        steps, lots = route
        shares = [Decimal(share) for share in yields[: len(steps)]]
        self.order = builders.order(
            quantity=QUANTITY, operations=[{} for _ in steps], status=OrderStatus.AWARDED
        )
        run = builders.run()
        rows = [
            [
                builders.allocation(
                    self.order,
                    step=number,
                    run=run,
                    quantity=quantity,
                    step_yield=shares[number - 1],
                    later_yield=round(prod(shares[number:], start=Decimal(1)), 4),
                )
                for quantity in quantities
            ]
            for number, quantities in enumerate(steps, start=1)
        ]
        for before, after in pairwise(rows):
            for giver, taker, pieces in lots:
                builders.lot(before[giver], after[taker], pieces)
        self.keys = [row.pk for step in rows for row in step]
        Allocation.objects.filter(pk__in=self.keys).update(agreed_price=Decimal(price))

    def teardown(self):
        self.sending.stop()
        assert broken_rules() == []
        transaction.set_rollback(True)
        self.saved.__exit__(None, None, None)

    def done(self, service, **arguments):
        """Calls a service; what it refuses must change nothing."""
        with suppress(DomainError), transaction.atomic():
            return service(by=None, **arguments)
        return None

    def row(self, at, statuses):
        """Returns an allocation in one of the statuses; None if there is none."""
        rows = list(Allocation.objects.filter(pk__in=self.keys, status__in=statuses))
        rows.sort(key=lambda row: self.keys.index(row.pk))
        return rows[at % len(rows)] if rows else None

    @while_any(A.CONFIRMED, A.IN_PRODUCTION, A.QUALITY_FAILED, A.REWORK)
    @rule(
        at=st.integers(0, 9), pieces=st.integers(1, QUANTITY), failed=st.sampled_from([0, 0, 1, 4])
    )
    def make(self, at, pieces, failed):
        """Makes and inspects some pieces of an allocation, as far as its inputs allow."""
        row = self.row(at, (A.CONFIRMED, *MAKING_STATUSES))
        if row is None:
            return
        if row.status == A.CONFIRMED:
            self.done(start_production, allocation=row)
        counts = count_pieces(row)
        for wanted in range(counts.done + pieces, counts.done, -1):
            if self.done(report_progress, allocation=row, pieces=wanted):
                break
        counts = count_pieces(row)
        seen = min(pieces, counts.inspectable)
        failed = min(failed, seen)
        passed = seen - failed
        shared = {"allocation": row, "is_rework": False}
        if self.done(inspect_pieces, passed=passed, failed=failed, **shared):
            self.book["passed", row.pk] += passed
            self.book["bad", row.pk] += failed

    @while_any(A.QUALITY_FAILED, A.REWORK)
    @rule(at=st.integers(0, 9), pieces=st.integers(1, QUANTITY), failed=st.sampled_from([0, 0, 1]))
    def rework(self, at, pieces, failed):
        row = self.row(at, (A.QUALITY_FAILED, A.REWORK))
        if row is None:
            return
        self.done(rework_failed, allocation=row)
        counts = count_pieces(row)
        failed = min(failed, counts.in_rework)
        passed = min(pieces, counts.in_rework - failed)
        shared = {"allocation": row, "is_rework": True}
        if self.done(inspect_pieces, passed=passed, failed=failed, **shared):
            self.book["passed", row.pk] += passed
            self.book["bad", row.pk] -= passed

    @while_any(A.QUALITY_FAILED)
    @rule(at=st.integers(0, 9))
    def scrap(self, at):
        row = self.row(at, (A.QUALITY_FAILED,))
        if row is None:
            return
        pieces = count_pieces(row).undecided
        if self.done(scrap_failed, allocation=row):
            self.book["scrapped", row.pk] += pieces
            self.book["bad", row.pk] -= pieces

    @while_any(*MAKING_STATUSES)
    @rule(at=st.integers(0, 9), pieces=st.none() | st.integers(1, QUANTITY))
    def send(self, at, pieces):
        row = self.row(at, MAKING_STATUSES)
        if row is None:
            return
        for shipment in self.done(ship, allocation=row, pieces=pieces) or ():
            self.book["sent", row.pk] += shipment.pieces_sent

    @precondition(lambda self: Shipment.objects.under_way().exists())
    @rule(
        at=st.integers(0, 9),
        received=st.integers(0, QUANTITY),
        damaged=st.sampled_from([0, 0, 0, 1, 3]),
        is_final=st.sampled_from([None, None, False, True]),
    )
    def receive(self, at, received, damaged, is_final):
        rows = list(Shipment.objects.under_way().order_by("at", "pk"))
        if not rows:
            return
        shipment = rows[at % len(rows)]
        received = min(received, shipment.under_way)
        damaged = min(damaged, received)
        arguments = {"shipment": shipment, "received": received, "damaged": damaged}
        if self.done(receive_shipment, is_final=is_final, **arguments):
            self.book["arrived", shipment.allocation_id] += received - damaged

    @while_any(A.CONFIRMED, *MAKING_STATUSES, A.SHIPPED)
    @rule(pieces=st.integers(3, QUANTITY), is_final=st.sampled_from([None, True]))
    def everybody_goes_on(self, pieces, is_final):
        """Lets each factory make and send pieces, so that lives come to their end."""
        for place in range(len(self.keys)):
            self.make(place, pieces, 0)
            self.send(place, None)
        for _ in self.keys:
            self.receive(0, QUANTITY, 0, is_final)

    @precondition(lambda self: self.order.shortfalls.filter(status="open").exists())
    @rule()
    def nothing_is_found(self):
        """Leaves what was lost unmatched, so that the order can be delivered."""
        find_nothing(self.order)

    @while_order_is(OrderStatus.DELIVERED)
    @rule()
    def accept(self):
        self.done(accept_goods, order=fresh(self.order))

    @while_any(A.SETTLED)
    @rule(
        at=st.integers(0, 9),
        pieces=st.integers(1, QUANTITY),
        remedy=st.sampled_from(Remedy.values),
        answer=st.sampled_from(["accept", "accept", "reject", "refund"]),
    )
    def send_back(self, at, pieces, remedy, answer):
        row = self.row(at, (A.SETTLED,))
        if row is None:
            return
        back = self.done(
            open_return,
            order=row.order,
            allocation=row.pk,
            pieces=pieces,
            reason="surface",
            description="Scratched.",
            remedy=remedy,
        )
        if back is None:
            return
        if answer == "accept":
            self.done(accept_return, goods_return=back)
        else:
            chosen = "refund" if answer == "refund" else ""
            self.done(decide_return, goods_return=back, reason="As seen.", remedy=chosen)

    @invariant()
    def every_piece_is_somewhere(self):
        if not hasattr(self, "order"):
            return
        for row in production_of(Allocation.objects.filter(pk__in=self.keys)):
            counts = count_pieces(row)
            assert counts.passed + counts.spare == self.book["passed", row.pk]
            assert counts.failed + counts.overrun_failed == self.book["bad", row.pk]
            assert counts.scrapped == self.book["scrapped", row.pk]
            assert counts.shipped + counts.spare_shipped == self.book["sent", row.pk]
            own = row.lost - row.lost_later
            assert own + counts.passed + counts.failed + counts.uninspected == row.quantity
            assert min(counts.failed, counts.in_rework, counts.uninspected, counts.ready) >= 0
            assert min(counts.overrun_left, counts.spare_left, counts.ready_spare) >= 0
            assert counts.fewest_done <= counts.done <= row.pieces_booked
            assert row.good_made + row.lost + row.to_go == row.quantity
            arrived = Receipt.objects.filter(shipment__allocation=row)
            good = sum(receipt.good + receipt.spare for receipt in arrived)
            assert good == self.book["arrived", row.pk]
            sent = Shipment.objects.filter(allocation=row)
            assert self.book["sent", row.pk] == sum(
                shipment.arrived + shipment.under_way + shipment.short for shipment in sent
            )
            assert not any(shipment.spare for shipment in sent if not shipment.lot_id)
            if counts.arrived is not None:
                assert counts.used <= counts.arrived
        for lot in LotTransfer.objects.filter(from_allocation__in=self.keys):
            assert lot.sent == sum(row.pieces for row in lot.shipments.all())

    @invariant()
    def every_step_makes_or_misses_the_order(self):
        if not hasattr(self, "order"):
            return
        for operation in self.order.operations.all():
            live = Allocation.objects.filter(operation=operation, status__in=LIVE_STATUSES)
            made = sum(row.pieces for row in live)
            missed = Shortfall.objects.filter(operation=operation)
            assert made + sum(missed.values_list("quantity", flat=True)) == QUANTITY

    @invariant()
    def money_is_neither_made_nor_lost(self):
        if not hasattr(self, "order"):
            return
        lines = SettlementLine.objects.filter(
            transaction__settlement__allocation__order=self.order
        ).order_by()
        assert sum(lines.values_list("amount", flat=True)) == 0
        sums = lines.values_list("transaction__settlement__allocation", "account")
        for key, account, amount in sums.annotate(sum=Sum("amount")):
            row = Allocation.objects.get(pk=key)
            if account == "escrow":
                assert amount == 0 if row.status == A.SETTLED else amount >= 0
            if account == "buyer":
                assert -row.agreed_price <= amount <= 0
        for row in Allocation.objects.filter(pk__in=self.keys, status=A.SETTLED):
            assert self.paid(row) == self.due(row)
        connection.check_constraints()

    def paid(self, row):
        """Returns what the buyer paid for an allocation in the end."""
        lines = SettlementLine.objects.filter(
            transaction__settlement__allocation=row, account="buyer"
        )
        return -(lines.aggregate(sum=Sum("amount"))["sum"] or Decimal(0))

    def due(self, row):
        """Returns the price of the good pieces, less what its returns say was paid back."""
        arrived = sum(receipt.good for receipt in Receipt.objects.filter(shipment__allocation=row))
        kept = min(arrived, row.pieces - self.stranded(row))
        price = row.agreed_price * kept // (row.quantity * Decimal("0.01")) * Decimal("0.01")
        back = Return.objects.filter(allocation=row, refunds__isnull=False)
        repaid = sum((one.refunded for one in back), Decimal(0))
        claims = DeliveryClaim.objects.filter(receipt__shipment__allocation=row)
        assert all(claim.amount is not None for claim in claims)
        return price - repaid

    def stranded(self, row):
        """Returns the pieces of an allocation that found no next step."""
        return row.stranded.pieces if hasattr(row, "stranded") else 0


@pytest.mark.slow
def test_no_piece_and_no_money_is_lost_or_doubled():
    run_state_machine_as_test(
        GoodsMovements,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            # Lives are of the clock and of random ids: they cannot be repeated to be shortened.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert connection.is_usable()
