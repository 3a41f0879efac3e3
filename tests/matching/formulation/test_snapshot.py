"""Tests the problem made of rows: candidates, windows and costs."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import MS_PER_HOUR, now
from factories.states import WindowStatus
from matching.engine.model.codec_json import problem_of
from matching.engine.model.codec_npz import write_columns
from matching.engine.model.problem import Problem
from matching.formulation import snapshot
from matching.formulation.capability import FILTER_NAMES
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db


def take() -> snapshot.Snapshot:
    return snapshot.formulate(snapshot.read_market(currency="CNY", now=now()))


def taken_problem() -> Problem:
    return problem_of(take().columns)


def test_an_option_is_priced_from_machine_window_and_order():
    machine = builders.machine(
        setup_rate=Decimal(90), speed_factor=Decimal("1.2"), scrap_share=Decimal("0.5")
    )
    window = builders.window(machine, hourly_rate=Decimal(120), least_lot=7)
    builders.order(least_lot=20, max_factories=2)

    taken = take()

    problem = problem_of(taken.columns)
    (option,) = problem.options
    assert option.window == str(window.pk)
    assert (option.unit_ms, option.setup_ms) == (600_000, MS_PER_HOUR)
    assert (option.unit_micros, option.setup_micros) == (20_000_000, 90_000_000)
    assert (option.min_quantity, option.max_quantity) == (7, None)
    (step,) = problem.orders[0].operations
    assert (step.max_factories, step.min_lot) == (2, 20)
    assert problem.orders[0].unmet_micros == 60_000_000
    pair = option.operation, option.window
    items = taken.items_of([pair])[pair]
    assert (items.unit_ms, items.setup_ms) == (600_000, MS_PER_HOUR)
    assert (items.step_yield, items.later_yield) == (Decimal("0.5"), 1)
    assert items.per_piece == {"machining": 20_000_000, "lateness": 0}
    assert taken.counts_of_orders()[0][0] == {
        "process": 1,
        "material": 1,
        "envelope": 1,
        "tolerance": 1,
        "certificate": 1,
        "region": 1,
        "dates": 1,
        "piece length": 1,
        "free hours": 1,
        "price": 1,
    }


def test_shipping_has_a_fixed_part_and_one_by_mass_and_distance():
    builders.window()
    builders.order(unit_mass_kg=Decimal(2))

    (shipment,) = taken_problem().shipments

    assert shipment.fixed_micros == 120_000_000
    assert shipment.unit_micros == pytest.approx(2 * 85 * 2200, rel=0.01)


def test_delivery_after_the_wish_date_costs_by_the_day_up_to_the_latest():
    today = now().date()
    machine = builders.machine()
    for week in (1, 2, 3):
        start = now() + timedelta(weeks=week)
        builders.window(machine, starts_at=start, ends_at=start + timedelta(days=1))
    builders.order(
        wish_delivery_on=today + timedelta(days=9),
        latest_delivery_on=today + timedelta(days=17),
        reserve_price=Decimal(100),
    )

    taken = take()

    late = sorted(taken.items["lateness"].tolist())
    assert len(late) == 2
    assert late[0] <= 500_000
    assert late[1] - late[0] in (6 * 500_000, 7 * 500_000)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": WindowStatus.PAUSED},
        {"status": WindowStatus.DRAFT},
        {"status": WindowStatus.WITHDRAWN},
        {"status": WindowStatus.EXPIRED},
        {"expires_at": now() - timedelta(days=1)},
        {"notice": timedelta(days=30)},
        {"reserved_ms": 40 * MS_PER_HOUR},
        {"least_lot": 101},
    ],
)
def test_windows_that_cannot_be_matched_are_left_out(fields):
    builders.window(**fields)
    builders.order()

    assert taken_problem().options == ()


def test_only_free_hours_are_planned():
    builders.window(reserved_ms=30 * MS_PER_HOUR)
    builders.order()

    assert taken_problem().windows[0].available_ms == 10 * MS_PER_HOUR


def test_a_certificate_must_be_valid_on_the_days_of_the_work():
    machine = builders.machine()
    builders.window(machine)
    far = now() + timedelta(days=20)
    builders.window(machine, starts_at=far)
    builders.certification(
        machine.factory, "iso-9001", valid_to=(now() + timedelta(days=12)).date()
    )
    order = builders.order()
    order.required_certifications.set(["iso-9001"])

    assert len(taken_problem().options) == 1


@pytest.mark.parametrize(
    "status", sorted(set(OrderStatus) - {OrderStatus.SUBMITTED, OrderStatus.UNMATCHED})
)
def test_only_open_orders_are_planned(status):
    builders.window()
    builders.order(status=status)

    assert taken_problem().orders == ()


def test_an_order_without_a_price_is_worth_three_times_the_median():
    machine = builders.machine()
    builders.window(machine, hourly_rate=Decimal(100))
    builders.order(reserve_price=None)

    taken = take()

    # 0.1 h at 100 and a setup hour at 120 spread over 100 pieces: 11.20, three times.
    assert taken.columns.order_unmet.tolist() == [33_600_000]
    assert taken.price_is_assumed.tolist() == [True]


def test_a_routing_gets_lanes_between_its_factories():
    near, far = (builders.factory(latitude=Decimal(lat)) for lat in ("31.3", "36.1"))
    for factory in (near, far):
        builders.window(builders.machine(factory))
        builders.window(builders.machine(factory, process_id="powder-coating"))
    order = builders.order(operations=[{}, {"process_id": "powder-coating"}])

    problem = taken_problem()

    first, last = (str(row.pk) for row in order.operations.all())
    assert {(lane.from_factory, lane.to_factory) for lane in problem.transfers} == {
        (str(near.pk), str(far.pk)),
        (str(far.pk), str(near.pk)),
    }
    assert {lane.operation for lane in problem.transfers} == {first}
    assert problem.transfers[0].transit_ms == 86_400_000
    assert len(problem.shipments) == 2
    assert last != first


def test_an_operation_that_asks_for_a_group_of_processes_takes_any_of_them():
    builders.window(builders.machine(process_id="cnc-milling-5-axis"))
    builders.order(operations=[{"process_id": "milling"}])

    assert len(taken_problem().options) == 1


def test_an_order_that_must_not_be_split_stays_in_one_factory():
    builders.window()
    builders.order(split_allowed=False, max_factories=None)

    assert taken_problem().orders[0].operations[0].max_factories == 1


def same(one: snapshot.Snapshot, other: snapshot.Snapshot) -> bool:
    context = all(
        getattr(one, name).tolist() == getattr(other, name).tolist() for name in snapshot.CONTEXT
    )
    items = all(one.items[name].tolist() == other.items[name].tolist() for name in one.items)
    return (
        context
        and items
        and one.columns.sha256() == other.columns.sha256()
        and one.supply == other.supply
    )


def test_a_stored_snapshot_reads_back_the_same():
    builders.window()
    builders.order()
    taken = take()

    again = snapshot.read_snapshot(write_columns(taken.columns), taken.context(), taken.supply)

    assert same(again, taken)


def test_every_filter_is_counted_by_machine():
    builders.window(builders.machine(process_id="powder-coating"))
    builders.machine(materials=("titanium",))
    builders.machine(envelope_x_mm=10, envelope_y_mm=10, envelope_z_mm=10)
    builders.machine()
    builders.window(starts_at=now() + timedelta(days=60))
    builders.window(reserved_ms=40 * MS_PER_HOUR - 1)
    expensive = builders.machine()
    for days in (3, 13):
        builders.window(
            expensive, hourly_rate=Decimal(10_000), starts_at=now() + timedelta(days=days)
        )
    cheap = builders.machine()
    for days in (3, 13):
        builders.window(cheap, starts_at=now() + timedelta(days=days))
    builders.order(operations=[{"envelope_x_mm": 20}])

    counts = take().counts_of_orders()

    # 3-axis milling: 7 machines, of which one for titanium, one too small, one idle, one too late,
    # one full, one too expensive.
    assert counts == [[dict(zip(FILTER_NAMES, (7, 6, 5, 5, 5, 5, 3, 3, 2, 1), strict=True))]]


def test_orders_use_some_machines_of_a_large_work_centre_in_turn():
    window = builders.window(builders.machine(count=100), hours=400, opening_cost=Decimal(5))
    for _ in range(4):
        builders.order(quantity=10)

    columns = take().columns

    by_order = [
        {int(window) for window in columns.option_window[columns.option_operation == order]}
        for order in range(4)
    ]
    opener = columns.window_opening.argmax()
    assert columns.window_ids[opener] == str(window.pk)
    assert all(32 <= len(machines) <= 33 and opener in machines for machines in by_order)
    assert len(set().union(*by_order)) == len(columns.window_ids) == 100


def test_order_that_only_rates_beyond_the_engines_range_could_make_is_set_aside():
    machine = builders.machine(scrap_share=Decimal("0.3"), setup_rate=Decimal("9999999999999"))
    builders.window(machine, hourly_rate=Decimal("9999999999999"))
    order = builders.order(reserve_price=None, wish_delivery_on=now().date())

    taken = take()

    assert [row.id for row in taken.set_aside] == [str(order.pk)]
    assert taken.columns.order_ids == ()


def test_a_market_without_orders_or_windows_is_an_empty_problem():
    taken = take()

    assert problem_of(taken.columns) == Problem("CNY", (), (), ())
    assert taken.supply == {"windows": 0, "factories": 0}


def test_the_database_is_not_asked_once_the_market_is_read(django_assert_num_queries):
    builders.window()
    builders.order()
    market, signs = snapshot.read_market(currency="CNY", now=now()), []

    with django_assert_num_queries(0):
        snapshot.formulate(market, alive=lambda: signs.append(1))

    assert signs == [1]


def test_the_number_of_queries_does_not_grow_with_the_market(django_assert_max_num_queries):
    for _ in range(5):
        builders.window()
        builders.order()

    with django_assert_max_num_queries(20):
        take()
