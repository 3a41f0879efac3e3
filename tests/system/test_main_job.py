"""Publishes, submits, runs and approves over HTTP with a real worker."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import now
from tests import builders

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


def publish_hours(caller, *, latitude, rate):
    """Makes a factory with one machine and ten idle hours next week."""
    factory = created(
        caller,
        "factories/",
        {
            "name": "Plant 1",
            "region": "CN-JS",
            "latitude": latitude,
            "longitude": "120.58319",
        },
    )
    machine = created(
        caller,
        "machines/",
        {
            "factory": factory["id"],
            "name": "VMC 850",
            "process": "cnc-milling-3-axis",
            "material_families": ["aluminium"],
            "hourly_rate": rate,
            "setup_rate": rate,
        },
    )
    start = (now() + timedelta(days=7)).replace(microsecond=0)
    window = created(
        caller,
        "capacity-windows/",
        {
            "machine": machine["id"],
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(days=5)).isoformat(),
            "offered_hours": "10",
        },
    )
    answer = caller.post(f"capacity-windows/{window['id']}/publication/")
    assert answer.status == 200, answer
    return factory


def submit_order(caller):
    """Submits a hundred brackets, more than either factory has hours for."""
    day = now().date()
    order = created(
        caller,
        "orders/",
        {
            "reference": "PO-1",
            "title": "Bracket",
            "quantity": 100,
            "unit_mass_kg": "0.5",
            "material_family": "aluminium",
            "ship_to_region": "CN-SH",
            "latitude": "31.2304",
            "longitude": "121.4737",
            "wish_delivery_on": (day + timedelta(days=35)).isoformat(),
            "latest_delivery_on": (day + timedelta(days=42)).isoformat(),
            "reserve_price": "80",
            "operations": [
                {"process": "cnc-milling-3-axis", "cycle_time_s": "360", "setup_hours": "1"}
            ],
        },
    )
    answer = caller.post(f"orders/{order['id']}/submission/")
    assert answer.status == 200, answer
    return order


def created(caller, path, body):
    """Returns the row that a POST made."""
    answer = caller.post(path, body)
    assert answer.status == 201, answer
    return answer.body


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
