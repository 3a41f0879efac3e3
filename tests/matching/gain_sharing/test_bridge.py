"""Tests that the savings of a plan add up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.gain_sharing.bridge import OrderBridgeInput, bridge

MICROS = 1_000_000
# Order: quantity, pieces and cost in the plan, pieces and payment alone, price, assumed.
EXAMPLE = {
    "A": (100, 100, 900, 100, 1000, 20, False),
    "B": (80, 80, 850, 80, 800, 20, False),
    "C": (70, 70, 450, 70, 700, 20, False),
    "D": (100, 100, 900, 0, 0, 12, False),
    "E": (50, 0, 0, 50, 400, 10, False),
    "F": (60, 60, 480, 40, 360, 11, False),
    "G": (90, 60, 540, 90, 900, 12, False),
    "H": (20, 20, 160, 0, 0, 15, True),
}


def row(order, values):
    quantity, pieces, cost, alone_pieces, alone_paid, price, is_assumed = values
    return OrderBridgeInput(
        order=order,
        quantity=quantity,
        pieces=pieces,
        cost=cost * MICROS,
        alone_pieces=alone_pieces,
        alone_paid=alone_paid * MICROS,
        unmade_price=price * MICROS,
        is_assumed=is_assumed,
    )


def example():
    return [row(order, values) for order, values in EXAMPLE.items()]


def test_example_adds_up():
    found = bridge(example(), 0, 0)

    gains = {order.order: order.gain // MICROS for order in found.orders}
    assert gains == {"A": 100, "B": -50, "C": 250, "D": 300, "E": 0, "F": 100, "G": 60, "H": 140}
    displaced = {order.order: order.displaced_value for order in found.orders}
    assert {order: value for order, value in displaced.items() if value} == {
        "E": 100 * MICROS,
        "G": 60 * MICROS,
    }
    assert found.served_gain == 900 * MICROS
    assert (found.baseline_total, found.plan_total) == (5880 * MICROS, 5140 * MICROS)
    assert found.bars == tuple(part * MICROS for part in (450, -50, 360, 140, -160, 0))
    assert found.is_exact


def test_expectations_have_a_bar():
    found = bridge(example(), 70, 30)

    assert found.bars.expectations == 40
    assert found.baseline_total - found.plan_total == 740 * MICROS + 40
    assert found.is_exact


def test_rounding_rest_belongs_to_the_same_pieces():
    # 1 of 3 pieces is new and costs 100/3; the other two cost 200/3 of the plan's 100.
    given_row = replace(
        row("A", (3, 3, 0, 2, 0, 0, False)), cost=100, alone_paid=80, unmade_price=50
    )

    (order,) = bridge([given_row], 0, 0).orders

    assert (order.new_declared, order.same_cheaper, order.gain) == (16, 14, 30)


def test_a_wrong_total_is_no_exact_bridge():
    found = bridge(example(), 0, 0)

    assert not replace(found, plan_total=found.plan_total + 1).is_exact


def test_no_orders_have_an_empty_bridge():
    assert bridge([], 0, 0).bars == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "wrong", [{"pieces": 101}, {"alone_pieces": -1}, {"pieces": 0}, {"alone_pieces": 0}]
)
def test_impossible_orders_are_refused(wrong):
    with pytest.raises(ValueError, match="order 'A'"):
        replace(row("A", EXAMPLE["A"]), **wrong)


@st.composite
def orders(draw, order):
    quantity = draw(st.integers(0, 500))
    made = [draw(st.integers(0, quantity)) for _ in range(2)]
    paid = [draw(st.integers(0, 10**12)) if pieces else 0 for pieces in made]
    return OrderBridgeInput(
        order=order,
        quantity=quantity,
        pieces=made[0],
        cost=paid[0],
        alone_pieces=made[1],
        alone_paid=paid[1],
        unmade_price=draw(st.integers(0, 10**10)),
        is_assumed=draw(st.booleans()),
    )


markets = st.integers(0, 12).flatmap(
    lambda count: st.tuples(*(orders(f"order {at}") for at in range(count)))
)


@given(markets, st.integers(0, 10**12), st.integers(0, 10**12))
def test_bridge_is_exact_on_every_market(rows, baseline_expectations, plan_expectations):
    found = bridge(rows, baseline_expectations, plan_expectations)

    assert found.is_exact
    assert sum(found.bars) == found.baseline_total - found.plan_total
    assert found.bars.same_dearer <= 0 <= found.bars.same_cheaper
    for given_row, order in zip(rows, found.orders, strict=True):
        same = order.same_cheaper + order.same_dearer
        assert same + order.new_declared + order.new_assumed == order.gain
        assert order.gain == order.alone_cost - given_row.cost
        if given_row.alone_pieces >= given_row.pieces:
            assert order.new_declared == order.new_assumed == 0
        if given_row.alone_paid <= given_row.alone_pieces * given_row.unmade_price:
            assert order.displaced_value >= 0
        assert not (order.new_assumed and not given_row.is_assumed)
        if given_row.alone_pieces == 0:
            assert same == 0
