"""Every piece of every order is accounted for, whatever its people do and in whatever order (P9).

In the suite a few short lives. At full size, by hand:

    P9_EXAMPLES=500 P9_STEPS=50 python3 manage.py test tests/matching/test_life_of_orders.py -n 0
"""

import os
from contextlib import ExitStack, suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from common.clock import now
from common.errors import Refused
from factories.models import CapacityWindow
from factories.states import WindowStatus
from matching import pipeline, services
from matching.models import Allocation, MatchRun, Proposal
from matching.states import (
    AllocationStatus,
    DeclineReason,
    ProposalStatus,
    RunStatus,
    ShortfallStatus,
)
from orders.models import Order
from orders.services import cancel_order
from orders.states import CANCELLABLE_STATUSES
from tests import builders
from tests.conftest import empty_tables
from tests.matching.books import assert_books_hold
from tests.matching.quick import greedy_engine

EXAMPLES = int(os.environ.get("P9_EXAMPLES", "4"))
STEPS = int(os.environ.get("P9_STEPS", "25"))
# Milling, then a coating, then an inspection that any of the machines does.
ROUTINGS = (
    [{}],
    [{}, {"process_id": "powder-coating"}],
    [{}, {"process_id": "powder-coating"}, {}],
)
PLACES = (("31.3", "120.6"), ("33.3", "120.6"), ("30.2", "122.0"))

pytestmark = pytest.mark.django_db(transaction=True)


class LifeOfOrders(RuleBasedStateMachine):
    """What factories, buyers and the operator do to each other's plans."""

    def __init__(self):
        super().__init__()
        empty_tables(None)
        self.patches = ExitStack()
        self.patches.enter_context(greedy_engine())
        self.operator = builders.member(builders.operator())
        self.buyer = builders.buyer()
        self.machines = [
            builders.machine(plant, process_id=process, scrap_share=Decimal("0.02"))
            for plant in (
                builders.factory(latitude=Decimal(latitude), longitude=Decimal(longitude))
                for latitude, longitude in PLACES
            )
            for process in ("cnc-milling-3-axis", "powder-coating")
        ]
        # Something to begin with, so that few steps are wasted.
        for machine in range(len(self.machines)):
            self.publish_window(machine, machine % 2 * 2, 20, 1, 0)
        self.submit(40, 1, None, 1, False)

    def teardown(self):
        self.patches.close()

    @rule(
        machine=st.integers(0, 5),
        week=st.integers(1, 4),
        hours=st.integers(2, 12),
        least_lot=st.sampled_from([1, 1, 5, 12]),
        opening=st.sampled_from([0, 0, 70]),
    )
    def publish_window(self, machine, week, hours, least_lot, opening):
        start = now() + timedelta(days=3 + 7 * week)
        taken = CapacityWindow.objects.filter(
            machine=self.machines[machine],
            status=WindowStatus.PUBLISHED,
            starts_at__lt=start + timedelta(days=5),
            ends_at__gt=start,
        )
        if not taken.exists():
            builders.window(
                self.machines[machine],
                starts_at=start,
                hours=hours,
                least_lot=least_lot,
                opening_cost=Decimal(opening),
                hourly_rate=Decimal(100 + 10 * machine),
                notice=timedelta(days=week),
            )

    @rule(
        quantity=st.integers(5, 60),
        routing=st.integers(0, 2),
        max_factories=st.sampled_from([None, None, 1, 2]),
        least_lot=st.sampled_from([1, 1, 4]),
        all_or_nothing=st.booleans(),
    )
    def submit(self, quantity, routing, max_factories, least_lot, all_or_nothing):
        builders.order(
            self.buyer,
            quantity=quantity,
            operations=[{"cycle_time_s": Decimal(600)} | step for step in ROUTINGS[routing]],
            max_factories=max_factories,
            least_lot=least_lot,
            all_or_nothing=all_or_nothing,
            reserve_price=Decimal(900),
        )

    @rule()
    def run(self):
        with suppress(Refused):
            run = services.request_run(by=self.operator, seconds=1)
            pipeline.solve_run(run.pk)
            run.refresh_from_db()
            assert run.status == RunStatus.SOLVED, run.failure

    def solved(self):
        return MatchRun.objects.filter(status=RunStatus.SOLVED).order_by("created_at")

    @rule()
    def approve(self):
        for run in self.solved()[:1]:
            pipeline.approve_run(run=run, by=self.operator)

    @rule()
    def run_and_approve(self):
        self.run()
        for run in self.solved():
            pipeline.approve_run(run=run, by=self.operator)

    @rule()
    def reject(self):
        for run in self.solved()[:1]:
            services.reject_run(run=run, by=self.operator, reason="no")

    def chosen(self, rows, at, count=1):
        """So many of the rows, or as many as there are, from one of them on."""
        rows = list(rows.order_by("created_at", "pk"))
        return [rows[(at + n) % len(rows)] for n in range(min(count, len(rows)))]

    def offered(self):
        return Allocation.objects.filter(status=AllocationStatus.OFFERED)

    @rule(at=st.integers(0, 99), count=st.integers(1, 4))
    def accept(self, at, count):
        ids = [row.pk for row in self.chosen(self.offered(), at, count)]
        services.accept_offers(ids=ids, by=self.operator)

    @rule(at=st.integers(0, 99), reason=st.sampled_from(DeclineReason.values))
    def decline(self, at, reason):
        ids = [row.pk for row in self.chosen(self.offered(), at)]
        services.decline_offers(ids=ids, by=self.operator, reason=reason)

    @rule(at=st.integers(0, 99))
    def expire(self, at):
        ids = [row.pk for row in self.chosen(self.offered(), at)]
        late = now() - timedelta(seconds=1)
        Allocation.objects.filter(pk__in=ids).update(offer_expires_at=late)
        assert services.expire_offers(at=now()) == len(ids)

    @rule(at=st.integers(0, 99))
    def factory_cancels(self, at):
        accepted = (AllocationStatus.ACCEPTED, AllocationStatus.CONFIRMED)
        for row in self.chosen(Allocation.objects.filter(status__in=accepted), at):
            services.cancel_allocation(allocation=row, by=self.operator, reason="broken")

    def waiting(self):
        return Order.objects.filter(shortfalls__status=ShortfallStatus.OPEN).distinct()

    @rule(at=st.integers(0, 99))
    def rematch(self, at):
        for order in self.chosen(self.waiting(), at):
            pipeline.rematch_order(order.pk)
            assert not order.shortfalls.filter(status=ShortfallStatus.OPEN).exists()

    def asked(self):
        return Proposal.objects.filter(status=ProposalStatus.OPEN)

    @rule(at=st.integers(0, 99))
    def buyer_accepts(self, at):
        for proposal in self.chosen(self.asked(), at):
            services.accept_proposal(proposal=proposal, by=self.operator)

    @rule(at=st.integers(0, 99))
    def buyer_declines(self, at):
        for proposal in self.chosen(self.asked(), at):
            services.decline_proposal(proposal=proposal, by=self.operator, reason="too dear")

    @rule(at=st.integers(0, 99))
    def buyer_cancels(self, at):
        for order in self.chosen(Order.objects.filter(status__in=CANCELLABLE_STATUSES), at):
            cancel_order(order=order, by=self.operator, reason="changed plans")

    @invariant()
    def books_hold(self):
        assert_books_hold()


def test_every_piece_is_accounted_for_through_any_life():
    run_state_machine_as_test(
        LifeOfOrders,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            # Lives are of the clock and of random ids: they cannot be repeated to be shortened.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert connection.is_usable()
