"""Checks messages of orders over HTTP: who sees them, what is answered, once."""

from uuid import uuid4

import pytest

from fulfilment.models import OrderMessage
from fulfilment.states import MESSAGE_LENGTH
from matching.states import AllocationStatus
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered():
    """Creates an offered allocation of all pieces of an order."""
    return builders.allocation(status=AllocationStatus.OFFERED)


@pytest.fixture
def people(offered, client_of):
    """Returns clients of each side and of strangers."""
    return {
        "factory": client_of(builders.member(offered.window.machine.factory.organisation)),
        "buyer": client_of(builders.member(offered.order.organisation)),
        "operator": client_of(builders.member(builders.operator())),
        "other factory": client_of(builders.member(builders.organisation())),
        "other buyer": client_of(builders.member(builders.buyer())),
    }


@pytest.fixture
def address(offered):
    """Returns the address of the order's messages."""
    return f"/api/v1/orders/{offered.order_id}/messages/"


def test_a_question_is_answered(people, address, offered):
    asked = people["factory"].post(address, {"text": "M6 <through>?\nOr not?"})
    body = {"text": "It is.", "work_order": offered.work_order}
    answered = people["buyer"].post(address, body)

    assert (asked.status_code, answered.status_code) == (201, 201)
    assert asked.json()["text"] == "M6 <through>?\nOr not?"
    rows = people["buyer"].get(address).json()
    assert rows["count"] == 2
    seen = [(row["number"], row["author"], row["is_own"]) for row in rows["results"]]
    assert seen == [(1, "Factory A", False), (2, offered.order.organisation.name, True)]
    found = people["factory"].get(f"{address}?ordering=-number").json()["results"]
    factory = offered.window.machine.factory
    assert [row["author"] for row in found] == [offered.order.organisation.alias, factory.name]
    assert {row["factory"] for row in found} == {factory.name}


def test_neither_side_reads_a_name_before_both_agreed(people, address, offered):
    people["factory"].post(address, {"text": "Good day."})
    people["buyer"].post(address, {"text": "Good day to you."})

    to_buyer = people["buyer"].get(address).content.decode()
    to_factory = people["factory"].get(address).content.decode()

    factory = offered.window.machine.factory
    for hidden in (factory.name, factory.organisation.name, str(factory.pk)):
        assert hidden not in to_buyer
    buyer = offered.order.organisation
    for hidden in (buyer.name, str(buyer.pk), offered.order.reference):
        assert hidden not in to_factory


def test_strangers_find_nothing(people, address):
    for name in ("other factory", "other buyer"):
        assert people[name].get(address).status_code == 404
        assert people[name].post(address, {"text": "Hello"}).status_code == 404
    assert people["buyer"].get(f"/api/v1/orders/{uuid4()}/messages/").status_code == 404
    assert not OrderMessage.objects.exists()


def test_a_repeated_post_writes_once(people, address):
    headers = {"idempotency-key": str(uuid4())}

    first, again = (
        people["buyer"].post(address, {"text": "Once."}, headers=headers) for _ in range(2)
    )

    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert OrderMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/text"),
        ({"text": "  "}, "#/text"),
        ({"text": "x" * (MESSAGE_LENGTH + 1)}, "#/text"),
        ({"text": 7}, "#/text"),
        ({"text": "a\0b"}, "#/text"),
        ({"text": "Hello", "work_order": "W-99-00001"}, "#/work_order"),
        ({"text": "Hello", "factory": "A"}, "#/factory"),
    ],
)
def test_a_bad_message_has_an_error_with_a_pointer(people, address, body, pointer):
    response = people["buyer"].post(address, body)

    assert response.status_code == 400
    assert [row["pointer"] for row in response.json()["errors"]] == [pointer]
    assert not OrderMessage.objects.exists()


def test_a_viewer_reads_and_does_not_write(client_of, offered, address):
    viewer = client_of(builders.member(offered.order.organisation, "viewer"))

    assert viewer.get(address).status_code == 200
    assert viewer.post(address, {"text": "Hello"}).status_code == 403


@pytest.mark.parametrize("side", ["factory", "buyer", "operator"])
def test_a_thread_takes_the_same_queries_however_long(
    people, address, offered, side, django_assert_num_queries
):
    for number in range(3):
        for name in ("factory", "buyer", "operator"):
            people[name].post(address, {"text": f"Message {number}"})
    people[side].get(address)

    # The order, its offers, their factories, the number of messages, the messages.
    with django_assert_num_queries(6):
        assert people[side].get(address).json()["count"] == 9
