"""Checks the split of an allocation's money."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.money import is_finer
from fulfilment.settlement_split import SettlementSplit, split_settlement
from matching.models import Allocation
from orders.models import Order

units = st.integers(0, 10**9)


def agreed(currency, **amounts):
    """Returns seven pieces of an order in this currency, not stored."""
    names = ("agreed_price", "agreed_earnings", "agreed_transport", "bonus")
    fields = {name: Decimal(amounts.get(name, 0)) for name in names}
    return Allocation(order=Order(currency_id=currency), quantity=7, **fields)


def parts(split):
    return split.factory, split.carrier, split.platform, split.pool


@pytest.mark.django_db
def test_price_above_cost_leaves_the_rest_to_the_pool():
    row = agreed(
        "CNY", agreed_price="110.05", agreed_earnings="90.01", agreed_transport="9.99", bonus="2.5"
    )

    split = split_settlement(row, good=7, percent=Decimal("3.333333"))

    assert parts(split) == (
        Decimal("92.51"),
        Decimal("9.99"),
        Decimal("3.66"),
        Decimal("7.55"),
    )
    assert split.total == Decimal("113.71")
    assert sum(split.release_amounts(Decimal(200)).values()) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("currency", "factory", "carrier", "platform", "pool"),
    [
        ("JPY", "643", "64", "14", "-136"),
        ("CNY", "642.85", "64.28", "14.28", "-135.71"),
        ("KWD", "642.857", "64.285", "14.285", "-135.714"),
    ],
)
def test_price_below_cost_is_paid_by_the_pool(currency, factory, carrier, platform, pool):
    row = agreed(currency, agreed_price=800, agreed_earnings=900, agreed_transport=90)
    if currency == "JPY":
        row.agreed_earnings = Decimal(901)

    split = split_settlement(row, good=5, percent=Decimal("2.5"))

    assert parts(split) == tuple(map(Decimal, (factory, carrier, platform, pool)))


@pytest.mark.django_db
def test_stranded_pieces_are_paid_by_the_pool_without_bonus_or_transport():
    row = agreed("CNY", agreed_price=140, agreed_earnings=112, agreed_transport=14, bonus="0.70")

    split = split_settlement(row, good=0, stranded=7, percent=Decimal("2.5"))

    assert parts(split) == (112, 0, 0, -112)
    assert split.total == 0


@given(
    digits=st.sampled_from([0, 2, 3]),
    payees=st.tuples(units, units, units),
    asked=units,
    share=st.integers(0, 10**6),
)
@example(digits=2, payees=(100, 10, 3), asked=50, share=999_999)
@example(digits=0, payees=(1, 0, 0), asked=0, share=10**6)
def test_refund_keeps_whole_units_and_overdraws_nobody_but_the_pool(digits, payees, asked, share):
    factory, carrier, platform = payees
    pool = asked - factory - carrier
    before = SettlementSplit(*(Decimal(n).scaleb(-digits) for n in (*payees, pool)))
    refund = Decimal((asked + platform) * share // 10**6).scaleb(-digits)

    split = before.less_refund(refund, digits)

    assert split.total == before.total - refund
    assert not any(is_finer(amount, digits) for amount in parts(split))
    assert min(split.factory, split.carrier, split.platform) >= 0
    assert split.carrier <= before.carrier
    assert split.platform <= before.platform
    assert min(pool, 0) <= split.pool.scaleb(digits) <= max(pool, 0)
    assert sum(split.release_amounts(before.total).values()) == 0


@pytest.mark.parametrize(
    ("pool", "after"),
    [
        (Decimal(10), (Decimal("40.00"), 10, Decimal("1.50"), Decimal("5.00"))),
        (Decimal(-10), (Decimal("50.00"), 10, Decimal("1.50"), Decimal("-5.00"))),
    ],
)
def test_platform_and_pool_forgo_their_part_of_a_refund(pool, after):
    before = SettlementSplit(Decimal(100) - pool, Decimal(10), Decimal(3), pool)

    split = before.less_refund(Decimal("56.50"), 2)

    assert parts(split) == after
