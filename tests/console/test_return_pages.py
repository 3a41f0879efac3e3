"""Tests the pages of returns of buyers, factories and operators."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from console.common.notifications import notifications_for
from fulfilment.models import Return
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.returns.goods_returns import (
    accept_return,
    open_return,
    refuse_return,
    send_back,
)
from tests import builders
from tests.fulfilment.conftest import deliver, fresh
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: Any) -> None:
    """Keeps messages from a broker."""
    monkeypatch.setattr("common.queue.send", lambda *message: None)


@shared_rows
def accepted() -> Any:
    """Delivers and accepts all 100 pieces of an order."""
    made = builders.allocation()
    deliver(made)
    accept_goods(order=fresh(made.order), by=None)
    return fresh(made)


@pytest.fixture
def people(accepted: Any) -> dict[str, Any]:
    """Creates a member of each side, and strangers."""
    return {
        "buyer": builders.member(accepted.order.organisation),
        "viewer": builders.member(accepted.order.organisation, "viewer"),
        "factory": builders.member(accepted.window.machine.factory.organisation),
        "operator": builders.member(builders.operator()),
        "other buyer": builders.member(builders.buyer()),
        "other factory": builders.member(builders.organisation()),
    }


@pytest.fixture
def browser(people: dict[str, Any]) -> Any:
    """Returns a function that signs one of them in."""

    def sign_in(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(people[name])
        return client

    return sign_in


def returned(allocation: Any, **fields: Any) -> Return:
    defaults = {"pieces": 10, "reason": "surface", "description": "Scratched.", "remedy": "refund"}
    return open_return(order=fresh(allocation.order), by=None, **(defaults | fields))


def test_a_buyer_returns_goods_from_an_accepted_order(accepted: Any, browser: Any) -> None:
    client, order = browser("buyer"), accepted.order
    address = reverse("buyer:new-return", args=[order.pk])
    assert address in client.get(reverse("buyer:order", args=[order.pk])).content.decode()
    sent = {
        "allocation": str(accepted.pk),
        "pieces": "101",
        "reason": "dimension",
        "description": "The bore is too wide.",
        "remedy": "refund",
    }

    wrong = client.post(address, sent)
    assert wrong.status_code == 422
    assert "100 pieces of this lot can be returned." in wrong.content.decode()
    page = client.post(address, sent | {"pieces": "3"}, follow=True).content.decode()

    row = Return.objects.get()
    assert (row.pieces, row.status, row.allocation) == (3, "open", accepted)
    assert "The factory answers." in page
    page = client.get(reverse("buyer:order", args=[order.pk])).content.decode()
    assert "3 pieces returned" in page
    assert "Return of 3 pieces: Returned by the buyer" in page


def test_a_factory_sees_what_it_pays_back_and_agrees(
    accepted: Any, browser: Any, people: dict[str, Any]
) -> None:
    row, client = returned(accepted), browser("factory")
    first, *_ = notifications_for(people["factory"].memberships.get())
    assert "1 return waits for you" in first.message

    page = client.get(reverse("factory:return", args=[row.pk])).content.decode()
    assert "CN¥150.00" in page
    assert accepted.order.organisation.name not in page
    client.post(reverse("factory:accept-return", args=[row.pk]), {"answer": "Sorry."})

    assert fresh(row).status == "refunded"
    page = browser("buyer").get(reverse("buyer:return", args=[row.pk])).content.decode()
    assert "CN¥150.00" in page
    assert "Sorry." in page
    money = browser("buyer").get(reverse("buyer:order", args=[accepted.order_id]))
    assert "Paid back for returned goods" in money.content.decode()


def test_a_refused_return_is_decided_by_an_operator(
    accepted: Any, browser: Any, people: dict[str, Any]
) -> None:
    row, factory = returned(accepted), browser("factory")
    wordless = factory.post(
        reverse("factory:refuse-return", args=[row.pk]), {"answer": ""}, follow=True
    )
    assert "This field is required" in wordless.content.decode()
    factory.post(reverse("factory:refuse-return", args=[row.pk]), {"answer": "As agreed."})
    notices = notifications_for(people["operator"].memberships.get())
    assert any("1 return waits for your decision" in one.message for one in notices)

    client = browser("operator")
    assert "waits for your decision" in client.get(reverse("operator:returns")).content.decode()
    address = reverse("operator:return", args=[row.pk])
    assert "As agreed." in client.get(address).content.decode()
    too_much = {"remedy": "refund", "amount": "1500.01", "reason": "It is scratched."}
    assert client.post(address, too_much).status_code == 422
    client.post(address, too_much | {"amount": "75"})

    assert (fresh(row).status, fresh(row).refunded) == ("refunded", 75)


def test_a_repair_is_followed_by_both_sides(accepted: Any, browser: Any) -> None:
    row = accept_return(goods_return=returned(accepted, remedy="repair"), by=None)
    buyer, factory = browser("buyer"), browser("factory")

    buyer.post(reverse("buyer:send-back", args=[row.pk]), {"carrier": "SF 1"})
    assert fresh(row).status == "sent_back"
    factory.post(reverse("factory:record-repair", args=[row.pk]), {"carrier": "SF 2"})
    assert fresh(row).status == "repaired"
    buyer.post(reverse("buyer:reject-repair", args=[row.pk]), {"reason": "Still scratched."})
    assert fresh(row).status == "sent_back"
    factory.post(reverse("factory:record-repair", args=[row.pk]))
    buyer.post(reverse("buyer:complete-return", args=[row.pk]))

    assert fresh(row).status == "completed"


def test_a_buyer_is_asked_to_send_pieces_back(accepted: Any, people: dict[str, Any]) -> None:
    accept_return(goods_return=returned(accepted, remedy="repair"), by=None)

    notices = notifications_for(people["buyer"].memberships.get())

    assert any("send the pieces back" in one.message for one in notices)


def test_a_buyer_withdraws_a_return(accepted: Any, browser: Any) -> None:
    row = returned(accepted)

    browser("buyer").post(reverse("buyer:withdraw-return", args=[row.pk]))

    assert fresh(row).status == "withdrawn"


def test_strangers_find_no_return(accepted: Any, browser: Any) -> None:
    row = returned(accepted)

    for side, name in (("other buyer", "buyer:return"), ("other factory", "factory:return")):
        assert browser(side).get(reverse(name, args=[row.pk])).status_code == 404
    for side, name in (
        ("other buyer", "buyer:withdraw-return"),
        ("other factory", "factory:accept-return"),
    ):
        assert browser(side).post(reverse(name, args=[row.pk])).status_code == 404
    assert browser("buyer").get(reverse("operator:return", args=[row.pk])).status_code == 403
    assert fresh(row).status == "open"


def test_viewers_start_and_answer_nothing(accepted: Any, browser: Any) -> None:
    row, client = returned(accepted), browser("viewer")

    page = client.get(reverse("buyer:return", args=[row.pk])).content.decode()

    assert "Withdraw" not in page
    address = reverse("buyer:new-return", args=[accepted.order_id])
    assert client.get(address).status_code == 403


def test_what_was_sent_back_is_in_the_queue_of_its_factory(accepted: Any, browser: Any) -> None:
    row = accept_return(goods_return=returned(accepted, remedy="repair"), by=None)
    send_back(goods_return=row, by=None)
    refuse_return(goods_return=returned(accepted), by=None, answer="No.")

    page = browser("factory").get(reverse("factory:returns"))

    assert page.context["waiting"] == 1
    assert next(iter(page.context["table"].data)).pk == row.pk
