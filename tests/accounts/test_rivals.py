"""Reads every export as one company for what belongs to its rivals.

Two makers and two buyers trade in the same runs: the rival maker has all of the rival buyer's work.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Organisation, User
from common.money import MoneyField
from demo.screenshots.order_progress import advance_orders
from factories.models import CapacityWindow, Factory, Machine
from fulfilment.models import SettlementLine
from matching.models import Allocation, OrderPrice, Proposal
from orders.models import Order
from tests import builders
from tests.accounts.filled_addresses import exports, is_workbook, signed_in, text_of
from tests.console.browser.world import World, build
from tests.matching.greedy_runs import greedy_engine

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PROCESS = "wire-edm-slow"
PAGES = {"maker": "/factory/", "buyer": "/buyer/"}


@dataclass
class Side:
    """Holds a maker and a buyer that trade with each other."""

    maker: User
    buyer: User

    @property
    def organisations(self) -> list[Organisation]:
        """Returns the organisations of both."""
        return [user.memberships.get().organisation for user in (self.maker, self.buyer)]


@pytest.fixture
def rivals(transactional_db: None, settings: Any) -> tuple[World, Side, Side]:
    """Builds a market in which two pairs of companies trade."""
    settings.QUOTAS = settings.QUOTAS | {"exports": {"per_hour": 1_000, "per_day": 1_000}}
    other = Side(
        builders.member(builders.organisation(name="Rival Works"), full_name="Wu Rival"),
        builders.member(builders.buyer(name="Loud Buyer"), full_name="Lu Rival"),
    )
    maker, buyer = other.organisations
    plant = builders.factory(organisation=maker, name="Rival Plant")
    rate = Decimal("171.37")
    machine = builders.machine(plant, name="Rival Eroder", process_id=PROCESS, hourly_rate=rate)
    builders.window(machine, hourly_rate=rate, hours=40)
    made = builders.order(
        buyer,
        title="Rival flange",
        quantity=77,
        reserve_price=Decimal("93.19"),
        operations=[{"process_id": PROCESS}],
    )
    world = build()
    with greedy_engine():
        advance_orders(Order.objects.filter(pk=made.pk), by=other.maker)
    assert Allocation.objects.filter(order=made, status="settled").exists()
    return world, Side(world.factory, world.buyer), other


def names_of(side: Side) -> set[str]:
    """Returns the names of both companies and of all that is theirs."""
    owned = {"factory__organisation__in": side.organisations}
    orders = Order.objects.filter(organisation__in=side.organisations)
    return {
        *(row.name for row in side.organisations),
        *(user.email for user in (side.maker, side.buyer)),
        *Factory.objects.filter(organisation__in=side.organisations).values_list("name", flat=True),
        *Machine.objects.filter(**owned).values_list("name", flat=True),
        *orders.values_list("reference", flat=True),
    }


def amounts_of(side: Side) -> set[str]:
    """Returns the amounts of both companies' work, hours and orders."""
    own = side.organisations
    rows = (
        Allocation.objects.filter(order__organisation__in=own),
        CapacityWindow.objects.filter(machine__factory__organisation__in=own),
        Order.objects.filter(organisation__in=own),
        OrderPrice.objects.filter(order__organisation__in=own),
        Proposal.objects.filter(order__organisation__in=own),
        SettlementLine.objects.filter(
            transaction__settlement__allocation__order__organisation__in=own
        ),
    )
    found = set()
    for chosen in rows:
        columns = [f.name for f in chosen.model._meta.fields if isinstance(f, MoneyField)]
        for values in chosen.values_list(*columns):
            found |= {f"{abs(value):.2f}" for value in values if value}
    return found


def words(names: Iterable[str], amounts: Iterable[str]) -> re.Pattern[str]:
    """Returns what finds a name or an amount, also one with marks of thousands."""
    sums = {*amounts, *(f"{Decimal(amount):,.2f}" for amount in amounts)}
    every = "|".join(map(re.escape, sorted(names)))
    every_sum = "|".join(map(re.escape, sorted(sums)))
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)|(?<![\d.,])(?:{every_sum})(?!\d)")


def findings(
    client: Client, prefix: str, pattern: re.Pattern[str]
) -> tuple[set[tuple[str, str]], int]:
    """Returns which workbooks have the pattern in a cell, and how many were opened."""
    found, books = set(), 0
    for path, _ in exports(most=20):
        if not path.startswith(prefix):
            continue
        answer = client.get(path)
        assert answer.status_code in (200, 302, 404, 405), (path, answer.status_code)
        books += is_workbook(answer)
        if match := pattern.search(text_of(answer)):
            found.add((path, match.group()))
    return found, books


def test_no_cell_of_an_export_has_a_rivals_name_or_price(
    rivals: tuple[World, Side, Side],
) -> None:
    world, one, other = rivals

    for mine, theirs in ((one, other), (other, one)):
        pattern = words(
            names_of(theirs) - names_of(mine),
            {
                amount
                for amount in amounts_of(theirs) - amounts_of(mine)
                if Decimal(amount) >= 50 and Decimal(amount) % 10
            },
        )
        for role, prefix in PAGES.items():
            found, books = findings(signed_in(getattr(mine, role)), prefix, pattern)
            assert found == set(), role
            assert books >= 5, role
        # They are there to be seen: the operator's exports have them.
        found, books = findings(signed_in(world.operator), "/operator/", pattern)
        assert books >= 12
        assert len(found) >= 5
