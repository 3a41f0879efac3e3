"""How a state changes: the table decides, one wins, an event tells."""

from concurrent.futures import ThreadPoolExecutor
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
def test_move_changes_the_row_and_tells_who_and_why() -> None:
    window = builders.window()
    user = builders.member(window.machine.factory.organisation)

    moved = transition(
        window, to=S.PAUSED, by=user, reason="Repair.", detail={"days": 2}, least_lot=9
    )

    assert moved is window
    assert (window.status, window.least_lot) == (S.PAUSED, 9)
    assert CapacityWindow.objects.values_list("status", "least_lot").get() == (S.PAUSED, 9)
    event = window.events.get()
    assert (event.from_status, event.to_status, event.by) == (S.PUBLISHED, S.PAUSED, user)
    assert (event.reason, event.detail) == ("Repair.", {"days": 2})


@pytest.mark.django_db
@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("to", S)
def test_moves_are_those_of_the_table_and_no_others(before: str, to: str) -> None:
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
    assert WindowEvent.objects.count() == int(allowed)


@pytest.mark.django_db
def test_state_in_the_database_decides_and_not_the_one_in_memory() -> None:
    window = builders.window()
    CapacityWindow.objects.update(status=S.WITHDRAWN)

    with pytest.raises(InvalidTransition):
        transition(window, to=S.PAUSED, by=None)

    assert window.status == S.WITHDRAWN


@pytest.mark.django_db
def test_move_all_moves_those_that_may_and_returns_them() -> None:
    windows = [builders.window(status=status) for status in (S.PUBLISHED, S.DRAFT, S.PAUSED)]

    moved = transition_all(CapacityWindow, [w.pk for w in windows], to=S.EXPIRED, by=None)

    assert moved == sorted([windows[0].pk, windows[2].pk])
    assert set(WindowEvent.objects.values_list("subject_id", "from_status")) == {
        (windows[0].pk, S.PUBLISHED),
        (windows[2].pk, S.PAUSED),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 40])
def test_move_all_takes_the_same_queries_for_few_as_for_many(
    django_assert_num_queries: Any, number: int
) -> None:
    ids = [builders.window().pk for _ in range(number)]

    # The lock, and the update with its events.
    with django_assert_num_queries(2):
        transition_all(CapacityWindow, ids, to=S.PAUSED, by=None)


@pytest.mark.django_db
def test_move_of_nothing_is_nothing() -> None:
    assert transition_all(CapacityWindow, [], to=S.PAUSED, by=None) == []


@pytest.mark.django_db
def test_start_is_recorded_from_no_state() -> None:
    window = builders.window(status=S.DRAFT)

    record_creation(window, by=None)

    assert window.events.values_list("from_status", "to_status").get() == ("", S.DRAFT)


@pytest.mark.django_db(transaction=True)
def test_of_many_that_move_one_row_at_once_one_succeeds() -> None:
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
                    outcomes.append("moved")
                except InvalidTransition:
                    outcomes.append("refused")
        finally:
            connection.close()
        return outcomes

    with ThreadPoolExecutor(threads) as pool:
        by_thread = list(pool.map(pause, range(threads)))

    for outcomes in zip(*by_thread, strict=True):
        assert sorted(outcomes) == ["moved"] + ["refused"] * (threads - 1)
    assert WindowEvent.objects.count() == len(windows)
