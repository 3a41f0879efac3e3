"""Tests the reports of the engine's subprocesses, and when they compile."""

from types import SimpleNamespace

import pytest

from matching.engine.instance.progress import SolveProgress
from matching.pipeline import subprocesses


@pytest.fixture
def lease():
    """Returns a lease that records what is reported."""
    reported = []
    return SimpleNamespace(
        reported=reported, report=reported.append, renew=lambda: reported.append(None)
    )


def test_progress_is_stored_with_the_way_it_came(lease):
    trace = []

    for at in range(100):
        step = SolveProgress("search", at, 900_000_000 - at * 10_000, at * 10_000, 0.5)
        subprocesses.report(lease, step, trace)

    last = lease.reported[-1]
    assert (last["phase"], last["seconds"], last["gap"]) == ("search", 99, 0.5)
    assert last["trace"][0] == [0, "900.00", "0.00"]
    assert last["trace"][-1] == [99, last["cost"], last["bound"]]
    assert len(last["trace"]) == subprocesses.PARAMS.trace_rows


def test_a_silent_second_renews_the_lease(lease):
    subprocesses.report(lease, None, [])

    assert lease.reported == [None]


@pytest.mark.parametrize("ready", [True, False])
def test_engine_is_compiled_before_the_clock_of_a_run(ready, lease, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(subprocesses, "is_ready", lambda: ready)
    monkeypatch.setattr(subprocesses, "run_subprocesses", lambda *words: asked.append(words[2]))

    subprocesses.ensure_compiled(lease, tmp_path)

    assert asked == ([] if ready else [[["warmup"]]])
    assert lease.reported == ([] if ready else [{"phase": "compiling"}])
