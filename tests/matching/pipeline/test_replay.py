"""Tests replays: equal plans, and reasons where they may differ."""

import json
import os
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command

from common.clock import now
from matching.engine.model.arrival_sample import read_sample, write_sample
from matching.models import MatchRun, RunDocument
from matching.pipeline.persist import store_document
from matching.pipeline.replay import replay
from matching.pipeline.solve_run import solve_run
from matching.selectors.documents import read_document
from matching.services.runs import request_run
from matching.states import FailureCode, RunStatus
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

# `REPLAYS=100 python manage.py test tests/matching/pipeline/test_replay.py` for the whole promise.
REPLAYS = int(os.environ.get("REPLAYS", "3"))
EFFORT = 200


@pytest.fixture(autouse=True)
def _without_broker(monkeypatch):
    monkeypatch.setattr("common.queue.send", lambda name, key: None)


@pytest.fixture
def solved(transactional_db):
    """Builds a small market by number and solves a run over it."""
    operator = builders.member(builders.operator())

    def make(number):
        chance = Random(number)
        for _ in range(chance.randint(2, 4)):
            machine = builders.machine(hourly_rate=Decimal(chance.randint(60, 200)))
            start = now() + timedelta(days=chance.randint(5, 15))
            builders.window(machine, hours=chance.randint(5, 30), starts_at=start)
        for _ in range(chance.randint(2, 8)):
            price = Decimal(chance.randint(40, 150))
            builders.order(quantity=chance.randint(5, 90), reserve_price=price)
        run = request_run(by=operator, seconds=60, effort=EFFORT, seed=number)
        solve_run(run.pk)
        run.refresh_from_db()
        assert run.status == RunStatus.SOLVED, run.failure
        return run

    return make


def replayed(*words):
    """Returns the output of the command."""
    call_command("replay_run", *words, "--json", stdout=(out := StringIO()))
    return json.loads(out.getvalue())


@pytest.mark.slow
def test_stored_runs_are_made_again_with_equal_hashes(solved):
    runs = [solved(number) for number in range(REPLAYS)]

    answer = replayed("--all")

    assert answer["counts"] == {"equal": REPLAYS}
    assert [row["stored"] for row in answer["runs"]] == [run.plan_sha256 for run in runs]
    assert [row["replayed"] for row in answer["runs"]] == [run.plan_sha256 for run in runs]


def test_a_plan_that_was_tampered_with_differs(solved):
    run = solved(1)
    MatchRun.objects.filter(pk=run.pk).update(plan_sha256="0" * 64)

    with pytest.raises(CommandError, match="1 plans differ"):
        call_command("replay_run", str(run.pk))


@pytest.mark.slow
def test_a_sample_of_alone_costs_that_was_changed_differs(solved):
    run = solved(1)
    sample = read_sample(read_document(run, RunDocument.Kind.ARRIVALS))
    other = write_sample(replace(sample, cost=sample.cost + 1))
    store_document(run, RunDocument.Kind.ARRIVALS, other)

    answer = replay(run)

    assert (answer.outcome, "orders of arrival" in answer.reason) == ("differs", True)


OBSTACLES = [
    ({"failure_code": FailureCode.MEMORY}, {}, "search failed (memory)"),
    ({}, {"parts": 4}, "in parts"),
    ({}, {"out_of_time": True}, "clock ended it"),
    ({}, {"stopped": True}, "stopped before its end"),
]


@pytest.mark.slow
def test_runs_that_cannot_be_repeated_have_a_reason(solved):
    run = solved(2)
    for columns, solver, words in OBSTACLES:
        for name, value in columns.items():
            setattr(run, name, value)
        kept, run.solver = run.solver, run.solver | solver

        answer = replay(run)

        assert (answer.outcome, words in answer.reason) == ("not-repeatable", True)
        run.solver, run.failure_code = kept, ""
    run.plan_sha256 = "0" * 64
    run.solver = run.solver | {"ortools": "1.0"}
    assert "ortools 1.0" in replay(run).reason


def test_one_run_or_all_are_asked_for(solved):
    for words in ([], ["018f0000-0000-7000-8000-000000000000"]):
        with pytest.raises(CommandError):
            call_command("replay_run", *words)
    assert replayed("--all")["runs"] == []
