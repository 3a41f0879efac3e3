"""Plays orders that people sent over HTTP, from field to plan and shipment."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from common.clock import now
from fulfilment.services.settlement import hold_payment
from matching.models import Allocation, MatchRun, Proposal
from tests import builders
from tests.matching.greedy_runs import approved_run_of

pytestmark = pytest.mark.django_db(transaction=True)

CASES = Path(__file__).parents[2] / "imports" / "cases" / "api"
API = "/api/v1/"
# The day on which the cases were written.
WRITTEN_ON = date(2026, 11, 29)


def later(text: str) -> str:
    """Returns a day or instant of a case as far ahead of today as it was when written."""
    shift = now().date() - WRITTEN_ON
    if "T" in text:
        return (datetime.fromisoformat(text) + shift).isoformat()
    return (date.fromisoformat(text) + shift).isoformat()


class Play:
    """Holds the sides of a case, each with a client, and its orders by reference."""

    def __init__(
        self, name: str, client_of: Any, *, case_currency: str = "CNY", **changes: Any
    ) -> None:
        (path,) = CASES.glob(f"{name}-*.json")
        self.case, self.changes = json.loads(path.read_text()), changes
        self.currency = case_currency
        self.user = builders.member(builders.operator())
        self.factory = client_of(builders.member(builders.organisation()))
        self.buyer = client_of(builders.member(builders.buyer()))
        self.offer_hours()
        self.orders = [self.order(number, row) for number, row in enumerate(self.case["orders"])]

    def posted(self, client: Any, path: str, body: Any = None, status: int = 201) -> Any:
        """Returns the answer to a POST, which has this status."""
        answer = client.post(f"{API}{path}", body or {}, format="json")
        assert answer.status_code == status, answer.content
        return answer.json()

    def offer_hours(self) -> None:
        """Publishes the windows of the case."""
        place = {"name": "Works", "address": "1 Mill Road"} | self.case["factory"]
        place |= {"currency": self.currency}
        factory = self.posted(self.factory, "factories/", place)
        machines = [
            self.posted(
                self.factory,
                "machines/",
                {"factory": factory["id"], "name": f"Machine {number}", **row},
            )
            for number, row in enumerate(self.case["machines"])
        ]
        for row in self.case["windows"]:
            body = {
                **row,
                "machine": machines[row.get("machine", 0)]["id"],
                "starts_at": later(row["starts_at"]),
                "ends_at": later(row["ends_at"]),
            }
            window = self.posted(self.factory, "capacity-windows/", body)
            self.posted(self.factory, f"capacity-windows/{window['id']}/publication/", {}, 200)

    def order(self, number: int, row: dict[str, Any]) -> dict[str, Any]:
        """Submits an order of the case."""
        body = {"title": "Part", "reference": f"PO-{number}"} | self.case["buyer"] | row
        body |= {"currency": self.currency} | self.changes
        days = {name: later(body[name]) for name in body if name.endswith("_on")}
        order = self.posted(self.buyer, "orders/", body | days)
        self.posted(self.buyer, f"orders/{order['id']}/submission/", {}, 200)
        return order

    def matched(self) -> MatchRun:
        """Returns an approved run of the case."""
        return approved_run_of(self.user, currency=self.currency)

    def listed(self, client: Any, path: str) -> list[dict[str, Any]]:
        """Returns the rows of a list."""
        return client.get(f"{API}{path}").json()["results"]

    def agreed(self) -> dict[str, Any]:
        """Returns the only work of the case, once factory and buyer accepted."""
        self.matched()
        (offer,) = self.listed(self.factory, "allocations/")
        self.posted(self.factory, f"allocations/{offer['id']}/acceptance/", {}, 200)
        (proposal,) = self.listed(self.buyer, "proposals/")
        self.posted(self.buyer, f"proposals/{proposal['id']}/acceptance/", {}, 200)
        return offer

    def made(self) -> str:
        """Returns the address of the only work of the case, made and inspected."""
        offer = self.agreed()
        address = f"allocations/{offer['id']}/"
        work = self.posted(self.factory, f"{address}production-start/", {}, 200)
        made, passed = work["pieces_to_start"], work["pieces_to_pass"]
        self.posted(self.factory, f"{address}progress-reports/", {"pieces_done": made})
        counts = {"passed": passed, "failed": made - passed}
        self.posted(self.factory, f"{address}inspections/", counts)
        return address


@pytest.fixture
def play(transactional_db: None, quick: Any, client_of: Any) -> Any:
    """Returns a function that sends the hours and orders of a case."""
    return lambda name, **changes: Play(name, client_of, **changes)


def test_scrap_takes_hours_and_pieces(play):
    case = play("A03")

    run = case.matched()

    (offer,) = case.listed(case.factory, "allocations/")
    assert (offer["quantity"], offer["pieces_to_start"]) == (50, 100)
    assert Decimal(offer["machine_hours"]) == 10
    # The factory is paid for what it books: ten hours at 60.
    assert Decimal(offer["machining"]) == Decimal(offer["earnings"]) == 600
    (row,) = run.run_orders.all()
    assert (row.made, row.unmet) == (50, 50)


def test_the_over_run_is_scrapped_without_a_shortfall(play):
    case = play("A03")

    address = case.made()

    row = Allocation.objects.get()
    assert (row.status, row.pieces, row.order.shortfalls.count()) == ("quality_passed", 50, 0)
    (inspection,) = case.listed(case.factory, f"inspections/?allocation={row.pk}")
    assert [inspection[name] for name in ("passed", "failed", "overrun_failed")] == [50, 0, 50]
    (shipment,) = case.posted(case.factory, f"{address}shipment/")
    assert (shipment["pieces"], shipment["spare"]) == (50, 0)


def test_goods_are_not_delivered_before_the_earliest_day(play):
    case = play("A07")
    earliest = later("2027-01-20")

    address = case.made()

    (proposal,) = case.listed(case.buyer, "proposals/")
    assert proposal["delivery_on"] == earliest
    (work,) = case.listed(case.factory, "allocations/")
    assert work["due_on"] == work["ships_from"] == earliest
    problem = case.posted(case.factory, f"{address}shipment/", {}, 409)
    assert problem["code"] == "too_early"
    assert problem["errors"][0]["pointer"] == "#/shipped_on"
    assert earliest in problem["errors"][0]["detail"]


def test_goods_that_travel_leave_early_enough(play, client_of):
    case = play("A07", latitude="39.90420", longitude="116.40740", ship_to_region="CN-BJ")

    case.matched()

    (proposal,) = case.listed(case.buyer, "proposals/")
    earliest = date.fromisoformat(later("2027-01-20"))
    assert proposal["delivery_on"] == proposal["parts"][0]["arrives_on"] == earliest.isoformat()
    # Shanghai and Beijing are 1,067 km apart: two days.
    assert proposal["parts"][0]["due_on"] == (earliest - timedelta(days=2)).isoformat()


def test_a_priority_that_is_still_sent_changes_nothing(play):
    case = play("A08")

    case.matched()

    assert all("priority" not in order for order in case.orders)
    schema = case.buyer.get(f"{API}schema/", headers={"accept": "application/json"})
    assert "priority" not in schema.json()["components"]["schemas"]["Order"]["properties"]
    (proposal,) = Proposal.objects.all()
    assert proposal.order.reference == "prio3"


def test_units_are_converted_into_pieces(play):
    case = play("A09")

    shown = {row["reference"]: row for row in case.orders}

    counts = {name: (row["quantity"], row["unit"], row["pieces"]) for name, row in shown.items()}
    assert {row["pieces"] * Decimal(row["unit_mass_kg"]) for row in shown.values()} >= {100}
    assert counts == {
        "dozen": (10, "DZN", 120),
        "pieces": (120, "H87", 120),
        "kg": (100, "KGM", 5000),
    }


@pytest.mark.parametrize("reference", ["dozen", "pieces"])
def test_ten_dozen_cost_what_a_hundred_and_twenty_pieces_cost(play, reference):
    case = play("A09")
    for order in case.orders:
        if order["reference"] != reference:
            address = f"orders/{order['id']}/cancellation/"
            case.posted(case.buyer, address, {"reason": "Only one of them."}, 200)

    run = case.matched()

    (row,) = run.run_orders.all()
    # Ten hours hold 100 pieces of six minutes: 100 of the 120.
    assert (row.made, row.unmet, row.machining) == (100, 20, 600)


@pytest.mark.parametrize("term", ["EXW", "FCA"])
def test_goods_that_are_collected_have_no_carriage(play, term):
    place = {"latitude": "39.90420", "longitude": "116.40740", "ship_to_region": "CN-BJ"}
    case = play("A07", incoterm=term, unit_mass_kg="5", **place)

    offer = case.agreed()

    row = Allocation.objects.get()
    assert (row.transport, row.agreed_transport) == (0, 0)
    assert row.agreed_price == row.machining == 240
    (proposal,) = case.listed(case.buyer, "proposals/")
    assert proposal["delivery_on"] == offer["due_on"]
    assert offer["is_collected"] is True
    (work,) = case.listed(case.buyer, "allocations/")
    assert "1 Mill Road" in work["collect_from"]


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("CNY", 2), ("PLN", 2)])
def test_amounts_are_whole_units_of_their_currency(play, currency, places):
    case = play("A11", case_currency=currency)

    case.agreed()
    hold_payment(allocation=Allocation.objects.get())

    (proposal,) = case.listed(case.buyer, "proposals/")
    (work,) = case.listed(case.factory, "allocations/")
    held = [
        line
        for side in (case.buyer, case.factory)
        for line in case.listed(side, "settlement-lines/")
    ]
    assert proposal["currency"] == currency
    assert held
    amounts = [proposal["price"], work["earnings"], *(line["amount"] for line in held)]
    amounts += [part["price"] for part in proposal["parts"]]
    unit = Decimal(1).scaleb(-places)
    assert {Decimal(amount) % unit for amount in amounts} == {0}
    # What is shown adds up to what is held.
    assert sum(Decimal(part["price"]) for part in proposal["parts"]) == Decimal(proposal["price"])
