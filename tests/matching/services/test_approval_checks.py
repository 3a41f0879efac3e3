"""Tests what an approval checks again, and by how many people it is given."""

from datetime import timedelta
from decimal import Decimal

import pytest

from audit.invariant_checks import verify
from common.clock import now
from factories.models import Factory, FactoryEvent
from matching.services.approval import approve_run
from matching.states import RunStatus, UnmatchedReason
from orders.models import Order
from orders.states import OrderStatus
from tests import builders
from tests.matching.greedy_runs import solved_run_of

pytestmark = pytest.mark.django_db(transaction=True)
STANDARD = "iso-9001"


@pytest.fixture
def certified(market):
    """Makes the order require a certificate that both factories hold."""
    for window in market.windows:
        builders.certification(window.machine.factory, STANDARD)
    market.order.required_certifications.set([STANDARD])
    return market


def end_certificate(factory: Factory) -> None:
    factory.certifications.update(valid_to=now().date() + timedelta(days=1))


def move(factory: Factory) -> None:
    Factory.objects.filter(pk=factory.pk).update(latitude=factory.latitude - 5)


def move_elsewhere(factory: Factory) -> None:
    Factory.objects.filter(pk=factory.pk).update(region="CN-BJ")


def lower_verification(factory: Factory) -> None:
    FactoryEvent.objects.create(subject=factory, from_status="verified", to_status="listed")


@pytest.mark.parametrize("change", [end_certificate, move, move_elsewhere, lower_verification])
def test_order_is_dropped_where_a_factory_no_longer_meets_it(certified, quick, change) -> None:
    market = certified
    market.order.allowed_regions.set(["CN-JS"])
    run = solved_run_of(market.operator)
    assert run.allocations.exists()
    change(market.windows[0].machine.factory)

    run = approve_run(run=run, by=market.operator)

    assert run.status == RunStatus.STALE
    assert run.run_orders.get().unmatched_reason == UnmatchedReason.FACTORY_CHANGED
    assert not Order.objects.filter(status=OrderStatus.PROPOSED).exists()
    assert not [row for row in verify() if row.count]


def test_order_is_offered_where_factories_are_as_they_were(certified, quick) -> None:
    run = solved_run_of(certified.operator)
    Factory.objects.update(name="Renamed", address="Elsewhere in the same place")

    assert approve_run(run=run, by=certified.operator).status == RunStatus.APPROVED


def test_large_run_is_offered_after_a_second_person_approved(market, quick, settings) -> None:
    settings.SECOND_APPROVER_ABOVE = {"CNY": Decimal(1)}
    second = builders.member(market.operator.active_memberships[0].organisation)
    run = solved_run_of(market.operator)

    first_answer = approve_run(run=run, by=market.operator, reason="Checked.")
    market.order.refresh_from_db()
    waiting = first_answer.status, market.order.status
    run = approve_run(run=run, by=second, reason="Agreed.")

    assert waiting == (RunStatus.SOLVED, OrderStatus.MATCHING)
    assert run.status == RunStatus.APPROVED
    event = run.events.last()
    assert event.by == second
    assert event.detail["first_approval"]["by"] == str(market.operator.pk)
