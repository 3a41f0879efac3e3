"""Tests the transitions of an order: the table decides, an event records each."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.api.problems import from_domain_error
from common.errors import InvalidTransition
from common.states import sources_of, transition
from orders.states import ORDER_TRANSITIONS, OrderStatus
from tests import builders


def test_every_state_is_in_the_table_and_leads_to_known_states():
    assert set(ORDER_TRANSITIONS) == set(OrderStatus)
    for status in OrderStatus:
        assert ORDER_TRANSITIONS[status] <= set(OrderStatus)
        for to in OrderStatus:
            assert (status in sources_of(ORDER_TRANSITIONS, to)) == (
                to in ORDER_TRANSITIONS[status]
            )


@pytest.mark.django_db
def test_transition_outside_the_table_is_a_conflict_and_stores_nothing(buyer, nothing_stored):
    order = builders.order(buyer, status="closed")

    with nothing_stored(), pytest.raises(InvalidTransition) as error:
        transition(order, to="submitted", by=None)

    answer = from_domain_error(error.value)
    assert answer["status"] == 409
    assert [entry["pointer"] for entry in answer["errors"]] == ["#/status"]


@pytest.mark.django_db
def test_transition_in_the_table_leaves_one_event(buyer):
    order = builders.order(buyer, status="submitted")

    transition(order, to="matching", by=None)

    event = order.events.get()
    assert (order.status, event.from_status, event.to_status) == (
        "matching",
        "submitted",
        "matching",
    )


@pytest.mark.django_db
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
