"""Checks which events organisations get of what happens, with which numbers."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from accounts.models import Organisation, Role
from common.events import outbox
from common.models import OutboxEntry
from common.states import transition
from fulfilment.services.acceptance import accept_goods, dispute_goods
from matching.models import Allocation
from matching.states import AllocationStatus
from notifications.kinds import NotificationKind
from notifications.models import Event, EventCounter, Notification
from notifications.services import fan_out
from notifications.services.purging import purge_events
from tests import builders
from tests.fulfilment.conftest import arrive, fresh, make, send

pytestmark = pytest.mark.django_db
K = NotificationKind


def kinds_of(organisation: Organisation) -> list[str]:
    """Returns the kinds of an organisation's events in the order of their numbers."""
    rows = Event.objects.filter(organisation=organisation).order_by("number")
    return list(rows.values_list("kind", flat=True))


def inbox_of(user: Any) -> list[str]:
    """Returns the kinds in a person's inbox, the oldest first."""
    rows = Notification.objects.filter(user=user).order_by("pk")
    return list(rows.values_list("event__kind", flat=True))


def test_each_side_gets_the_events_of_a_lot_and_hears_of_what_concerns_it(sides: Any) -> None:
    make(sides, by=sides.planner)
    (shipment,) = send(sides, by=sides.planner)
    arrive(shipment, short=10)
    fan_out.fan_out()
    common = [K.LOT_STARTED, K.LOT_PROGRESS, K.LOT_INSPECTED, K.SHIPMENT_SENT, K.SHIPMENT_SHORT]
    assert kinds_of(sides.maker) == [*common, K.CLAIM_MADE]
    assert kinds_of(sides.buyer) == [*common, K.CLAIM_MADE, K.ORDER_DELIVERED]
    assert kinds_of(sides.operator) == [*common, K.CLAIM_MADE, K.ORDER_DELIVERED]
    assert inbox_of(sides.planner) == [K.SHIPMENT_SHORT, K.CLAIM_MADE]
    assert inbox_of(sides.purchaser) == [K.SHIPMENT_SENT, K.ORDER_DELIVERED]
    assert not OutboxEntry.objects.exists()


def test_numbers_rise_without_gaps_over_several_fan_outs(sides: Any) -> None:
    for _ in range(3):
        for _ in range(2):
            outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
        fan_out.fan_out()
    numbers = Event.objects.filter(organisation=sides.maker).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    assert EventCounter.objects.get(pk=sides.maker.pk).last == 6


def test_a_side_calls_the_subject_by_its_own_reference(sides: Any) -> None:
    outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
    fan_out.fan_out()
    found = dict(Event.objects.values_list("side", "reference"))
    order = sides.order.reference
    assert found == {"factory": sides.work_order, "buyer": order, "operator": order}


def test_who_acted_is_not_notified(sides: Any) -> None:
    colleague = builders.member(sides.maker, Role.PLANNER)
    outbox.record(Allocation, [sides.pk], AllocationStatus.CANCELLED, by=sides.planner)
    fan_out.fan_out()
    assert inbox_of(colleague) == inbox_of(sides.planner) == []
    assert inbox_of(sides.purchaser) == [K.LOT_CANCELLED]


def test_plans_are_seen_by_nobody(sides: Any) -> None:
    Allocation.objects.filter(pk=sides.pk).update(work_order=None, status="proposed")
    transition(fresh(sides), to=AllocationStatus.CANCELLED, by=None)
    fan_out.fan_out()
    assert not Event.objects.exists()


def test_a_row_that_is_gone_has_no_event(sides: Any) -> None:
    outbox.record(Allocation, [uuid4()], AllocationStatus.OFFERED, by=None)
    assert fan_out.fan_out() == 1
    assert not Event.objects.exists()
    assert not OutboxEntry.objects.exists()


def test_a_rollback_leaves_no_entry(sides: Any) -> None:
    point = transaction.savepoint()
    outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
    transaction.savepoint_rollback(point)
    assert not OutboxEntry.objects.exists()


def test_a_broken_entry_is_postponed_alone(sides: Any, monkeypatch: Any) -> None:
    outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
    outbox.record(type(sides.order), [sides.order.pk], "awarded", by=None)
    orders = type(sides.order)._meta.db_table
    known = fan_out.by_table()
    broken = fan_out.by_table()[orders].__class__(known[orders].kinds, lambda ids: 1 / 0)
    monkeypatch.setattr(fan_out, "by_table", lambda: known | {orders: broken})
    fan_out.fan_out()
    assert kinds_of(sides.maker) == [K.OFFER_MADE]
    (left,) = OutboxEntry.objects.all()
    assert (left.what, left.attempts) == ("awarded", 1)
    assert left.due_at > left.at
    monkeypatch.undo()
    OutboxEntry.objects.update(due_at=left.at)
    fan_out.fan_out()
    assert K.ORDER_AWARDED in kinds_of(sides.buyer)


def test_disputes_and_their_ends_reach_both_sides(sides: Any) -> None:
    make(sides)
    (shipment,) = send(sides)
    arrive(shipment)
    OutboxEntry.objects.all().delete()
    dispute_goods(order=fresh(sides.order), by=sides.purchaser, reason="Burrs on every edge.")
    fan_out.fan_out()
    assert inbox_of(sides.planner) == [K.DISPUTE_OPENED]
    assert inbox_of(sides.purchaser) == []
    assert inbox_of(sides.operator.members.get()) == [K.DISPUTE_OPENED]


def test_accepted_goods_are_announced_to_their_factories(sides: Any) -> None:
    make(sides)
    (shipment,) = send(sides)
    arrive(shipment)
    OutboxEntry.objects.all().delete()
    accept_goods(order=fresh(sides.order), by=sides.purchaser)
    fan_out.fan_out()
    assert inbox_of(sides.planner)[0] == K.ORDER_ACCEPTED


@pytest.mark.parametrize("answer", [AllocationStatus.ACCEPTED, AllocationStatus.EXPIRED])
def test_an_answer_marks_the_question_as_read(sides: Any, answer: str) -> None:
    other = builders.allocation(sides.order, window=sides.window)
    outbox.record(Allocation, [sides.pk, other.pk], AllocationStatus.OFFERED, by=None)
    fan_out.fan_out()
    outbox.record(Allocation, [sides.pk], answer, by=sides.planner)
    fan_out.fan_out()
    asked = Notification.objects.filter(event__kind=K.OFFER_MADE).select_related("event")
    is_read = {row.event.reference: row.read_at is not None for row in asked}
    assert is_read == {sides.work_order: True, other.work_order: False}


def test_sinks_get_the_events_of_the_transaction(sides: Any, monkeypatch: Any) -> None:
    seen: list[Event] = []
    monkeypatch.setattr(fan_out, "EVENT_SINKS", [seen.extend])
    outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
    fan_out.fan_out()
    assert {event.pk for event in seen} == set(Event.objects.values_list("pk", flat=True))
    assert [event.number for event in seen] == [1, 1, 1]


def test_events_are_deleted_after_their_days_and_numbers_go_on(sides: Any, settings: Any) -> None:
    outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
    fan_out.fan_out()
    assert purge_events() == 0
    settings.NOTIFICATIONS = settings.NOTIFICATIONS | {"events_kept": timedelta(0)}
    assert purge_events() == 3
    assert not Notification.objects.exists()
    outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
    fan_out.fan_out()
    assert Event.objects.get(organisation=sides.maker).number == 2
