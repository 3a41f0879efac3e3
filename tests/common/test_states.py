"""Tests transitions: the table decides, one of several wins, an event records it."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from common.errors import InvalidTransition
from common.states import record_creation, sources_of, transition, transition_all
from factories.models import CapacityWindow, WindowEvent
from factories.states import WINDOW_TRANSITIONS, WindowStatus
from tests import builders

S = WindowStatus


def test_sources_are_read_from_the_table() -> None:
    assert sources_of(WINDOW_TRANSITIONS, S.EXPIRED) == [S.PUBLISHED, S.PAUSED]
    assert sources_of(WINDOW_TRANSITIONS, S.DRAFT) == []


@pytest.mark.django_db
def test_transition_changes_the_row_and_records_user_and_reason() -> None:
    window = builders.window()
    user = builders.member(window.machine.factory.organisation)

    changed = transition(
        window, to=S.PAUSED, by=user, reason="Repair.", detail={"days": 2}, least_lot=9
    )

    assert changed is window
    assert (window.status, window.least_lot) == (S.PAUSED, 9)
    assert CapacityWindow.objects.values_list("status", "least_lot").get() == (S.PAUSED, 9)
    event = window.events.get()
    assert (event.from_status, event.to_status, event.by) == (S.PUBLISHED, S.PAUSED, user)
    assert (event.reason, event.detail) == ("Repair.", {"days": 2})


@pytest.mark.django_db
def test_transitions_are_those_of_the_table_and_no_others() -> None:
    for before, to in product(S, S):
        window = builders.window(status=before)
        allowed = to in WINDOW_TRANSITIONS[before]

        if allowed:
            transition(window, to=to, by=None)
        else:
            with pytest.raises(InvalidTransition) as error:
                transition(window, to=to, by=None, least_lot=9)
            assert (error.value.status, error.value.field) == (409, "status")
            assert str(S(before).label) in error.value.detail

        window.refresh_from_db()
        assert (window.status, window.least_lot) == (to if allowed else before, 1)
        assert window.events.count() == int(allowed)


@pytest.mark.django_db
def test_state_in_the_database_decides_and_not_the_one_in_memory() -> None:
    window = builders.window()
    CapacityWindow.objects.update(status=S.WITHDRAWN)

    with pytest.raises(InvalidTransition):
        transition(window, to=S.PAUSED, by=None)

    assert window.status == S.WITHDRAWN


@pytest.mark.django_db
def test_transition_all_changes_and_returns_the_allowed_ones() -> None:
    windows = [builders.window(status=status) for status in (S.PUBLISHED, S.DRAFT, S.PAUSED)]

    changed = transition_all(CapacityWindow, [w.pk for w in windows], to=S.EXPIRED, by=None)

    assert changed == sorted([windows[0].pk, windows[2].pk])
    assert set(WindowEvent.objects.values_list("subject_id", "from_status")) == {
        (windows[0].pk, S.PUBLISHED),
        (windows[2].pk, S.PAUSED),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 40])
def test_transition_all_takes_a_constant_number_of_queries(
    django_assert_num_queries: Any, number: int
) -> None:
    ids = [builders.window().pk for _ in range(number)]

    # The lock, and the update with its events.
    with django_assert_num_queries(2):
        transition_all(CapacityWindow, ids, to=S.PAUSED, by=None)


@pytest.mark.django_db
def test_transition_of_no_rows_changes_nothing() -> None:
    assert transition_all(CapacityWindow, [], to=S.PAUSED, by=None) == []


@pytest.mark.django_db
def test_start_is_recorded_from_no_state() -> None:
    window = builders.window(status=S.DRAFT)

    record_creation(window, by=None)

    assert window.events.values_list("from_status", "to_status").get() == ("", S.DRAFT)


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_transitions_of_a_row_one_succeeds() -> None:
    windows = [builders.window() for _ in range(5)]
    threads = 8
    start = Barrier(threads)

    def pause(_: int) -> list[str]:
        outcomes = []
        try:
            for window in windows:
                row = CapacityWindow.objects.get(pk=window.pk)
                start.wait(timeout=20)
                try:
                    transition(row, to=S.PAUSED, by=None)
                    outcomes.append("changed")
                except InvalidTransition:
                    outcomes.append("rejected")
        finally:
            connection.close()
        return outcomes

    with ThreadPoolExecutor(threads) as pool:
        by_thread = list(pool.map(pause, range(threads)))

    for outcomes in zip(*by_thread, strict=True):
        assert sorted(outcomes) == ["changed"] + ["rejected"] * (threads - 1)
    assert WindowEvent.objects.count() == len(windows)
