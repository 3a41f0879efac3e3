"""Tests measured times: they correct next estimates, and nothing agreed."""

from decimal import Decimal

import pytest
from django.test import Client

from common.clock import now
from factories.models import Machine
from fulfilment.models import ProgressReport
from fulfilment.selectors.reported_times import records_by_process, reported_lots
from fulfilment.services.manufacturing import report_progress, start_production
from matching.formulation import costing
from matching.formulation.demand import read_orders
from matching.formulation.supply import read_supply
from orders.models import Operation, Order
from orders.states import EstimateSource, OrderStatus
from tests import builders
from tests.fulfilment.conftest import fresh
from vocabularies.selectors import process_closure

pytestmark = pytest.mark.django_db


def estimated(allocation, spread="0.30"):
    """Has the time of the allocation's step count as estimated from a file."""
    Operation.objects.filter(pk=allocation.operation_id).update(
        estimate_source=EstimateSource.FILE, estimate_spread=Decimal(spread)
    )
    return fresh(allocation)


def measure(allocation, seconds, pieces=10):
    """Reports pieces with the time that one took."""
    return report_progress(
        allocation=allocation, pieces=pieces, by=None, cycle_time_s=Decimal(seconds)
    )


def factor_of(allocation):
    machine = Machine.objects.get(pk=allocation.window.machine_id)
    return machine.learned_time_factor, machine.learned_lots


def test_measured_time_moves_the_factor_of_its_machine_alone(made):
    allocation = estimated(made)
    other = builders.machine(allocation.window.machine.factory)
    start_production(allocation=allocation, by=None)
    standard = allocation.operation.cycle_time_s

    measure(allocation, standard * Decimal("1.3"))

    # (5 + 1.3) ÷ 6.
    assert factor_of(allocation) == (Decimal("1.0500"), 1)
    assert Machine.objects.get(pk=other.pk).learned_time_factor == 1


def test_last_measurement_of_a_lot_counts(made):
    allocation = estimated(made)
    start_production(allocation=allocation, by=None)
    standard = allocation.operation.cycle_time_s
    measure(allocation, standard * 2, pieces=10)

    measure(allocation, standard, pieces=20)

    assert factor_of(allocation) == (Decimal("1.0000"), 1)


def test_times_that_a_person_gave_teach_nothing(made):
    start_production(allocation=made, by=None)

    measure(made, made.operation.cycle_time_s * 2)

    assert factor_of(made) == (Decimal("1.0000"), 0)
    assert ProgressReport.objects.get().cycle_time_s is not None


def test_what_was_agreed_stays(made):
    allocation = estimated(made)
    start_production(allocation=allocation, by=None)
    before = (allocation.machine_ms, allocation.agreed_price, allocation.agreed_earnings)

    measure(allocation, allocation.operation.cycle_time_s * 2)

    after = fresh(allocation)
    assert (after.machine_ms, after.agreed_price, after.agreed_earnings) == before


@pytest.mark.parametrize(("source", "ratio"), [("file", 2), ("buyer", 1)])
def test_factor_applies_to_estimated_times_alone(source, ratio):
    machine = builders.machine()
    builders.window(machine)
    Machine.objects.filter(pk=machine.pk).update(learned_time_factor=Decimal(2))
    order = builders.order(operations=[{"estimate_source": source}], status=OrderStatus.SUBMITTED)
    supply = read_supply("CNY", now(), process_closure())
    (demand,) = read_orders(Order.objects.filter(pk=order.pk))

    step = demand.steps[0]
    speed = supply.machines.learned_speed if step.is_estimated else supply.machines.speed

    assert costing.unit_ms(step.cycle_ms, speed).tolist() == [step.cycle_ms * ratio]


def test_records_count_lots_within_their_spread(made):
    allocation = estimated(made, spread="0.10")
    start_production(allocation=allocation, by=None)
    measure(allocation, allocation.operation.cycle_time_s * Decimal("1.05"))

    (lot,) = reported_lots(allocation.window.machine)
    (row,) = records_by_process()

    assert lot.standard_seconds == allocation.operation.cycle_time_s
    assert (row.record.lots, row.record.within, row.record.percent) == (1, 1, 100)
    measure(allocation, allocation.operation.cycle_time_s * Decimal("1.2"), pieces=20)
    assert records_by_process()[0].record.percent == 0


def test_operators_read_how_well_estimates_hold(made):
    allocation = estimated(made)
    start_production(allocation=allocation, by=None)
    measure(allocation, allocation.operation.cycle_time_s)
    browser = Client()
    browser.force_login(builders.member(builders.operator()))

    page = browser.get("/operator/estimated-times/").content.decode()

    assert "Of 1 measured lot 100 %" in page
    assert "1.00" in page
