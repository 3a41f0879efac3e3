"""Tests the expiry of open orders after their latest delivery."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection, transaction

from common.clock import now
from orders import order_expiry, tasks
from orders.models import Order
from orders.states import OPEN_STATUSES, OrderStatus
from tests import builders

LATEST = date(2030, 1, 10)
DAY_AFTER = LATEST + timedelta(days=1)


def lapsing(status: str = "submitted") -> Order:
    return builders.order(status=status, wish_delivery_on=LATEST, latest_delivery_on=LATEST)


@pytest.mark.django_db
@pytest.mark.parametrize("status", OrderStatus)
def test_only_open_orders_lapse(status):
    order = lapsing(status)

    expired = order_expiry.expire_orders(today=DAY_AFTER)

    order.refresh_from_db()
    is_open = status in OPEN_STATUSES
    assert expired == int(is_open)
    assert order.status == (OrderStatus.EXPIRED if is_open else status)
    assert order.events.count() == expired


@pytest.mark.django_db
def test_order_stands_through_its_latest_day():
    lapsing()

    assert order_expiry.expire_orders(today=LATEST) == 0


@pytest.mark.django_db
def test_second_call_finds_nothing():
    order = lapsing()

    counts = [order_expiry.expire_orders(today=DAY_AFTER) for _ in range(2)]

    assert counts == [1, 0]
    event = order.events.get()
    assert (event.from_status, event.by, event.reason) == (
        "submitted",
        None,
        "Its latest delivery passed.",
    )


@pytest.mark.django_db
def test_call_expires_at_most_one_batch_and_the_next_the_rest(monkeypatch):
    monkeypatch.setattr(order_expiry, "AT_ONCE", 2)
    for _ in range(3):
        lapsing()

    counts = [order_expiry.expire_orders(today=DAY_AFTER) for _ in range(3)]

    assert counts == [2, 1, 0]


@pytest.mark.django_db
def test_task_ends_what_lapsed_by_today():
    yesterday = now().date() - timedelta(days=1)
    order = builders.order(wish_delivery_on=yesterday, latest_delivery_on=yesterday)
    open_order = builders.order()

    tasks.expire_orders()

    order.refresh_from_db()
    open_order.refresh_from_db()
    assert (order.status, open_order.status) == ("expired", "submitted")


@contextmanager
def another_connection() -> Iterator[psycopg.Connection]:
    """Opens a second session on the test's database."""
    parameters = connection.get_connection_params()
    wanted = {
        name: parameters[name]
        for name in ("dbname", "user", "password", "host", "port")
        if name in parameters
    }
    with psycopg.connect(**wanted) as session:
        yield session


@pytest.mark.django_db(transaction=True)
def test_row_that_another_transaction_holds_is_left_to_the_next_call():
    held, free = lapsing(), lapsing()

    with another_connection() as session, transaction.atomic():
        session.execute("SELECT 1 FROM orders_order WHERE id = %s FOR UPDATE", [held.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
        first = order_expiry.expire_orders(today=DAY_AFTER)

    assert first == 1
    free.refresh_from_db()
    assert free.status == OrderStatus.EXPIRED
    assert order_expiry.expire_orders(today=DAY_AFTER) == 1
