"""The moves of an order: each one that the table lacks is refused and leaves no trace."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.api.problems import from_domain_error
from common.errors import InvalidTransition
from common.states import transition
from orders.states import ORDER_TRANSITIONS, OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db
PAIRS = [(a, b) for a in OrderStatus for b in OrderStatus]


@pytest.mark.parametrize(
    ("status", "to"), [(a, b) for a, b in PAIRS if b not in ORDER_TRANSITIONS[a]]
)
def test_move_that_is_not_in_the_table_is_a_conflict(status, to, buyer, nothing_stored):
    order = builders.order(buyer, status=status)

    with nothing_stored(), pytest.raises(InvalidTransition) as refusal:
        transition(order, to=to, by=None)

    answer = from_domain_error(refusal.value)
    assert answer["status"] == 409
    assert [error["pointer"] for error in answer["errors"]] == ["#/status"]


@pytest.mark.parametrize(("status", "to"), [(a, b) for a, b in PAIRS if b in ORDER_TRANSITIONS[a]])
def test_move_in_the_table_leaves_one_event(status, to, buyer):
    order = builders.order(buyer, status=status)

    transition(order, to=to, by=None)

    event = order.events.get()
    assert (order.status, event.from_status, event.to_status) == (to, status, to)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(walk=st.lists(st.sampled_from(OrderStatus.values), max_size=12))
def test_history_of_any_walk_is_an_unbroken_chain_to_the_state(walk, buyer):
    order = builders.order(buyer, status="draft")

    for wanted in walk:
        allowed = wanted in ORDER_TRANSITIONS[order.status]
        try:
            transition(order, to=wanted, by=None)
        except InvalidTransition:
            assert not allowed
        else:
            assert allowed

    steps = [(event.from_status, event.to_status) for event in order.events.all()]
    left = [start for start, _ in steps]
    reached = [end for _, end in steps]
    order.refresh_from_db()
    assert ["draft", *reached] == [*left, order.status]


def test_every_state_is_in_the_table():
    assert set(ORDER_TRANSITIONS) == set(OrderStatus)
