"""Takes a market from hours to money over HTTP, with losses on the way."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from common.clock import now
from fulfilment.models import SettlementLine
from matching.models import OrderPrice, Shortfall
from matching.models.gain_sharing import Stage
from tests import builders

PASSWORD = "a long password"
BUYERS, FACTORIES, ORDERS = 4, 4, 12
OPEN = ("requested", "solving")
# Heavy parts should be made near their buyers, and light ones farther away.
LATITUDES, MASSES = ("31.3", "33.5", "36.0", "39.0"), ("0.5", "12")


@pytest.fixture
def people(transactional_db, caller):
    """Creates an operator, factories and buyers, each signed in."""
    users = {"operator": builders.member(builders.operator())}
    users |= {f"factory {n}": builders.member(builders.organisation()) for n in range(FACTORIES)}
    users |= {f"buyer {n}": builders.member(builders.buyer()) for n in range(BUYERS)}
    return {name: caller().sign_in(user.email, PASSWORD) for name, user in users.items()}


def created(caller: Any, path: str, body: Any) -> Any:
    """Returns the row that a POST made."""
    answer = caller.post(path, body)
    assert answer.status == 201, answer
    return answer.body


def done(caller: Any, path: str, body: Any = None) -> Any:
    """Returns the body of a POST that succeeded."""
    answer = caller.post(path, body)
    assert answer.status in (200, 201), answer
    return answer.body


def listed(caller: Any, path: str) -> list[Any]:
    """Returns all rows of a list."""
    answer = caller.get(f"{path}{'&' if '?' in path else '?'}page_size=100")
    assert answer.status == 200, answer
    return answer.body["results"]


def publish_hours(caller: Any, *, rate: int, latitude: str) -> None:
    """Publishes 26 hours of one machine next week."""
    place = {"name": "Plant", "region": "CN-JS", "latitude": latitude, "longitude": "120.6"}
    factory = created(caller, "factories/", place)
    machine = created(
        caller,
        "machines/",
        {
            "factory": factory["id"],
            "name": "VMC",
            "process": "cnc-milling-3-axis",
            "material_families": ["aluminium"],
            "hourly_rate": str(rate),
            "setup_rate": str(rate),
        },
    )
    start = (now() + timedelta(days=7)).replace(microsecond=0)
    window = created(
        caller,
        "capacity-windows/",
        {
            "machine": machine["id"],
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(days=6)).isoformat(),
            "offered_hours": "26",
        },
    )
    done(caller, f"capacity-windows/{window['id']}/publication/")


def submit_order(caller: Any, number: int) -> Any:
    """Submits an order of 40 to 60 pieces, each of which takes six minutes."""
    day = now().date()
    order = created(
        caller,
        "orders/",
        {
            "reference": f"PO-{number}",
            "title": "Bracket",
            "quantity": 40 + 2 * number,
            "unit_mass_kg": MASSES[number // BUYERS % 2],
            "material_family": "aluminium",
            "ship_to_region": "CN-SH",
            "latitude": "31.2304",
            "longitude": "121.4737",
            "wish_delivery_on": (day + timedelta(days=35)).isoformat(),
            "latest_delivery_on": (day + timedelta(days=42)).isoformat(),
            "reserve_price": "60",
            "operations": [
                {"process": "cnc-milling-3-axis", "cycle_time_s": "360", "setup_hours": "1"}
            ],
        },
    )
    done(caller, f"orders/{order['id']}/submission/")
    return order


def amount(row: Any, name: str) -> Decimal:
    """Returns an amount of a row."""
    return Decimal(row[name])


def test_accepted_prices_are_kept_from_hours_to_money(people, worker, wait_until):
    operator = people["operator"]
    factories = [people[f"factory {number}"] for number in range(FACTORIES)]
    buyers = [people[f"buyer {number}"] for number in range(BUYERS)]
    for number, factory in enumerate(factories):
        publish_hours(factory, rate=100 + number, latitude=LATITUDES[number])
    orders = [submit_order(buyers[number % BUYERS], number) for number in range(ORDERS)]

    run = created(operator, "match-runs/", {"seconds": 5})
    address = f"match-runs/{run['id']}/"
    wait_until(lambda: operator.get(address).body["status"] not in OPEN, seconds=240)
    assert operator.get(address).body["status"] == "solved"
    held_back = orders[0]["id"]
    published = [order["id"] for order in orders[1:]]
    done(operator, f"{address}approval/", {"orders": published})

    sharing = operator.get(f"{address}gain-sharing/?as=published").body
    assert (sharing["rule"], sharing["fallback"]) == ("no-worse-than-alone", "")
    prices = {row["order"]: row for row in sharing["orders"]}
    assert prices[held_back]["pieces"] == 0
    agreed = accept_all(buyers, factories, prices)
    lose_an_offer_and_pieces(factories, wait_until, buyers, agreed)
    deliver_all(factories, buyers, wait_until)

    paid = paid_by_order(agreed)
    saved = Decimal(0)
    for order_id, price in agreed.items():
        assert paid[order_id] <= price, "nobody pays more than it accepted"
        alone = amount(prices[order_id], "expected_alone_cost")
        if prices[order_id]["basis"] == "baseline" and amount(prices[order_id], "subsidy") == 0:
            assert paid[order_id] <= alone
        saved += alone - paid[order_id]
    assert_pool_is_explained(sharing, prices, saved)
    assert call_command("verify_ledger", stdout=StringIO()) is None


def accept_all(buyers: Any, factories: Any, prices: Any) -> dict[str, Decimal]:
    """Accepts all proposals and offers but one; returns agreed prices by order."""
    agreed = {}
    for buyer in buyers:
        for proposal in listed(buyer, "proposals/?status=open"):
            price = amount(prices[proposal["order"]], "price")
            assert 0 <= price - amount(proposal, "price") < Decimal("0.01")
            done(buyer, f"proposals/{proposal['id']}/acceptance/")
            agreed[proposal["order"]] = amount(proposal, "price")
    offers = [
        (factory, offer)
        for factory in factories
        for offer in listed(factory, "allocations/?status=offered")
    ]
    for factory, offer in offers[1:]:
        done(factory, f"allocations/{offer['id']}/acceptance/")
    return agreed


def lose_an_offer_and_pieces(
    factories: Any, wait_until: Any, buyers: Any, agreed: dict[str, Decimal]
) -> None:
    """Declines the last offer and scraps three pieces; others make them."""
    ((factory, offer),) = [
        (factory, offer)
        for factory in factories
        for offer in listed(factory, "allocations/?status=offered")
    ]
    done(factory, f"allocations/{offer['id']}/decline/", {"reason": "no-capacity"})
    wait_until(lambda: no_pieces_are_missing(factories), seconds=60)
    accept_replacements(factories, buyers)

    maker, work = next(
        (factory, row)
        for factory in factories
        for row in listed(factory, "allocations/?status=confirmed")
    )
    address = f"allocations/{work['id']}"
    done(maker, f"{address}/production-start/")
    done(maker, f"{address}/progress-reports/", {"pieces_done": work["quantity"]})
    done(maker, f"{address}/inspections/", {"passed": work["quantity"] - 3, "failed": 3})
    done(maker, f"{address}/scrap/")
    # The over-run makes up for some of the failed ones; only the others are matched again.
    overrun = work["pieces_to_start"] - work["quantity"]
    done(maker, f"{address}/progress-reports/", {"pieces_done": work["pieces_to_start"]})
    done(maker, f"{address}/inspections/", {"passed": overrun, "failed": 0})
    wait_until(lambda: no_pieces_are_missing(factories), seconds=60)
    accept_replacements(factories, buyers)
    for buyer in buyers:
        for proposal in listed(buyer, "proposals/?status=accepted"):
            assert amount(proposal, "price") <= agreed[proposal["order"]]


def no_pieces_are_missing(factories: Any) -> bool:
    """Returns whether nothing waits to be matched again."""
    return not Shortfall.objects.filter(status="open").exists()


def accept_replacements(factories: Any, buyers: Any) -> None:
    """Accepts the offers and the versions that replace what was lost."""
    for factory in factories:
        for offer in listed(factory, "allocations/?status=offered"):
            done(factory, f"allocations/{offer['id']}/acceptance/")
    for buyer in buyers:
        for proposal in listed(buyer, "proposals/?status=open"):
            done(buyer, f"proposals/{proposal['id']}/acceptance/")


def deliver_all(factories: Any, buyers: Any, wait_until: Any) -> None:
    """Makes, inspects, ships and receives everything, and accepts the goods."""
    for factory in factories:
        for row in listed(factory, "allocations/?status=confirmed"):
            address = f"allocations/{row['id']}"
            done(factory, f"{address}/production-start/")
            done(factory, f"{address}/progress-reports/", {"pieces_done": row["quantity"]})
            done(factory, f"{address}/inspections/", {"passed": row["quantity"], "failed": 0})
        for row in listed(factory, "allocations/?status=quality_passed"):
            done(factory, f"allocations/{row['id']}/shipment/", {"carrier": "Sinotrans"})
    for buyer in buyers:
        for shipment in listed(buyer, "shipments/"):
            address = f"allocations/{shipment['allocation']}/receipt/"
            done(buyer, address, {"received": shipment["pieces"]})
        for order in listed(buyer, "orders/?status=delivered"):
            done(buyer, f"orders/{order['id']}/goods-acceptance/")


def paid_by_order(agreed: dict[str, Decimal]) -> dict[str, Decimal]:
    """Returns what each buyer paid in the end, by order."""
    paid = dict.fromkeys(agreed, Decimal(0))
    path = "transaction__settlement__allocation__order"
    for order, total in SettlementLine.objects.filter(account="buyer").values_list(path, "amount"):
        paid[str(order)] -= total
    return paid


def assert_pool_is_explained(sharing: Any, prices: Any, saved: Decimal) -> None:
    """Asserts that the pool has what prices leave, and that savings add up."""
    lines = SettlementLine.objects.exclude(account="escrow")
    by_account: dict[str, Decimal] = {}
    for account, total in lines.values_list("account", "amount"):
        by_account[account] = by_account.get(account, Decimal(0)) + total
    paid_in = -by_account["buyer"]
    others = sum(by_account.get(name, Decimal(0)) for name in ("factory", "carrier", "platform"))
    assert by_account.get("pool", Decimal(0)) == paid_in - others
    rows = OrderPrice.objects.filter(sharing__stage=Stage.PUBLISHED, pieces__gt=0)
    alone = sum(row.expected_alone_cost for row in rows)
    assert saved == alone - paid_in
