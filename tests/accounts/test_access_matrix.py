"""Asks every address as every role for prices and rows that it must not show.

The addresses are those of the product, so that a new one is asked too; one with a parameter that
`ROWS` does not know fails.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import get_resolver

from accounts.api.routes import route_name
from accounts.models import Invitation, Organisation, Role, SignUp, User
from attachments.models import Attachment
from audit.models import AuditRun
from factories.models import CapacityWindow, Certification, Factory, Machine
from fulfilment.models import (
    Dispute,
    Inspection,
    Payment,
    Return,
    Settlement,
    SettlementLine,
    Shipment,
)
from imports.models import Import
from matching.models import Allocation, CounterOffer, MatchRun, OrderPrice, Proposal, RunOrder
from orders.models import Order, Part, PartRequest
from tests import builders
from tests.architecture.test_urls import addresses
from tests.console.browser.world import World, build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Rows = Callable[[], models.QuerySet[Any]]
# Rows whose keys stand for the first parameter of addresses that begin so; the longest counts.
ROWS: dict[str, Rows] = {
    "allocations/": Allocation.objects.all,
    "attachments/": Attachment.objects.all,
    "audits/": AuditRun.objects.all,
    "capacity-windows/": CapacityWindow.objects.all,
    "certifications/": Certification.objects.all,
    "counter-offers/": CounterOffer.objects.all,
    "deliveries/": Shipment.objects.all,
    "factories/": Factory.objects.all,
    "imports/": Import.objects.all,
    "inspections/": Inspection.objects.all,
    "machines/": Machine.objects.all,
    "match-runs/": MatchRun.objects.all,
    "companies/": Organisation.objects.all,
    "orders/": Order.objects.all,
    "organisations/": Organisation.objects.all,
    "disputes/": Dispute.objects.all,
    "money/": Payment.objects.all,
    "parts/": Part.objects.all,
    "payments/": Payment.objects.all,
    "people/": User.objects.all,
    "proposals/": Proposal.objects.all,
    "requests/": PartRequest.objects.all,
    "returns/": Return.objects.all,
    "runs/": MatchRun.objects.all,
    "settlements/": Settlement.objects.all,
    "shipments/": Shipment.objects.all,
    "sign-ups/": SignUp.objects.all,
    "windows/": CapacityWindow.objects.all,
    "members/": lambda: Organisation.objects.none(),
    "invitations/": Invitation.objects.all,
}
# Parameters that are no keys of rows.
WORDS = {
    "name": "materials",
    "kind": "plan",
    "file_format": "csv",
    "secret": "x" * 32,
    "uidb64": "x",
    "token": "x",
}
SKIPPED = ("admin/", "api/v1/schema/", "api/v1/docs/", "healthz", "readyz")
PARAMETER = re.compile(r"\(\?P<(\w+)>(?:[^()]|\\.)*\)|<(?:\w+:)?(\w+)>")
REFUSED = {302, 401, 403, 404, 405, 410}


@dataclass
class Person:
    """Holds somebody who asks below some addresses, and what must not be seen."""

    name: str
    client: Client
    asks: tuple[str, ...] = ("/api/",)
    is_blind: bool = False
    is_stranger: bool = False


@pytest.fixture
def world(transactional_db: None) -> World:
    """Builds a small market."""
    return build()


@pytest.fixture
def people(world: World) -> list[Person]:
    """Signs everybody in: with prices, without them, and of other organisations."""
    found = [Person("anonymous", Client(), is_blind=True, is_stranger=True)]
    for side in ("operator", "factory", "buyer"):
        organisation = getattr(world, side).memberships.get().organisation
        asks = ("/api/", f"/{side}/", "/papers/", "/account/")
        found.append(Person(side, signed_in(getattr(world, side)), asks))
        blind = builders.member(organisation, Role.OWNER)
        blind.memberships.update(sees_prices=False)
        found.append(Person(f"{side} without prices", signed_in(blind), asks, is_blind=True))
    for side, kind in (("factory", "is_manufacturer"), ("buyer", "is_buyer")):
        stranger = builders.member(builders.organisation(**{kind: True}), Role.OWNER)
        found.append(Person(f"other {side}", signed_in(stranger), is_blind=True, is_stranger=True))
    return found


def signed_in(user: User) -> Client:
    """Returns a browser of the user."""
    browser = Client(raise_request_exception=True)
    browser.force_login(User.objects.get(pk=user.pk))
    return browser


def paths(most: int) -> Iterator[tuple[str, bool]]:
    """Yields every address for so many rows at most, and whether it names one."""
    for route, _view in addresses(get_resolver().url_patterns):
        if route.startswith(SKIPPED):
            continue
        names = [first or second for first, second in PARAMETER.findall(route)]
        keys = [name for name in names if name not in WORDS or name == "file"]
        if not keys:
            yield filled(route, {}), False
            continue
        for row in rows_of(route, most):
            yield filled(route, dict.fromkeys(keys, str(row.pk))), True


def rows_of(route: str, most: int) -> list[Any]:
    """Returns the latest rows that an address may name."""
    plain = route_name(route)
    starts = [start for start in ROWS if start in plain]
    assert starts, f"ROWS does not know {route}"
    start = min(starts, key=lambda start: plain.index(start))
    return list(ROWS[start]().order_by("-pk")[:most])


def filled(route: str, keys: dict[str, str]) -> str:
    """Returns the address with its parameters."""

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return keys.get(name) or WORDS[name]

    plain = PARAMETER.sub(value, route).replace("^", "").removesuffix("$")
    if plain.startswith("api/v1/imports/templates/") or "/templates/" in plain:
        plain = plain.replace("/plan", "/windows")
    return f"/{plain}"


def amounts() -> set[str]:
    """Returns the stored amounts of money as the API and the pages write them."""
    columns = (
        (MatchRun, "cost"),
        (RunOrder, "single_source_cost"),
        (RunOrder, "greedy_split_cost"),
        (Allocation, "agreed_price"),
        (Allocation, "machining"),
        (OrderPrice, "expected_alone_cost"),
        (Proposal, "price"),
        (SettlementLine, "amount"),
    )
    found = set()
    for model, column in columns:
        for value in model._default_manager.values_list(column, flat=True).distinct():
            if value is not None and abs(value) >= Decimal(200):
                text = f"{abs(value):.2f}"
                found |= {text, f"{abs(value):,.2f}"}
    return found


def text_of(answer: Any) -> str:
    """Returns what an answer says, without numbers of requests and files."""
    content = b"".join(answer) if answer.streaming else answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        import gzip  # noqa: PLC0415

        content = gzip.decompress(content)
    return content.decode(errors="replace")


def test_prices_are_seen_by_those_who_may(world: World, people: list[Person]) -> None:
    every = amounts()
    any_amount = re.compile(
        r"(?<![\d.,])(?:" + "|".join(map(re.escape, sorted(every))) + r")(?!\d)"
    )
    asked = list(paths(most=1))
    asked += [
        (f"{path}?export=csv", False)
        for path, is_row in asked
        if not is_row and not path.startswith("/api/")
    ]

    seen: dict[str, set[str]] = {person.name: set() for person in people}
    for person in people:
        for path, _ in asked:
            if not path.startswith(person.asks):
                continue
            answer = person.client.get(path)
            assert answer.status_code < 500, (person.name, path)
            if any_amount.search(text_of(answer)):
                seen[person.name].add(path)

    assert {person.name: seen[person.name] for person in people if person.is_blind} == {
        person.name: set() for person in people if person.is_blind
    }
    # The amounts are those that the others see.
    for side, least in (("operator", 12), ("factory", 4), ("buyer", 4)):
        assert len(seen[side]) >= least, (side, seen[side])


def test_rows_of_others_are_not_there(world: World, people: list[Person]) -> None:
    named = [path for path, is_row in paths(most=1) if is_row and "/people/" not in path]
    strangers = [person for person in people if person.is_stranger]

    reached = set()
    for person in strangers:
        for path in named:
            for method in ("get", "post"):
                headers = {"idempotency-key": "8e03978e-40d5-43e8-bc93-6894a57f9324"}
                ask = getattr(person.client, method)
                answer = ask(path, headers=headers, content_type="application/json")
                if answer.status_code not in REFUSED:
                    reached.add((person.name, method, route_name(path), answer.status_code))

    assert reached == set()
