"""Tests the exact model in parallel with the compiled search."""

import random

import pytest

from matching.engine import hybrid
from matching.engine.model.codec_json import read_problem
from matching.engine.params import HybridParams, SolveLimits
from matching.engine.solve import solve
from tests.matching.engine.conftest import YUAN


@pytest.fixture
def expensive_windows(build):
    """Returns more options than are proved alone, with opening costs."""
    builder, chance = build(), random.Random(2)
    windows = [f"F{at}.1" for at in range(16)]
    for name in windows:
        builder.window(name, 60, opening_micros=chance.randint(100, 300) * YUAN)
    for order in range(20):
        builder.order(f"O{order}", 10, 1000 * YUAN)
        for name in windows:
            builder.option(f"O{order}.1", name, chance.randint(1, 30) * YUAN)
    return read_problem(builder.document)


def test_what_is_proved_at_once_waits_for_no_search(expensive_windows, monkeypatch):
    monkeypatch.setattr(hybrid, "PARAMS", HybridParams(head_start_seconds=30.0))
    monkeypatch.setattr(hybrid, "improve_large", lambda *_: pytest.fail("searched"))

    plan = solve(expensive_windows, limits=SolveLimits(effort=20_000, threads=2))

    assert plan.total_micros - plan.bound_micros <= 1e-4 * plan.total_micros
    assert plan.unmet == ()


def test_search_begins_where_the_proof_takes_longer(expensive_windows, monkeypatch):
    begun = []

    def note(*args):
        begun.append(args)
        return searched(*args)

    searched = hybrid.improve_large
    monkeypatch.setattr(hybrid, "PARAMS", HybridParams(head_start_seconds=0.0))
    monkeypatch.setattr(hybrid, "improve_large", note)

    solve(expensive_windows, limits=SolveLimits(effort=20_000, threads=2))

    assert len(begun) == 1
