"""Tests who sees and writes which messages of an order, and what is unread."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from common.errors import FieldErrors, Forbidden
from fulfilment.models import OrderMessage
from fulfilment.selectors.messages import (
    OrderThread,
    find_thread,
    letter_of,
    unread_count,
    unread_threads,
)
from fulfilment.services.messages import mark_read, write_message
from matching.models import Allocation
from matching.services.offers import decline_offers
from matching.states import AllocationStatus
from orders.models import Order
from tests import builders
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
A = AllocationStatus


@dataclass
class Talk:
    """Holds an order that two factories were offered, and an owner of each side."""

    order: Order
    near: Allocation
    far: Allocation
    buyer: Any
    near_owner: Any
    far_owner: Any
    operator: Any

    def thread(self, user: Any) -> OrderThread:
        """Returns the order's thread as a user sees it."""
        found = find_thread(self.order.pk, user.active_memberships)
        assert found is not None
        return found

    def says(self, user: Any, text: str, **fields: Any) -> OrderMessage:
        """Writes a message for a user's side."""
        return write_message(thread=self.thread(user), by=user, text=text, **fields)

    def reads(self, user: Any) -> list[str]:
        """Returns the texts that a user sees."""
        return list(self.thread(user).messages().values_list("text", flat=True))


@shared_rows
def talk() -> Talk:
    """Offers an order of 100 pieces to a near factory and to a far one."""
    order = builders.order(status="proposed")
    run = builders.run()
    near, far = (
        builders.allocation(order, run=run, quantity=quantity, status=A.OFFERED)
        for quantity in (60, 40)
    )
    return Talk(
        order,
        near,
        far,
        builders.member(order.organisation),
        builders.member(near.window.machine.factory.organisation),
        builders.member(far.window.machine.factory.organisation),
        builders.member(builders.operator()),
    )


def test_a_factory_never_sees_the_conversation_of_another(talk):
    talk.says(talk.near_owner, "Is M6 through?")
    talk.says(talk.buyer, "Yes, it is.", work_order=talk.near.work_order)
    talk.says(talk.buyer, "Keep the film on.")
    talk.says(talk.operator, "Both sides, please agree.", work_order=talk.far.work_order)

    everything = ["Is M6 through?", "Yes, it is.", "Keep the film on.", "Both sides, please agree."]
    assert talk.reads(talk.buyer) == talk.reads(talk.operator) == everything
    assert talk.reads(talk.near_owner) == everything[:3]
    assert talk.reads(talk.far_owner) == everything[2:]


def test_others_have_no_thread(talk):
    planned = builders.allocation(talk.order, run=talk.near.run, quantity=1, status=A.PROPOSED)
    strangers = (
        builders.member(builders.organisation()),
        builders.member(builders.buyer()),
        builders.member(planned.window.machine.factory.organisation),
    )

    for user in strangers:
        assert find_thread(talk.order.pk, user.active_memberships) is None


def test_names_are_aliases_until_both_sides_agreed(talk):
    message = talk.says(talk.near_owner, "Ready.")
    answer = talk.says(talk.buyer, "Good.")
    buyer, factory = talk.order.organisation, talk.near.window.machine.factory

    assert talk.thread(talk.buyer).author_of(message) == "Factory A"
    assert talk.thread(talk.near_owner).author_of(answer) == buyer.alias
    assert talk.thread(talk.operator).author_of(message) == factory.name
    assert talk.thread(talk.operator).author_of(answer) == buyer.name

    Allocation.objects.filter(pk=talk.near.pk).update(status=A.CONFIRMED)

    assert talk.thread(talk.buyer).author_of(message) == factory.name
    assert talk.thread(talk.near_owner).author_of(answer) == buyer.name
    assert talk.thread(talk.far_owner).author_of(answer) == buyer.alias


def test_letters_stay_when_more_factories_are_offered_work(talk):
    before = [row.factory.pk for row in talk.thread(talk.buyer).factories]
    Allocation.objects.filter(pk=talk.near.pk).update(
        status=A.DECLINED, decline_reason="no-capacity"
    )
    later = builders.allocation(talk.order, run=talk.near.run, quantity=60, status=A.OFFERED)

    found = talk.thread(talk.buyer).factories

    assert [row.letter for row in found] == ["A", "B", "C"]
    assert [row.factory.pk for row in found] == [*before, later.window.machine.factory_id]
    assert [letter_of(place) for place in (25, 26, 27, 52, 701)] == ["Z", "AA", "AB", "BA", "ZZ"]


def test_a_person_is_named_to_its_own_side_and_operators(talk):
    message = talk.says(talk.near_owner, "Ready.")

    assert talk.thread(talk.near_owner).person_of(message) == talk.near_owner.email
    assert talk.thread(talk.operator).person_of(message) == talk.near_owner.email
    assert talk.thread(talk.buyer).person_of(message) == ""


def test_after_its_offer_ended_a_factory_reads_its_own_conversation_alone(talk):
    talk.says(talk.near_owner, "Is M6 through?")
    talk.says(talk.buyer, "Keep the film on.")
    decline_offers(ids=[talk.near.pk], by=talk.near_owner, reason="other")
    talk.says(talk.buyer, "It is.", work_order=talk.near.work_order)
    talk.says(talk.buyer, "Revision B is 2 mm longer.")

    assert talk.reads(talk.near_owner) == ["Is M6 through?", "Keep the film on.", "It is."]
    assert talk.reads(talk.far_owner) == ["Keep the film on.", "Revision B is 2 mm longer."]
    # With another offer of the order it reads on.
    builders.allocation(
        talk.order, run=builders.run(), window=talk.near.window, quantity=10, status=A.OFFERED
    )
    assert talk.reads(talk.near_owner)[-1] == "Revision B is 2 mm longer."


@pytest.mark.parametrize(
    ("side", "role", "may"),
    [
        ("buyer", "purchaser", True),
        ("buyer", "viewer", False),
        ("near_owner", "planner", True),
        ("near_owner", "viewer", False),
        ("operator", "planner", True),
        ("operator", "viewer", False),
    ],
)
def test_roles_that_only_read_write_nothing(talk, side, role, may):
    organisation = getattr(talk, side).memberships.get().organisation
    user = builders.member(organisation, role)

    if may:
        assert talk.says(user, "Good day.").number == 1
    else:
        with pytest.raises(Forbidden):
            talk.says(user, "Good day.")


@pytest.mark.parametrize("side", ["buyer", "near_owner", "operator"])
def test_a_work_order_of_others_names_no_conversation(talk, side):
    stranger = builders.allocation()
    numbers = [stranger.work_order, "W-26-99999"]
    if side == "near_owner":
        numbers.append(talk.far.work_order)

    for number in numbers:
        with pytest.raises(FieldErrors, match="Name a work order of this order"):
            talk.says(getattr(talk, side), "Good day.", work_order=number)
    assert not OrderMessage.objects.exists()


def test_a_manufacturer_with_two_factories_names_the_work_order(talk):
    organisation = talk.near.window.machine.factory.organisation
    window = builders.window(builders.machine(builders.factory(organisation=organisation)))
    second = builders.allocation(
        talk.order, run=talk.near.run, window=window, quantity=5, status=A.OFFERED
    )

    with pytest.raises(FieldErrors, match="several of your factories"):
        talk.says(talk.near_owner, "Good day.")
    message = talk.says(talk.near_owner, "Good day.", work_order=second.work_order)

    assert message.factory_id == window.machine.factory_id


def test_unread_are_messages_of_others_after_the_last_that_was_shown(talk):
    def unread(user: Any) -> int:
        organisation = user.memberships.get().organisation
        rows = Order.objects.annotate(new_messages=unread_count(organisation, "pk"))
        return rows.get(pk=talk.order.pk).new_messages

    talk.says(talk.near_owner, "One.")
    talk.says(talk.near_owner, "Two.")
    talk.says(talk.buyer, "For all.")
    people = (talk.buyer, talk.near_owner, talk.far_owner, talk.operator)
    assert [unread(user) for user in people] == [2, 1, 1, 3]

    mark_read(thread=talk.thread(talk.buyer), number=3)
    mark_read(thread=talk.thread(talk.buyer), number=1)
    assert [unread(user) for user in people] == [0, 1, 1, 3]
    talk.says(talk.near_owner, "Three.")
    assert [unread(user) for user in people] == [1, 1, 1, 4]
    (row,) = unread_threads(talk.near_owner.memberships.get().organisation, 3)
    assert (row["count"], row["allocation"]) == (1, talk.near.pk)


def test_messages_are_never_changed_and_numbered_once(talk):
    message = talk.says(talk.buyer, "One\r\ntwo")
    assert message.text == "One\ntwo"
    copy = OrderMessage(order=talk.order, number=1, side="buyer", text="Again")

    for change in (
        lambda: OrderMessage.objects.filter(pk=message.pk).update(text="Other"),
        message.delete,
        copy.save,
    ):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            change()
