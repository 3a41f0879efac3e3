"""Builds a small market with something to show on every page."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from common.clock import now
from demo.screenshots.order_progress import advance_orders
from factories.states import WindowStatus
from matching.services.approval import approve_run
from orders.models import Order
from orders.states import OrderStatus
from tests import builders
from tests.matching.greedy_runs import greedy_engine, solved_run_of


@dataclass
class World:
    """Holds a reviewer, the owner of two factories and a purchaser."""

    operator: User
    factory: User
    buyer: User


def build() -> World:
    """Builds two runs, one approved, with orders in every state."""
    people = World(
        operator=builders.member(builders.operator(name="Millshare")),
        factory=builders.member(builders.organisation(name="Near Works"), full_name="Li Na"),
        buyer=builders.member(builders.buyer(name="Quiet Buyer")),
    )
    organisation = people.factory.memberships.get().organisation
    shop = people.buyer.memberships.get().organisation
    start = now() + timedelta(days=5)
    for name, rate in (("Near Plant", 100), ("Far Plant", 150)):
        factory = builders.factory(organisation=organisation, name=name)
        builders.certification(factory, "iso-9001")
        machine = builders.machine(factory, hourly_rate=Decimal(rate))
        for week in range(3):
            opens = start + timedelta(days=7 * week)
            builders.window(machine, hourly_rate=Decimal(rate), starts_at=opens, hours=30)
        builders.window(machine, starts_at=start + timedelta(days=28), status=WindowStatus.DRAFT)
    builders.order(shop, status=OrderStatus.DRAFT, submitted_at=None)
    orders = [
        builders.order(shop, title=f"Bracket {number}", quantity=60 + 40 * number)
        for number in range(7)
    ]
    builders.order(shop, operations=[{"process_id": "laser-cutting"}])
    with greedy_engine():
        approve_run(run=solved_run_of(people.operator), by=people.operator)
        made = Order.objects.filter(pk__in=[row.pk for row in orders], proposals__isnull=False)
        advance_orders(made.order_by("pk"), by=people.factory)
        builders.order(shop, title="Bracket of the second run", reserve_price=Decimal(90))
        solved_run_of(people.operator)
    return people
