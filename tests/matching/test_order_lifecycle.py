"""Tests that every piece is accounted for after any sequence of actions (P9).

Lives go from the submitted order to the paid one; after each step the identities of
`tests.matching.ledger_checks` must hold, and at the end all that `verify_ledger` checks.

In the suite a few short lives. At full size, by hand:

    P9_EXAMPLES=500 P9_STEPS=50 python3 manage.py test tests/matching/test_order_lifecycle.py -n 0
"""

import os
from contextlib import ExitStack, suppress
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from audit.invariant_checks import broken_invariants
from common.clock import now
from common.errors import DomainError, FieldErrors, InvalidTransition
from factories.models import CapacityWindow
from factories.states import WindowStatus
from fulfilment import pipeline as fulfilment_pipeline
from fulfilment.errors import (
    InputsNotReceived,
    NextStepNotAgreed,
    NothingReceived,
    ReturnedMoreThanDelivered,
)
from fulfilment.models import Return, Shipment
from fulfilment.selectors import count_pieces
from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from fulfilment.services.returns.goods_returns import (
    accept_return,
    decide_return,
    open_return,
    refuse_return,
)
from fulfilment.states import Remedy, ReturnStatus
from matching.models import Allocation, MatchRun, Proposal
from matching.pipeline.rematch import rematch_order
from matching.pipeline.solve_run import solve_run
from matching.services.approval import approve_run
from matching.services.offers import accept_offers, cancel_allocation, decline_offers, expire_offers
from matching.services.proposals import accept_proposal, decline_proposal
from matching.services.runs import reject_run, request_run
from matching.states import (
    AT_WORK_STATUSES,
    AllocationStatus,
    DeclineReason,
    ProposalStatus,
    RunStatus,
    ShortfallStatus,
)
from orders.models import Order
from orders.services.order_changes import cancel_order
from orders.states import CANCELLABLE_STATUSES, GOODS_ACCEPTED_STATUSES, OrderStatus
from tests import builders
from tests.databases import empty_tables
from tests.matching.greedy_runs import greedy_engine
from tests.matching.ledger_checks import assert_ledger_holds

EXAMPLES = int(os.environ.get("P9_EXAMPLES", "4"))
STEPS = int(os.environ.get("P9_STEPS", "25"))
# Milling, then a coating, then an inspection that any of the machines does.
ROUTINGS = (
    [{}],
    [{}, {"process_id": "powder-coating"}],
    [{}, {"process_id": "powder-coating"}, {}],
)
A = AllocationStatus
PLACES = (("31.3", "120.6"), ("33.3", "120.6"), ("30.2", "122.0"))

pytestmark = pytest.mark.django_db(transaction=True)


class LifeOfOrders(RuleBasedStateMachine):
    """Draws actions of factories, buyers and the operator at random."""

    def __init__(self):
        super().__init__()
        empty_tables(None)
        self.patches = ExitStack()
        self.patches.enter_context(greedy_engine())
        self.patches.enter_context(patch("common.queue.send"))
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
        for machine in range(len(self.machines)):
            self.publish_window(machine, machine % 2 * 2, 20, 1, 0)

    @initialize(
        orders=st.lists(st.tuples(st.integers(20, 60), st.integers(0, 2)), max_size=4),
        rounds=st.sampled_from([None, 0, 0, 1, 2, 3, 4, 6]),
    )
    def begin(self, orders, rounds):
        """Begins with planned orders, so that few steps are wasted."""
        for machine in range(0, len(self.machines), 2):
            self.publish_window(machine, 4, 12, 1, 0)
        for quantity, routing in orders:
            self.submit(quantity, routing, None, 1, False)
        if orders:
            self.run_and_approve()
        if rounds is not None:
            self.everybody_agrees()
            self.work_goes_on(rounds, 0)

    def teardown(self):
        self.patches.close()
        assert broken_invariants() == []

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
        with suppress(DomainError):
            run = request_run(by=self.operator, seconds=1)
            solve_run(run.pk)
            run.refresh_from_db()
            assert run.status == RunStatus.SOLVED, run.failure

    def solved(self):
        return MatchRun.objects.filter(status=RunStatus.SOLVED).order_by("created_at")

    @rule()
    def approve(self):
        for run in self.solved()[:1]:
            approve_run(run=run, by=self.operator)

    @rule()
    def run_and_approve(self):
        self.run()
        for run in self.solved():
            approve_run(run=run, by=self.operator)

    @rule()
    def reject(self):
        for run in self.solved()[:1]:
            reject_run(run=run, by=self.operator, reason="no")

    def chosen(self, rows, at, count=1, oldest="created_at"):
        """Returns up to this many rows from one of them on."""
        rows = list(rows.order_by(oldest, "pk"))
        return [rows[(at + n) % len(rows)] for n in range(min(count, len(rows)))]

    def offered(self):
        return Allocation.objects.filter(status=AllocationStatus.OFFERED)

    @rule(at=st.integers(0, 99), count=st.integers(1, 4))
    def accept(self, at, count):
        ids = [row.pk for row in self.chosen(self.offered(), at, count)]
        accept_offers(ids=ids, by=self.operator)

    @rule(at=st.integers(0, 99), reason=st.sampled_from(DeclineReason.values))
    def decline(self, at, reason):
        ids = [row.pk for row in self.chosen(self.offered(), at)]
        decline_offers(ids=ids, by=self.operator, reason=reason)

    @rule(at=st.integers(0, 99))
    def expire(self, at):
        ids = [row.pk for row in self.chosen(self.offered(), at)]
        late = now() - timedelta(seconds=1)
        Allocation.objects.filter(pk__in=ids).update(offer_expires_at=late)
        assert expire_offers(at=now()) == len(ids)

    @rule(at=st.integers(0, 99))
    def factory_cancels(self, at):
        accepted = (AllocationStatus.ACCEPTED, AllocationStatus.CONFIRMED)
        for row in self.chosen(Allocation.objects.filter(status__in=accepted), at):
            # What was sent to it for that it reports as failed instead.
            with suppress(InvalidTransition):
                cancel_allocation(allocation=row, by=self.operator, reason="broken")

    def waiting(self):
        return Order.objects.filter(shortfalls__status=ShortfallStatus.OPEN).distinct()

    @rule(at=st.integers(0, 99))
    def rematch(self, at):
        for order in self.chosen(self.waiting(), at):
            rematch_order(order.pk)
            assert not order.shortfalls.filter(status=ShortfallStatus.OPEN).exists()

    def asked(self):
        return Proposal.objects.filter(status=ProposalStatus.OPEN)

    @rule(at=st.integers(0, 99))
    def buyer_accepts(self, at):
        for proposal in self.chosen(self.asked(), at):
            accept_proposal(proposal=proposal, by=self.operator)

    @rule(at=st.integers(0, 99))
    def buyer_declines(self, at):
        for proposal in self.chosen(self.asked(), at):
            decline_proposal(proposal=proposal, by=self.operator, reason="too expensive")

    @rule(at=st.integers(0, 99))
    def buyer_cancels(self, at):
        for order in self.chosen(Order.objects.filter(status__in=CANCELLABLE_STATUSES), at):
            cancel_order(order=order, by=self.operator, reason="changed plans")

    @rule()
    def everybody_agrees(self):
        """Confirms offers, so that many lives go on to production."""
        ids = list(self.offered().values_list("pk", flat=True))
        accept_offers(ids=ids, by=self.operator)
        for proposal in self.asked():
            accept_proposal(proposal=proposal, by=self.operator)

    def at_work(self):
        return Allocation.objects.filter(status__in=set(AT_WORK_STATUSES) - {A.SHIPPED})

    @rule(
        at=st.integers(0, 99),
        count=st.integers(1, 6),
        share=st.sampled_from([1, 1, 2]),
        failed=st.sampled_from([0, 0, 0, 1, 7, 99]),
    )
    def factories_go_on(self, at, count, share, failed):
        """Lets each factory do the next step for its pieces, if its inputs have arrived."""
        for row in self.chosen(self.at_work(), at, count):
            # What it was chosen for may have been lost by the one before it.
            row.refresh_from_db()
            with suppress(InputsNotReceived, NextStepNotAgreed, FieldErrors):
                self.go_on(row, share=share, failed=failed)

    @rule(rounds=st.integers(1, 6), failed=st.sampled_from([0, 0, 2]))
    def work_goes_on(self, rounds, failed):
        """Lets all factories do the next step; shipments arrive whole."""
        for _ in range(rounds):
            self.factories_go_on(0, 99, 1, failed)
            self.goods_arrive(0, 99, 0, 0)

    def go_on(self, row, *, share, failed):
        """Takes the next step of a part of the pieces."""
        by, counts = {"allocation": row, "by": self.operator}, count_pieces(row)
        if row.status == A.CONFIRMED:
            start_production(**by)
        elif share > 1 and counts.ready > 1:
            ship(pieces=counts.ready // share, **by)
        elif counts.undecided:
            (scrap_failed if failed else rework_failed)(**by)
        elif counts.in_rework:
            self.report(row, counts, counts.most_done)
            passed = max(0, counts.in_rework - failed)
            inspect_pieces(passed=passed, failed=counts.in_rework - passed, **by)
        elif seen := min(counts.inspectable, counts.to_inspect):
            passed = min(max(0, seen - failed), counts.uninspected + counts.spare_left)
            inspect_pieces(passed=passed, failed=seen - passed, **by)
        elif counts.most_done > counts.done:
            left = counts.most_done - counts.done
            self.report(row, counts, counts.done + -(-left // share))
        elif counts.ready:
            ship(**by)

    def report(self, row, counts, pieces):
        """Reports as many pieces as there are to work on."""
        pieces = min(pieces, counts.most_done)
        if pieces > counts.done:
            report_progress(allocation=row, pieces=pieces, by=self.operator)

    def on_the_way(self):
        return Shipment.objects.under_way()

    @rule(
        at=st.integers(0, 99),
        count=st.integers(1, 4),
        short=st.sampled_from([0, 0, 1, 9]),
        damaged=st.sampled_from([0, 0, 1, 9]),
        is_final=st.booleans(),
    )
    def goods_arrive(self, at, count, short, damaged, is_final=True):
        for row in self.chosen(self.on_the_way(), at, count, oldest="at"):
            received = max(0, row.under_way - short)
            with suppress(NothingReceived):
                receive_shipment(
                    shipment=row,
                    received=received,
                    damaged=min(damaged, received),
                    is_final=is_final,
                    by=self.operator,
                )

    def delivered(self):
        return Order.objects.filter(status=OrderStatus.DELIVERED)

    @rule(at=st.integers(0, 99))
    def buyer_takes_the_goods(self, at):
        for order in self.chosen(self.delivered(), at):
            accept_goods(order=order, by=self.operator)

    @rule(at=st.integers(0, 99))
    def buyer_disputes_the_goods(self, at):
        for order in self.chosen(self.delivered(), at):
            dispute_goods(order=order, by=self.operator, reason="not as agreed")
            resolve_dispute(order=order, by=self.operator, reason="as they were agreed")

    @rule(at=st.integers(0, 99), pieces=st.integers(1, 9), remedy=st.sampled_from(Remedy.values))
    def buyer_returns_goods(self, at, pieces, remedy):
        settled = Allocation.objects.filter(
            status=A.SETTLED, order__status__in=GOODS_ACCEPTED_STATUSES
        )
        for row in self.chosen(settled, at):
            with suppress(ReturnedMoreThanDelivered):
                open_return(
                    order=row.order,
                    by=self.operator,
                    allocation=row.pk,
                    pieces=pieces,
                    reason="surface",
                    description="Scratched.",
                    remedy=remedy,
                )

    @rule(at=st.integers(0, 99), answer=st.sampled_from(["accept", "refuse", "reject", "refund"]))
    def returns_are_answered(self, at, answer):
        for row in self.chosen(Return.objects.filter(status=ReturnStatus.OPEN), at):
            by = {"goods_return": row, "by": self.operator}
            if answer == "accept":
                accept_return(**by)
            elif answer == "refuse":
                refuse_return(answer="As agreed.", **by)
            else:
                remedy = "refund" if answer == "refund" else ""
                decide_return(reason="As seen.", remedy=remedy, **by)

    @rule()
    def payments_are_made(self):
        fulfilment_pipeline.sweep()

    @invariant()
    def books_hold(self):
        assert_ledger_holds()


@pytest.mark.slow
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
