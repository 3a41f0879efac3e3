"""Tests match runs over HTTP: requests of operators, and errors for others."""

import gzip
import json
from decimal import Decimal

import pytest

from accounts.models import Role
from common.api.problems import MEDIA_TYPE
from matching.engine.evaluate.checker import check
from matching.engine.model.codec_json import read_problem
from matching.engine.model.plan import read_plan
from matching.models import MatchRun
from matching.services.approval import approve_run
from matching.states import RunStatus
from tests import builders

RUNS = "/api/v1/match-runs/"


@pytest.fixture(autouse=True)
def _without_broker(monkeypatch):
    monkeypatch.setattr("common.queue.send", lambda name, key: None)


@pytest.fixture
def operator(client_of, market):
    return client_of(market.operator)


def assert_error(response, status, pointer):
    """Asserts one error, which points where it should."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == MEDIA_TYPE
    body = response.json()
    assert body["status"] == status
    assert pointer in [error["pointer"] for error in body["errors"]], body
    return body


def test_an_operator_requests_a_run(operator, market):
    response = operator.post(RUNS, {"seconds": 7, "seed": 3, "gap": "0.02"})

    assert response.status_code == 201
    body = response.json()
    assert body["status"] == "requested"
    assert (body["seconds"], body["seed"], body["gap_wanted"]) == (7, 3, "0.020000")
    assert body["requested_by"] == market.operator.email
    assert body["events"][0]["to_status"] == "requested"


BAD_REQUESTS = [
    ({"seconds": "7"}, "#/seconds"),
    ({"seconds": 0}, "#/seconds"),
    ({"seconds": 3601}, "#/seconds"),
    ({"seconds": True}, "#/seconds"),
    ({"seed": -1}, "#/seed"),
    ({"gap": 0.02}, "#/gap"),
    ({"gap": "2"}, "#/gap"),
    ({"effort": 1.5}, "#/effort"),
    ({"currency": "XYZ"}, "#/currency"),
    ({"currency": ["CNY"]}, "#/currency"),
    ({"currency": 156}, "#/currency"),
    ({"status": "approved"}, "#/status"),
    ({"a": 1}, "#/a"),
    ([], "#"),
    ("run", "#"),
]


def test_a_bad_request_names_the_field_and_stores_nothing(operator):
    for body, pointer in BAD_REQUESTS:
        assert_error(operator.post(RUNS, body), 400, pointer)

    assert not MatchRun.objects.exists()


def test_a_market_without_orders_has_an_error_and_nothing_stored(operator):
    assert_error(operator.post(RUNS, {"currency": "EUR"}), 409, "#/currency")

    assert not MatchRun.objects.exists()


def test_currency_without_rates_is_an_error_and_nothing_is_stored(operator):
    builders.order(currency_id="XAF")

    assert_error(operator.post(RUNS, {"currency": "XAF"}), 409, "#/currency")

    assert not MatchRun.objects.exists()


def test_a_body_that_is_no_json_has_an_error(operator):
    for body in ("{", '{"gap": NaN}', "[" * 100_000):
        response = operator.post(RUNS, body, content_type="application/json")
        assert_error(response, 400, "#")


def test_only_operators_see_runs_and_only_reviewers_change_them(client_of, market, solved_run):
    run = solved_run()
    viewer = client_of(builders.member(market.operator.organisations.get(), Role.VIEWER))

    for user in (market.planner, market.purchaser):
        assert_error(client_of(user).get(f"{RUNS}{run.pk}/"), 403, "#")
        assert_error(client_of(user).post(RUNS, {}), 403, "#")
    assert viewer.get(f"{RUNS}{run.pk}/").status_code == 200
    assert_error(viewer.post(f"{RUNS}{run.pk}/approval/"), 403, "#")
    assert_error(viewer.post(RUNS, {}), 403, "#")
    run.refresh_from_db()
    assert run.status == RunStatus.SOLVED


def test_runs_need_a_sign_in(client, market):
    assert_error(client.get(RUNS), 401, "#")


@pytest.mark.parametrize("name", ["018f0000-0000-7000-8000-000000000000", "7"])
def test_a_run_that_is_not_there_is_a_404(operator, name):
    for action in ("", "approval/", "rejection/", "cancellation/", "problem/"):
        method = operator.get if action in ("", "problem/") else operator.post

        assert_error(method(f"{RUNS}{name}/{action}"), 404, "#/id")


def test_an_address_that_is_not_there_is_a_problem_too(operator):
    assert_error(operator.get("/api/v1/match-walks/"), 404, "#")


BAD_DECISIONS = [
    ("approval/", {"by": "me"}, "#/by"),
    ("approval/", {"orders": []}, "#/orders"),
    ("approval/", {"orders": "all"}, "#/orders"),
    ("approval/", {"orders": [7]}, "#/orders/0"),
    ("approval/", {"orders": ["018f0000-0000-7000-8000-000000000000"]}, "#/orders/0"),
    ("cancellation/", {"by": "me"}, "#/by"),
    ("rejection/", {}, "#/reason"),
    ("rejection/", {"reason": ""}, "#/reason"),
    ("rejection/", {"reason": 7}, "#/reason"),
    ("rejection/", {"reason": "x" * 301}, "#/reason"),
    ("rejection/", {"reason": "x", "y": 1}, "#/y"),
]


def test_a_bad_decision_names_the_field_and_changes_nothing(operator, market, solved_run):
    run = solved_run()

    for action, body, pointer in BAD_DECISIONS:
        assert_error(operator.post(f"{RUNS}{run.pk}/{action}", body), 400, pointer)

    run.refresh_from_db()
    assert run.status == RunStatus.SOLVED


def test_some_orders_of_a_run_can_be_approved(operator, market, solve):
    small = builders.order(quantity=10, reserve_price=Decimal(500), currency=market.order.currency)
    run = solve()

    body = operator.post(f"{RUNS}{run.pk}/approval/", {"orders": [str(small.pk)]}).json()

    assert body["status"] == "approved"
    assert body["orders"]["made"] == 1
    assert body["unmatched_reasons"] == {"held-back": 1}
    assert body["events"][-1]["to_status"] == "approved"
    for row in body["baselines"]:
        if row["kind"] != "reference":
            items = sum(Decimal(amount) for amount in row["items"].values())
            assert items == Decimal(row["baseline_cost"])


def test_a_decided_run_takes_no_other_decision(operator, market, solved_run):
    run = approve_run(run=solved_run(), by=market.operator)

    for action, body in (
        ("approval/", {}),
        ("rejection/", {"reason": "no"}),
        ("cancellation/", {}),
    ):
        assert_error(operator.post(f"{RUNS}{run.pk}/{action}", body), 409, "#/status")


def test_a_run_shows_its_saving_and_its_bound(operator, market, solved_run):
    run = solved_run()

    body = operator.get(f"{RUNS}{run.pk}/").json()

    assert body["orders"] == {"open": 1, "made": 1, "partly_made": 0, "unmatched": 0, "split": 1}
    assert body["supply"] == {"factories": 2, "windows": 2}
    items = {key: Decimal(value) for key, value in body["cost_items"].items()}
    assert sum(items.values()) == Decimal(body["cost"])
    assert Decimal(body["bound"]) <= Decimal(body["cost"])
    for row in body["baselines"]:
        saved = Decimal(row["baseline_cost"]) - Decimal(row["plan_cost"])
        assert Decimal(row["saving"]) == saved
    assert body["unmatched_reasons"] == {}


def test_the_orders_of_a_run_show_cost_split_and_saving(operator, market, solved_run):
    run = solved_run()

    (row,) = operator.get(f"{RUNS}{run.pk}/orders/?split=true").json()["results"]

    assert row["reference"] == market.order.reference
    assert (row["made"], row["factories_used"]) == (100, 2)
    saved = Decimal(row["reference_cost"]) - Decimal(row["total_cost"])
    assert Decimal(row["reference_saving"]) == saved
    assert operator.get(f"{RUNS}{run.pk}/orders/?split=false").json()["count"] == 0


def test_a_bad_query_has_an_error(operator):
    run = operator.post(RUNS, {}).json()
    for query, pointer in (
        ("split=perhaps", "#/split"),
        ("unmatched_reason=x", "#/unmatched_reason"),
        ("colour=red", "#/colour"),
        ("ordering=colour", "#/ordering"),
        ("order=7", "#/order"),
    ):
        body = assert_error(operator.get(f"{RUNS}{run['id']}/orders/?{query}"), 400, pointer)

        assert body["errors"][0]["in"] == "query"


def test_problem_and_plan_can_be_downloaded_and_checked_elsewhere(client, market, solved_run):
    run = solved_run()
    client.force_login(market.operator)

    documents = {
        kind: client.get(f"{RUNS}{run.pk}/{kind}/", headers={"accept-encoding": "gzip"})
        for kind in ("problem", "plan")
    }

    problem, plan = (
        json.loads(gzip.decompress(documents[kind].content)) for kind in ("problem", "plan")
    )
    assert documents["plan"]["Content-Disposition"].startswith("attachment")
    assert check(read_problem(problem), read_plan(plan)) == []
    assert read_problem(problem).sha256() == run.problem_sha256


def test_a_run_that_is_not_solved_has_no_plan_yet(operator, market):
    run = operator.post(RUNS, {}).json()

    assert_error(operator.get(f"{RUNS}{run['id']}/plan/"), 404, "#/id")


def test_lists_take_the_same_queries_however_long(
    operator, market, solved_run, django_assert_num_queries
):
    run = solved_run()
    for path, queries in ((RUNS, 2), (f"{RUNS}{run.pk}/orders/", 3)):
        operator.get(path)
        with django_assert_num_queries(queries):
            operator.get(path)


def test_a_rejected_run_keeps_its_reason(operator, market, solved_run):
    run = solved_run()

    body = operator.post(f"{RUNS}{run.pk}/rejection/", {"reason": "too expensive"}).json()

    assert body["status"] == "rejected"
    assert body["events"][-1]["reason"] == "too expensive"
    assert body["decided_by"] == market.operator.email
