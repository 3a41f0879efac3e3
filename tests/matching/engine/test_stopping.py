"""Tests a solve that a signal ends early, as a process of its own."""

import itertools
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.market import MarketSize, market, write_market
from matching.engine.evaluate.checker import check
from matching.engine.instance.progress import SolveProgress, thin_trace
from matching.engine.model.codec_npz import load_columns
from matching.engine.model.plan import load_plan
from matching.engine.warmup import ensure_compiled

ROOT = Path(__file__).parents[3]
# The plan is to be there two seconds after the signal; twice that on a machine at work.
PATIENCE = 4
GREEDY = "phase=greedy"


@pytest.fixture(scope="module")
def problem(tmp_path_factory):
    """Returns a market that is far from proved after a minute."""
    ensure_compiled()
    path = tmp_path_factory.mktemp("market") / "market.npz"
    write_market(market(MarketSize(60, 20, 0.3), 1), path)
    return path


def solving(problem, output):
    command = [sys.executable, "-m", "matching.engine", "solve", str(problem)]
    return subprocess.Popen(
        [*command, "--seconds", "120", "--gap", "0", "--output", str(output)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def listens(child):
    """Returns whether the child would catch SIGTERM now."""
    lines = Path(f"/proc/{child.pid}/status").read_text().splitlines()
    caught = next(line.split()[1] for line in lines if line.startswith("SigCgt"))
    return int(caught, 16) >> (signal.SIGTERM - 1) & 1


def until(true, child):
    deadline = time.monotonic() + 60
    while not true():
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("phase", ["reading", "greedy", "later"])
def test_signal_ends_a_solve_with_its_best_plan(problem, tmp_path, number, phase):
    output = tmp_path / "plan.json"
    with solving(problem, output) as child:
        until(lambda: listens(child), child)
        if phase != "reading":
            assert child.stderr.readline().startswith(GREEDY)
        if phase == "later":
            # Into a native solve.
            time.sleep(1)

        child.send_signal(number)
        if phase == "reading":
            # Nothing can end before the first plan is there.
            assert child.stderr.readline().startswith(GREEDY)
        signalled = time.monotonic()
        _, log = child.communicate(timeout=60)

    assert time.monotonic() - signalled < PATIENCE
    assert child.returncode == 0, log
    plan = load_plan(output)
    assert plan.solver["stopped"] is True
    assert check(load_columns(problem), plan) == []


def test_second_signal_ends_at_once(problem, tmp_path):
    output = tmp_path / "plan.json"
    with solving(problem, output) as child:
        until(lambda: listens(child), child)

        child.send_signal(signal.SIGTERM)
        until(lambda: not listens(child), child)
        child.send_signal(signal.SIGTERM)

        assert child.wait(timeout=PATIENCE) == -signal.SIGTERM
    assert not output.exists()


@pytest.mark.slow
def test_plan_tells_how_it_came_about(problem, tmp_path):
    output = tmp_path / "plan.json"
    with solving(problem, output) as child:
        first = SolveProgress.parse(child.stderr.readline())
        time.sleep(1)
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=60)

    plan = json.loads(output.read_text())
    trace = plan["solver"]["trace"]
    assert trace[0][1:] == [first.total_micros, first.bound_micros]
    assert trace[-1][1:] == [plan["total_micros"], plan["bound_micros"]]
    for before, after in itertools.pairwise(trace):
        assert before[0] <= after[0]
        assert after[1] <= before[1]
        assert after[2] >= before[2]


@pytest.mark.parametrize(
    ("rows", "most", "left"), [(0, 3, 0), (1, 3, 1), (3, 3, 3), (900, 200, 200)]
)
def test_thinned_trace_keeps_its_ends(rows, most, left):
    trace = [(float(at), 900 - at, at) for at in range(rows)]

    kept = thin_trace(trace, most)

    assert len(kept) == left
    if rows:
        assert kept[0] == list(trace[0])
        assert kept[-1] == list(trace[-1])
    assert len({row[0] for row in kept}) == left
