"""Builds a market of thousands of orders with something to show on every page.

Beside the small world of the browser tests it loads a generated market of the wanted size; a part
of the companies' factories and orders becomes the world's own, so that every role has long lists.
Its run is solved by the greedy plan and approved; then a share of the orders is accepted by both
sides, and some go on to production, settlement and dispute.
"""

from unittest.mock import patch

from django.db import connection

from accounts.models import Organisation
from common.clock import now
from demo.market_generator import factory_profiles, order_generator, scaling, supply_generator
from demo.market_generator.bulk_load import MarketLoader
from demo.market_generator.generate import generate_market
from demo.screenshots.order_progress import TARGETS, accept_all, advance_orders
from factories.models import Factory
from matching.services.approval import approve_run
from orders.models import Order
from orders.states import OrderStatus
from tests.console.browser.world import World, build
from tests.matching.greedy_runs import greedy_engine, solved_run_of

SIZE = "benchmark"
PROFILES = 12
# Fewer factories than in the generator's own markets, so that each has long lists, and a run of all
# orders has some million options and not tens of them.
ORDERS_A_FACTORY, ORDERS_A_BUYER = 33, 10
# Shares of the market that belong to the people whose pages are opened.
FACTORIES_SHARE, ORDERS_SHARE = 0.03, 0.1
ANSWERED_SHARE = 0.4
PRODUCED_ORDERS = 60


def build_market(orders: int) -> World:
    """Builds the market; takes minutes for thousands of orders."""
    people = build()
    load(orders)
    adopt(people)
    analyse()
    with greedy_engine():
        approve_run(run=solved_run_of(people.operator), by=people.operator)
        analyse()
        accept(people, int(orders * ANSWERED_SHARE))
        solved_run_of(people.operator)
    analyse()
    return people


def load(orders: int) -> None:
    """Stores the companies, factories, windows and orders of a generated market."""
    with (
        patch.dict(supply_generator.FACTORIES_OF_SIZE, {SIZE: orders // ORDERS_A_FACTORY}),
        patch.dict(order_generator.BUYERS_OF_SIZE, {SIZE: orders // ORDERS_A_BUYER}),
        patch.dict(scaling.ORDERS_OF_SIZE, {SIZE: orders}),
        patch.dict(factory_profiles.PROFILES_OF_SIZE, {SIZE: PROFILES}),
    ):
        market = generate_market(SIZE, 1, now().date())
    loader = MarketLoader(market)
    # The world has the operator's organisation, of which there is one.
    rows = [loader.organisation(place, row) for place, row in enumerate(market.companies)]
    Organisation.objects.bulk_create(rows)
    loader.store_factories()
    loader.store_orders()


def adopt(people: World) -> None:
    """Gives a part of the factories and orders to the people whose pages are opened."""
    works, shop = (user.memberships.get().organisation for user in (people.factory, people.buyer))
    for rows, share, owner in (
        (Factory.objects.exclude(organisation=works), FACTORIES_SHARE, works),
        (Order.objects.exclude(organisation=shop), ORDERS_SHARE, shop),
    ):
        chosen = rows.order_by("pk").values_list("pk", flat=True)[: int(rows.count() * share)]
        rows.model.objects.filter(pk__in=list(chosen)).update(organisation=owner)


def accept(people: World, count: int) -> None:
    """Accepts orders for both sides; some go on to settlement and dispute."""
    own = people.buyer.memberships.get().organisation_id
    proposed = Order.objects.filter(status=OrderStatus.PROPOSED)
    rows = sorted(proposed.order_by("pk"), key=lambda row: row.organisation_id != own)[:count]
    # Every second stays proposed, so that buyers and factories have something to answer.
    produced, accepted = rows[: 2 * PRODUCED_ORDERS : 2], rows[2 * PRODUCED_ORDERS :: 2]
    for at in range(0, len(produced), len(TARGETS)):
        advance_orders(produced[at : at + len(TARGETS)], by=people.factory)
    for row in accepted:
        accept_all(row, by=people.factory)


def analyse() -> None:
    """Lets the database learn how large its tables are, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
