"""Checks that planted errors in histories are found, and true ones pass."""

import pytest

from tests.soak.history import LoggedRequest, Outcome, judge, never_asked

OK, FAIL, UNKNOWN = Outcome


def request(outcome, kind="order", marker="1"):
    return LoggedRequest(kind, marker, f"key {outcome}", outcome)


@pytest.mark.parametrize(
    ("outcomes", "found"),
    [
        ([OK], 1),
        ([FAIL], 0),
        ([UNKNOWN], 0),
        ([UNKNOWN], 1),
        ([FAIL, OK], 1),
        ([UNKNOWN, OK], 1),
        ([UNKNOWN, FAIL], 1),
        ([UNKNOWN, FAIL], 0),
        ([], 0),
    ],
)
def test_the_truth_passes(outcomes, found):
    assert judge([request(outcome) for outcome in outcomes], {("order", "1"): found}) == []


@pytest.mark.parametrize(
    ("outcomes", "found", "wrong"),
    [
        ([OK], 0, "lost"),
        ([OK, UNKNOWN], 0, "lost"),
        ([OK, OK], 1, "lost"),
        ([OK], 2, "duplicated"),
        ([UNKNOWN], 2, "duplicated"),
        ([OK, FAIL], 2, "duplicated"),
        ([FAIL], 1, "refused and done"),
        ([FAIL, FAIL], 1, "refused and done"),
    ],
)
def test_a_planted_lie_is_found(outcomes, found, wrong):
    (verdict,) = judge([request(outcome) for outcome in outcomes], {("order", "1"): found})

    assert (verdict.wrong, verdict.kind, verdict.marker) == (wrong, "order", "1")
    assert verdict.found == found


def test_requests_are_judged_by_kind_and_marker():
    requests = [request(OK), request(OK, marker="2"), request(OK, kind="run")]
    found = {("order", "1"): 1, ("order", "2"): 0, ("run", "1"): 2}

    verdicts = {(row.kind, row.marker): row.wrong for row in judge(requests, found)}

    assert verdicts == {("order", "2"): "lost", ("run", "1"): "duplicated"}


def test_what_nobody_asked_for_is_found_among_what_clients_alone_make():
    found = {("order", "1"): 1, ("order", "2"): 1, ("declined", "3"): 1}

    assert never_asked([request(UNKNOWN)], found, ["order"]) == [("order", "2")]
