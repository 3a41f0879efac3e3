"""Checks that an allocation's money sums to zero after any sequence of operations.

The gain pool alone may be below zero: it pays what a price does not cover.
"""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import DomainError
from common.money import is_finer
from fulfilment.models import Settlement, SettlementLine, Shipment
from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from fulfilment.services.settlement import hold_payment
from fulfilment.states import OPEN_SETTLEMENTS
from matching.models import Allocation
from matching.states import AllocationStatus
from orders.models import Order
from orders.states import OrderStatus
from tests import builders

pieces = st.integers(0, 12)
OPERATIONS = st.one_of(
    st.tuples(st.sampled_from(["hold", "start", "rework", "scrap", "ship", "accept", "dispute"])),
    st.tuples(st.just("report"), pieces, st.booleans()),
    st.tuples(st.just("inspect"), pieces),
    st.tuples(st.just("receive"), pieces, pieces),
    st.tuples(st.just("resolve"), st.decimals(0, 400, places=2)),
)
# Most lives go forward, so that some come to their end.
FORWARD = st.tuples(
    st.just(("start",)),
    st.tuples(st.just("report"), st.just(10), st.just(False)),
    st.tuples(st.just("inspect"), st.integers(0, 10)),
    st.just(("scrap",)),
    st.just(("ship",)),
    st.tuples(st.just("receive"), pieces, pieces),
    st.sampled_from([("accept",), ("dispute",)]),
    st.tuples(st.just("resolve"), st.decimals(0, 400, places=2)),
)


def do(name, *numbers, row):
    """Performs one operation on the allocation or its order, if it is allowed."""
    order = Order.objects.get(pk=row.order_id)
    if name == "hold":
        hold_payment(allocation=row)
    elif name == "start":
        start_production(allocation=row, by=None)
    elif name == "report":
        made, is_correction = numbers
        report_progress(allocation=row, pieces=made, is_correction=is_correction, by=None)
    elif name == "inspect":
        (passed,) = numbers
        last = row.inspections.last()
        waiting = last.failed if row.status == AllocationStatus.REWORK else row.pieces
        failed = max(0, waiting - passed)
        inspect_pieces(allocation=row, passed=passed, failed=failed, by=None)
    elif name == "rework":
        rework_failed(allocation=row, by=None)
    elif name == "scrap":
        scrap_failed(allocation=row, by=None)
    elif name == "ship":
        ship(allocation=row, by=None)
    elif name == "receive":
        received, damaged = numbers
        for shipment in Shipment.objects.filter(allocation=row):
            receive_shipment(shipment=shipment, received=received, damaged=damaged, by=None)
    elif name == "accept":
        accept_goods(order=order, by=None)
    elif name == "dispute":
        dispute_goods(order=order, by=None, reason="bent")
    elif name == "resolve":
        refunds = {row.pk: numbers[0]} if numbers[0] else {}
        resolve_dispute(order=order, by=None, reason="as seen", refunds=refunds)


def assert_consistent(row):
    """Asserts that lines sum to zero and escrow agrees with the settlement's status."""
    lines = SettlementLine.objects.filter(transaction__settlement__allocation=row)
    assert (lines.aggregate(total=Sum("amount"))["total"] or 0) == 0
    escrow = lines.filter(account="escrow").aggregate(total=Sum("amount"))["total"] or 0
    assert escrow >= 0
    settlement = Settlement.objects.filter(allocation=row).first()
    if settlement and settlement.status not in OPEN_SETTLEMENTS:
        assert escrow == 0
    if row.status == AllocationStatus.SETTLED:
        assert settlement.status == "released"
    for account in ("factory", "carrier", "platform"):
        got = lines.filter(account=account).aggregate(total=Sum("amount"))["total"] or 0
        assert got >= 0
    assert not any(is_finer(amount, 2) for amount in lines.values_list("amount", flat=True))
    connection.check_constraints()


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    operations=st.one_of(st.lists(OPERATIONS, max_size=14), FORWARD),
    costs=st.lists(st.decimals(0, 100, places=6), min_size=5, max_size=5),
    price=st.none() | st.decimals(0, 600, places=2),
    bonus=st.decimals(0, 20, places=2),
)
def test_balances_always_sum_to_zero(operations, costs, price, bonus):
    with transaction.atomic():
        order = builders.order(quantity=10, status=OrderStatus.AWARDED)
        items = dict(zip(Allocation.ITEMS, map(Decimal, costs), strict=True))
        pk = builders.allocation(order, bonus=bonus, **items).pk
        if price is not None:
            Allocation.objects.filter(pk=pk).update(agreed_price=price)
        for operation in operations:
            try:
                with transaction.atomic():
                    do(*operation, row=Allocation.objects.get(pk=pk))
            except DomainError:
                pass
            assert_consistent(Allocation.objects.get(pk=pk))
        transaction.set_rollback(True)
