"""Tests inputs that real factories have, sent over HTTP and matched."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from matching.models import MatchRun
from tests import builders
from tests.clock_shift import instant
from tests.factories.api.bodies import FACTORY
from tests.matching.greedy_runs import solved_run_of

CASES = Path(__file__).parents[2] / "imports" / "cases" / "api"
pytestmark = pytest.mark.django_db(transaction=True)


class CaseMarket:
    """Sends a case over HTTP, and the run of its orders."""

    def __init__(self, name: str, client_of: Callable[[Any], Any]) -> None:
        (path,) = CASES.glob(f"{name}-*.json")
        self.case = json.loads(path.read_text(encoding="utf-8"))
        self.maker = client_of(builders.member(builders.organisation()))
        self.buyer = client_of(builders.member(builders.buyer(), "purchaser"))
        self.operator = builders.member(builders.operator())
        self.reader = client_of(self.operator)
        plant = sent(self.maker, "factories/", FACTORY | self.case["factory"])
        self.machines = [
            sent(self.maker, "machines/", row | {"factory": plant["id"], "name": f"Machine {at}"})
            for at, row in enumerate(self.case["machines"])
        ]

    def offer(self, *windows: dict[str, Any]) -> list[dict[str, Any]]:
        """Drafts and publishes windows; `machine` is a place among the machines."""
        drafts = [row | {"machine": self.machines[row.get("machine", 0)]["id"]} for row in windows]
        made = sent(self.maker, "capacity-windows/bulk/", {"windows": drafts})["windows"]
        ids = [row["id"] for row in made]
        return sent(self.maker, "capacity-windows/publication/", {"ids": ids}, 200)["windows"]

    def order(self) -> None:
        """Drafts and submits the orders."""
        for at, row in enumerate(self.case["orders"]):
            made = sent(
                self.buyer,
                "orders/",
                {"reference": f"PO-{at}", "title": f"Part {at}"} | self.case["buyer"] | row,
            )
            sent(self.buyer, f"orders/{made['id']}/submission/", None, 200)

    def outcome(self) -> dict[str, Any]:
        """Runs the match; returns what it makes of the only order."""
        run: MatchRun = solved_run_of(self.operator)
        (row,) = self.reader.get(f"/api/v1/match-runs/{run.pk}/orders/").json()["results"]
        return row | {"run": str(run.pk)}


def sent(client: Any, path: str, body: Any, status: int = 201) -> Any:
    """Posts a body and returns the answer."""
    answer = client.post(f"/api/v1/{path}", body)
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def market_of(
    monkeypatch: pytest.MonkeyPatch, client_of: Callable[[Any], Any], quick: list[str]
) -> Callable[[str], CaseMarket]:
    """Makes the market of a case, at the time of the case."""
    monkeypatch.setattr(timezone, "now", lambda: instant("2026-11-29T22:00Z"))
    return lambda name: CaseMarket(name, client_of)


def test_piece_longer_than_the_window_is_not_made_in_a_pool(market_of):
    market = market_of("A01")
    market.offer(*market.case["windows"])
    market.order()

    row = market.outcome()

    assert (row["made"], row["unmatched_reason"]) == (0, "piece-too-long")


def test_setup_is_paid_once_over_five_shifts_of_a_window(market_of):
    market = market_of("A04")
    shifts = [
        {"starts_at": row["starts_at"], "ends_at": row["ends_at"]} for row in market.case["windows"]
    ]
    market.offer({"spans": shifts, "offered_hours": "40"})
    market.order()

    row = market.outcome()

    assert (row["made"], row["setup"]) == (100, "120.00")


def test_setup_is_paid_in_each_of_five_windows(market_of):
    market = market_of("A04")
    market.offer(*market.case["windows"])
    market.order()

    row = market.outcome()

    assert (row["made"], row["setup"]) == (100, "360.00")


def test_two_steps_in_one_week_are_made_once_it_is_divided(market_of):
    market = market_of("A06")
    windows = market.offer(*market.case["windows"])
    market.order()

    waiting = market.outcome()
    sent(market.reader, f"match-runs/{waiting['run']}/rejection/", {"reason": "Again."}, 200)
    for window in waiting["unmatched_detail"]["windows"]:
        sent(market.maker, f"capacity-windows/{window}/shifts/", {})
    made = market.outcome()

    assert (waiting["made"], waiting["unmatched_reason"]) == (0, "next-step-waits")
    assert waiting["unmatched_detail"]["step"] == 2
    assert waiting["unmatched_detail"]["ready_at"] == "2027-01-08T10:00:00+00:00"
    assert sorted(waiting["unmatched_detail"]["windows"]) == sorted(row["id"] for row in windows)
    assert made["made"] == 10
