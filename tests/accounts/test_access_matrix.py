"""Asks every address as every role for prices and rows that it must not show.

The addresses are those of the product, so that a new one is asked too; one with a parameter that
`ROWS` does not know fails.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client

from accounts.api.routes import route_name
from accounts.models import Role
from fulfilment.models import SettlementLine
from matching.models import Allocation, MatchRun, OrderPrice, Proposal, RunOrder
from tests import builders
from tests.accounts.filled_addresses import exports, is_workbook, paths, signed_in, text_of
from tests.console.browser.world import World, build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

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


def test_prices_are_seen_by_those_who_may(world: World, people: list[Person]) -> None:
    every = amounts()
    any_amount = re.compile(
        r"(?<![\d.,])(?:" + "|".join(map(re.escape, sorted(every))) + r")(?!\d)"
    )
    asked = list(paths(most=1))
    asked += exports(most=1)

    books: dict[str, set[str]] = {person.name: set() for person in people}
    seen: dict[str, set[str]] = {person.name: set() for person in people}
    for person in people:
        for path, _ in asked:
            if not path.startswith(person.asks):
                continue
            answer = person.client.get(path)
            assert answer.status_code < 500, (person.name, path)
            text = text_of(answer)
            if is_workbook(answer):
                books[person.name].add(path)
            if any_amount.search(text):
                seen[person.name].add(path)

    assert {person.name: seen[person.name] for person in people if person.is_blind} == {
        person.name: set() for person in people if person.is_blind
    }
    # The amounts are those that the others see.
    for side, least in (("operator", 12), ("factory", 4), ("buyer", 4)):
        assert len(seen[side]) >= least, (side, seen[side])
        assert len(books[side]) >= least, (side, books[side])
        assert books[side] & seen[side], side


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
