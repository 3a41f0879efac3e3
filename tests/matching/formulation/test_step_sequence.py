"""Tests which step of an order no window allows in sequence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.engine.model.columns import moment
from matching.engine.model.problem import (
    Problem,
    ProblemOperation,
    ProblemOption,
    ProblemOrder,
    ProblemTransfer,
    ProblemWindow,
    columns_of,
)
from matching.formulation.step_sequence import waiting_step

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4, hours=10)
HOUR = timedelta(hours=1)


def window(name: str, start: datetime, end: datetime, factory: str = "F") -> ProblemWindow:
    return ProblemWindow(name, factory, start, end, 144_000_000)


def problem(*windows: ProblemWindow, transit_ms: int | None = None) -> Problem:
    """Returns two steps, the first in windows named A…, the second in those named B…."""
    options = tuple(
        ProblemOption(f"O.{'AB'.index(row.id[0]) + 1}", row.id, 360_000, 0, 1_000_000, 0)
        for row in windows
    )
    lanes = () if transit_ms is None else (ProblemTransfer("O.1", "F", "G", 0, 0, transit_ms),)
    order = ProblemOrder(
        id="O",
        quantity=10,
        unmet_micros=100_000_000,
        submitted_at=MONDAY - timedelta(days=30),
        operations=(ProblemOperation("O.1"), ProblemOperation("O.2")),
    )
    return Problem(
        currency="CNY", windows=windows, orders=(order,), options=options, transfers=lanes
    )


def test_two_steps_in_one_week_wait_for_its_end():
    found = waiting_step(
        columns_of(problem(window("A1", MONDAY, FRIDAY), window("B1", MONDAY, FRIDAY))), 0
    )

    assert (found.step, moment(found.ready_at)) == (2, FRIDAY)
    assert (found.before.tolist(), found.at.tolist()) == ([0], [1])


def test_window_that_starts_as_the_other_ends_can_follow():
    sender, receiver = (
        window("A1", MONDAY, FRIDAY),
        window("B1", FRIDAY, FRIDAY + timedelta(days=1)),
    )

    assert waiting_step(columns_of(problem(sender, receiver)), 0) is None


@pytest.mark.parametrize(("hours", "waits"), [(23, False), (24, False), (25, True)])
def test_transit_counts_between_factories(hours, waits):
    start = FRIDAY + timedelta(days=1)
    there = replace(window("B1", start, start + HOUR), factory="G")
    columns = columns_of(problem(window("A1", MONDAY, FRIDAY), there, transit_ms=hours * 3_600_000))

    assert (waiting_step(columns, 0) is not None) == waits


def test_single_step_never_waits():
    only = problem(window("A1", MONDAY, FRIDAY))
    order = replace(only.orders[0], operations=only.orders[0].operations[:1])

    assert waiting_step(columns_of(replace(only, orders=(order,))), 0) is None
