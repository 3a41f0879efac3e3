"""Checks a loaded market: constraints, markers, number of statements, logins."""

import stat
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.db.models import Count

from accounts.models import Organisation, User
from common.clock import now
from demo import runner
from demo.logins import LOGIN_EMAILS, ensure_logins
from demo.market_generator import bulk_load
from demo.market_generator.generate import generate_market
from factories.models import CapacityWindow, Factory, FactoryEvent, Machine, WindowEvent
from orders.models import Operation, Order, OrderEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    """Loads a small market."""
    market = generate_market("small", 1, now().date())
    bulk_load.load_market(market)
    return market


def test_market_is_stored_whole(small):
    centres = [centre for factory in small.factories for centre in factory.work_centres]

    assert Factory.objects.count() == len(small.factories)
    assert Machine.objects.count() == len(centres)
    assert CapacityWindow.objects.count() == sum(len(centre.windows) for centre in centres)
    assert Order.objects.count() == len(small.orders)
    assert Operation.objects.count() == sum(len(order.operations) for order in small.orders)
    assert Organisation.objects.count() == len(small.companies) + 1


def test_windows_and_orders_are_open_to_a_match(small):
    instant = now()

    assert CapacityWindow.objects.open_at(instant).count() == CapacityWindow.objects.count()
    soon = [order for order in small.orders if order.latest_delivery_on <= instant.date()]
    assert soon == []
    assert Order.objects.open_on(instant.date()).count() == len(small.orders)


def test_every_row_with_a_state_tells_how_it_got_there(small):
    for row, event in ((CapacityWindow, WindowEvent), (Order, OrderEvent)):
        per_row = row.objects.annotate(transitions=Count("events")).values_list(
            "transitions", flat=True
        )
        assert set(per_row) == {2}
        assert set(event.objects.values_list("from_status", flat=True)) == {"", "draft"}
    last = {event.subject_id: event.to_status for event in FactoryEvent.objects.order_by("pk")}
    assert last == dict(Factory.objects.values_list("pk", "verification"))


def test_rows_pass_the_models_own_validation(small):
    for model in (Organisation, Factory, Machine, CapacityWindow, Order, Operation):
        for row in model.objects.all()[:25]:
            row.full_clean(validate_constraints=False)


def test_database_says_that_and_which_market_it_holds(small):
    held = bulk_load.loaded_market()

    assert held == bulk_load.LoadedMarket("small", 1, small.today)
    operator = Organisation.objects.get(is_operator=True)
    assert "generated" in operator.name
    others = Organisation.objects.exclude(pk=operator.pk)
    assert not others.exclude(alias__startswith="generated-").exists()


def test_same_market_has_the_same_ids(small):
    ids = set(CapacityWindow.objects.values_list("pk", flat=True))
    again = bulk_load.MarketLoader(generate_market("small", 1, small.today + timedelta(days=1)))

    assert again.id_of("window", 0, 0, 0) in ids
    assert (
        bulk_load.MarketLoader(generate_market("small", 2, small.today)).id_of("window", 0, 0, 0)
        not in ids
    )


def test_medium_market_loads_in_a_few_statements(django_assert_max_num_queries):
    market = generate_market("medium", 1, now().date())

    started = time.monotonic()
    with django_assert_max_num_queries(30):
        bulk_load.load_market(market)

    assert time.monotonic() - started < 3


@pytest.mark.parametrize("fresh", [False, True])
def test_database_with_data_of_its_own_is_left_alone(fresh):
    Organisation.objects.create(name="A", alias="A", is_buyer=True)

    with pytest.raises(CommandError, match="holds data of its own"):
        runner.prepare(options(fresh=fresh))

    assert list(Organisation.objects.values_list("name", flat=True)) == ["A"]


@pytest.mark.parametrize(("size", "seed"), [(None, None), ("small", None), (None, 1), ("small", 1)])
def test_kept_market_is_shown_where_no_other_is_asked_for(small, size, seed):
    line = runner.prepare(options(size=size, seed=seed))

    assert line == f"Kept the generated market small, seed 1, of {small.today}."


@pytest.mark.parametrize(("size", "seed"), [("medium", None), (None, 2), ("small", 0)])
def test_kept_market_is_not_replaced_unasked(small, size, seed):
    with pytest.raises(CommandError, match="add --fresh to replace it"):
        runner.prepare(options(size=size, seed=seed))

    assert Order.objects.count() == len(small.orders)


def test_kept_market_whose_dates_pass_says_so():
    bulk_load.load_market(generate_market("small", 1, now().date() - timedelta(days=20)))

    assert "start with --fresh for a new one" in runner.prepare(options())


def options(**given) -> runner.DemoOptions:
    """Builds options; each is empty unless given."""
    names = {"size": None, "seed": None, "port": None, "fresh": False}
    return runner.DemoOptions(**(names | {"seconds": 1, "once": True} | given))


def test_logins_work_and_are_kept_for_the_next_start(small, tmp_path):
    file = tmp_path / "demo" / "logins.json"

    first = ensure_logins(file)
    second = ensure_logins(file)

    assert first == second
    assert [login.email for login in first] == list(LOGIN_EMAILS.values())
    for login in first:
        assert User.objects.get(email=login.email).check_password(login.password)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_login_gets_a_new_password_where_the_old_one_is_lost(small, tmp_path):
    before = ensure_logins(tmp_path / "one.json")

    after = ensure_logins(tmp_path / "other.json")

    assert {login.password for login in before}.isdisjoint(login.password for login in after)
    for login in after:
        assert User.objects.get(email=login.email).check_password(login.password)


@pytest.mark.parametrize(
    ("role", "audience"), [("operator", "reviewer"), ("factory", "planner"), ("buyer", "purchaser")]
)
def test_logins_act_for_their_organisations(small, tmp_path, role, audience):
    ensure_logins(tmp_path / "logins.json")

    user = User.objects.get(email=LOGIN_EMAILS[role])

    assert audience in user.audiences
