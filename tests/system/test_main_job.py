"""Publishes, submits, runs and approves over HTTP with a real worker."""

from decimal import Decimal

import pytest

from tests import builders
from tests.system.market_calls import created, publish_hours, submit_order

PASSWORD = "a long password"


@pytest.fixture
def people(transactional_db, caller):
    """Creates an operator, two factories and a buyer, each signed in."""
    users = {
        "operator": builders.member(builders.operator()),
        "near": builders.member(builders.organisation(name="Near Works")),
        "far": builders.member(builders.organisation(name="Far Works")),
        "buyer": builders.member(builders.buyer(name="Quiet Buyer")),
    }
    return {name: caller().sign_in(user.email, PASSWORD) for name, user in users.items()}


def test_hours_become_offers(people, worker, wait_until):
    near = publish_hours(people["near"], latitude="31.3", rate="100")
    publish_hours(people["far"], latitude="33.3", rate="150")
    order = submit_order(people["buyer"])

    run = created(people["operator"], "match-runs/", {"seconds": 10})
    address = f"match-runs/{run['id']}/"
    wait_until(
        lambda: people["operator"].get(address).body["status"] not in ("requested", "solving"),
        seconds=150,
    )

    shown = people["operator"].get(address).body
    assert shown["status"] == "solved", shown["failure"]
    assert shown["orders"]["split"] == 1
    assert Decimal(shown["bound"]) <= Decimal(shown["cost"])
    assert {row["kind"] for row in shown["baselines"]} >= {"single_source", "greedy_split"}
    assert people["near"].get("allocations/").body["count"] == 0

    approved = people["operator"].post(f"{address}approval/")
    assert (approved.status, approved.body["status"]) == (200, "approved")

    (offer,) = people["near"].get("allocations/").body["results"]
    assert (offer["status"], offer["factory"]) == ("offered", near["id"])
    assert "Quiet Buyer" not in str(offer)
    parts = people["buyer"].get("allocations/").body["results"]
    assert sum(part["quantity"] for part in parts) == 100
    assert "Near Works" not in str(parts)
    assert people["buyer"].get(f"orders/{order['id']}/").body["status"] == "proposed"
    assert people["far"].get(f"orders/{order['id']}/").status in (403, 404)
    assert people["near"].get(address).status == 403
    windows = people["near"].get("capacity-windows/").body["results"]
    assert windows[0]["reserved_hours"] == offer["machine_hours"]


def test_a_run_survives_a_worker_that_is_killed(people, worker, wait_until, start_worker):
    publish_hours(people["near"], latitude="31.3", rate="100")
    submit_order(people["buyer"])
    worker.kill()
    worker.wait()

    run = created(people["operator"], "match-runs/", {"seconds": 10})
    start_worker()

    address = f"match-runs/{run['id']}/"
    wait_until(
        lambda: people["operator"].get(address).body["status"] == "solved",
        seconds=150,
    )
