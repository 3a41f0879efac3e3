"""Tests reading, writing and hashing of plans."""

import dataclasses

import pytest

from matching.engine.model.plan import (
    Plan,
    PlanAllocation,
    PlanError,
    PlanUnmet,
    gap_of,
    load_plan,
    read_plan,
)


@pytest.fixture
def plan():
    rows = (PlanAllocation("A.1", "W1", 80), PlanAllocation("A.1", "W2", 20))
    return Plan(
        "0" * 64, "feasible", rows, (), (PlanUnmet("A", 1),), 10, 5, 0.5, (), 1.5, {"seed": 1}
    )


def test_document_round_trips(plan):
    document = plan.as_document()

    assert read_plan(document) == plan


def test_digest_looks_at_what_was_decided_and_not_at_the_clock(plan):
    later = dataclasses.replace(plan, seconds=99.0, bound_micros=6, solver={})
    turned = dataclasses.replace(plan, allocations=plan.allocations[::-1])
    other = dataclasses.replace(plan, total_micros=11)

    assert later.sha256() == plan.sha256()
    assert turned.sha256() == plan.sha256()
    assert other.sha256() != plan.sha256()


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        ("format", "millshare-plan/2", "$.format"),
        ("status", "good", "$.status"),
        ("total_micros", 1.5, "$.total_micros"),
        ("gap", "0", "$.gap"),
        ("gap", True, "$.gap"),
        ("solver", [], "$.solver"),
        ("allocations", [{"operation": "A.1", "window": "W1"}], "$.allocations[0].quantity"),
        ("extra", 1, "$.extra"),
    ],
)
def test_malformed_plan_is_rejected_with_its_path(plan, name, value, path):
    document = plan.as_document() | {name: value}

    with pytest.raises(PlanError) as rejected:
        read_plan(document)

    assert rejected.value.path == path


def test_text_that_is_not_json_is_rejected():
    with pytest.raises(PlanError, match="not JSON"):
        load_plan("{")


def test_gap_is_zero_where_the_total_is():
    assert gap_of(0, 0) == 0
    assert gap_of(200, 150) == 0.25
