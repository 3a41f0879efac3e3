"""Tests what counts in the quota of price estimates: pages and addresses alike."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from common.clock import now
from common.models import QuotaPeriod, QuotaUse
from common.safety.usage_quotas import consume
from matching.models import LineEstimate
from orders.models import PartRequest
from tests import builders
from tests.matching.api.test_part_plans import MILLED, mills
from tests.matching.api.test_part_requests import REQUESTS, blocks, opened
from tests.orders.test_parts import file_of
from vocabularies.models import City

LINES, ALLOWED = 3, 10


@pytest.fixture
def buyer(db: None, settings: Any) -> Organisation:
    """Creates an organisation that buys and may ask for ten prices in an hour."""
    settings.QUOTAS = {**settings.QUOTAS, "estimates": {"per_hour": ALLOWED, "per_day": 100}}
    mills(4)
    return builders.buyer()


@pytest.fixture
def purchaser(buyer: Organisation) -> User:
    """Creates its purchaser."""
    return builders.member(buyer, "purchaser")


@pytest.fixture
def client(purchaser: User, client_of: Callable[[Any], APIClient]) -> APIClient:
    """Acts as the purchaser over HTTP."""
    return client_of(purchaser)


@pytest.fixture
def browser(purchaser: User) -> Client:
    """Signs the purchaser in."""
    browser = Client()
    browser.force_login(purchaser)
    return browser


@pytest.fixture
def place() -> dict[str, Any]:
    """Returns place and date of a delivery."""
    return {
        "ship_to_region": "CN-SH",
        "latitude": "31.23040",
        "longitude": "121.47370",
        "latest_delivery_on": str(now().date() + timedelta(days=40)),
    }


def used() -> int:
    """Returns how many estimates were counted in this hour."""
    rows = QuotaUse.objects.filter(kind="estimates", period=QuotaPeriod.HOUR)
    return sum(rows.values_list("used", flat=True))


def shown_prices(request: dict[str, Any]) -> list[Any]:
    """Returns the lower ends of the prices of a request's lines."""
    return [line["price"] and line["price"]["low"] for line in request["lines"]]


def test_each_line_counts_once_until_it_changes(
    client: APIClient, browser: Client, buyer: Organisation, place: dict[str, Any]
) -> None:
    request = opened(client, place, lines=blocks(buyer, LINES))
    address, page = f"{REQUESTS}{request['id']}/", f"/buyer/requests/{request['id']}/"
    assert used() == LINES

    again = client.get(address).json()
    pages = [browser.get(page), browser.get(f"{page}?export=csv")]

    assert used() == LINES
    assert shown_prices(again) == shown_prices(request)
    assert again["total"] == request["total"]
    assert all(Decimal(low) > 0 for low in shown_prices(request))
    assert [answer.status_code for answer in pages] == [200, 200]
    line = f"{address}lines/{request['lines'][0]['id']}/"
    changed = client.patch(line, {"quantity": 7}).json()
    assert used() == LINES + 1
    assert shown_prices(changed)[1:] == shown_prices(request)[1:]
    assert Decimal(shown_prices(changed)[0]) != Decimal(shown_prices(request)[0])
    client.post(f"{address}submission/", {})
    assert used() == LINES + 1
    LineEstimate.objects.update(at=now() - timedelta(hours=1))
    client.get(address)
    assert used() == 2 * LINES + 1


def test_request_beyond_the_quota_has_no_price_and_counts_nothing(
    client: APIClient, browser: Client, buyer: Organisation, place: dict[str, Any]
) -> None:
    consume("estimates", buyer.pk, ALLOWED - LINES + 1)

    request = opened(client, place, lines=blocks(buyer, LINES))

    total = request["total"]
    assert shown_prices(request) == [None] * LINES
    assert (total["fault"], total["priced"], total["unpriced"]) == ("quota_spent", 0, LINES)
    assert (
        f"takes {LINES} price estimates, and {LINES - 1} of {ALLOWED} are left" in total["detail"]
    )
    assert used() == ALLOWED - LINES + 1
    page = browser.get(f"/buyer/requests/{request['id']}/")
    assert page.status_code == 200
    assert f"{LINES - 1} of {ALLOWED} are left in this hour; go on in" in page.content.decode()
    address = f"{REQUESTS}{request['id']}/"
    lines = [line["id"] for line in request["lines"]]
    assert client.delete(f"{address}lines/{lines[0]}/").status_code == 204
    assert all(shown_prices(client.get(address).json()))
    assert used() == ALLOWED
    submitted = client.post(f"{address}submission/", {})
    assert [line["state"] for line in submitted.json()["lines"]] == ["ordered"] * (LINES - 1)


def test_operators_and_members_without_prices_ask_for_none(
    client_of: Callable[[Any], APIClient], buyer: Organisation, place: dict[str, Any]
) -> None:
    blind = builders.member(buyer, "purchaser")
    blind.memberships.update(sees_prices=False)
    request = opened(client_of(blind), place, lines=blocks(buyer, 1))
    browser = Client()
    browser.force_login(blind)
    operator = client_of(builders.member(builders.operator()))

    pages = [
        browser.get(f"/buyer/requests/{request['id']}/{export}") for export in ("", "?export=csv")
    ]
    seen = operator.get(f"{REQUESTS}{request['id']}/").json()

    assert [page.status_code for page in pages] == [200, 200]
    assert shown_prices(seen) == [None]
    assert used() == 0
    member = client_of(builders.member(buyer))
    assert shown_prices(member.get(f"{REQUESTS}{request['id']}/").json())[0]
    assert used() == 1
    assert shown_prices(operator.get(f"{REQUESTS}{request['id']}/").json())[0]
    assert used() == 1


def test_every_price_that_is_asked_for_counts_and_nothing_else(
    client: APIClient, browser: Client, buyer: Organisation, place: dict[str, Any]
) -> None:
    body = {
        "name": "Block",
        "files": [str(file_of(buyer, MILLED).pk)],
        "request_text": "120 pcs 5052-H32, ISO 2768-m",
    }
    part = client.post("/api/v1/parts/", body).json()["id"]
    quote = {**place, "part": part, "routing": 1, "quantity": 20}
    form = {
        "routing": 1,
        "quantity": 20,
        "currency": "CNY",
        "city": City.objects.filter(region="CN-SH").first().pk,
        "confidentiality": "matched",
        "latest_delivery_on": place["latest_delivery_on"],
    }
    counts = {}
    for name, ask in {
        "routings": lambda: client.get(f"/api/v1/parts/{part}/routings/"),
        "part page": lambda: browser.get(f"/buyer/parts/{part}/"),
        "quote": lambda: client.post("/api/v1/quotes/", quote),
        "prices on the part page": lambda: browser.post(f"/buyer/parts/{part}/prices/", form),
        "order form that lacks fields": lambda: browser.post("/buyer/orders/new/estimate/", {}),
        "new request page": lambda: browser.get("/buyer/requests/new/"),
        "list of requests": lambda: browser.get("/buyer/requests/"),
    }.items():
        before = used()
        answer = ask()
        assert answer.status_code == 200, (name, answer.content)
        counts[name] = used() - before

    assert {name: count for name, count in counts.items() if count} == {
        "quote": 1,
        "prices on the part page": 1,
    }
    assert not PartRequest.objects.exists()
    consume("estimates", buyer.pk, ALLOWED - used())
    refused = client.post("/api/v1/quotes/", quote)
    assert (refused.status_code, refused.json()["code"]) == (429, "quota_spent")
    assert 0 < int(refused["Retry-After"]) <= 3_601
    page = browser.post(f"/buyer/parts/{part}/prices/", form).content.decode()
    assert f"At most {ALLOWED} price estimates in one hour" in page
    assert used() == ALLOWED
