"""Tests what an organisation may do in an hour, also at the same time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from accounts.models import Role, Scope
from accounts.services.members import invite
from accounts.services.tokens import issue_token
from attachments.services.uploads import start_attachment
from common.clock import now
from common.models import QuotaUse
from common.safety.usage_quotas import KINDS, QuotaSpent, consume, delete_old_quotas
from config.quota_limits import DEFAULT_LIMITS
from fulfilment.selectors.messages import find_thread
from fulfilment.services.messages import write_message
from imports.services.file_reading import SentFile, start_import
from orders.models import Order
from orders.services.open_orders import TooMuchOpen
from orders.services.order_changes import draft_order, submit_order
from orders.services.part_changes import write_part
from orders.states import OrderStatus
from tests import builders
from tests.clients import HERE
from webhooks.services.endpoints import create_endpoint
from webhooks.services.webhook_deliveries import send_test

AT_ONCE, ALLOWED = 12, 3


@pytest.fixture
def allow_one(settings: Any) -> Iterator[None]:
    """Limits every kind to one in an hour."""
    settings.QUOTAS = {kind: {"per_hour": 1, "per_day": 100} for kind in KINDS}


@pytest.fixture
def owner(db: None) -> Any:
    """Creates the owner of an organisation that buys."""
    return builders.member(builders.buyer())


def actions(owner: Any) -> dict[str, Callable[[int], Any]]:
    """Returns what is done of each kind that a service does."""
    buyer = owner.active_memberships[0].organisation
    orders = [builders.order(buyer, status=OrderStatus.DRAFT, group_id=None) for _ in range(2)]
    file = {"organisation": buyer, "by": owner}
    return {
        "attachments": lambda number: start_attachment(
            file=SimpleUploadedFile("a.pdf", b"%PDF-1.7"), **file
        ),
        "drafts": lambda number: draft_order(
            organisation=buyer,
            by=owner,
            fields={"reference": f"D-{number}", "title": "A", "quantity": 1},
        ),
        "imports": lambda number: start_import(
            kind="orders", sent=SentFile(b"reference,title\nA,B\n"), **file
        ),
        "invitations": lambda number: invite(
            organisation=buyer,
            email=f"p{number}@example.com",
            role=Role.VIEWER,
            sees_prices=True,
            by=owner,
            client=HERE,
        ),
        "messages": lambda number: write_message(
            thread=find_thread(orders[0].pk, owner.active_memberships), by=owner, text="Hello"
        ),
        "orders": lambda number: submit_order(order=orders[number], by=owner),
        "parts": lambda number: write_part(fields={"name": f"Part {number}"}, **file),
        "tokens": lambda number: issue_token(
            user=owner,
            name="ERP",
            days=1,
            scopes=[Scope.READ],
            organisation=None,
            client=HERE,
        ),
        "webhook_messages": lambda number: send_test(
            endpoint=create_endpoint(organisation=buyer, by=owner, url="https://erp.example.com/")[
                0
            ],
            by=owner,
        ),
    }


@pytest.mark.usefixtures("allow_one")
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"estimates", "exports"}))
def test_second_one_of_a_kind_in_an_hour_is_refused(owner: Any, kind: str) -> None:
    act = actions(owner)[kind]

    act(0)

    with pytest.raises(QuotaSpent) as refused:
        act(1)
    assert refused.value.status == 429
    assert 0 < refused.value.retry_after <= 3_601


@pytest.mark.usefixtures("allow_one")
def test_export_beyond_the_quota_is_a_page_with_a_time(client: Any, owner: Any) -> None:
    client.force_login(owner)
    address = reverse("buyer:orders") + "?export=csv"

    answers = [client.get(address) for _number in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert 'class="brand"' in answers[1].content.decode()
    assert 0 < int(answers[1]["Retry-After"]) <= 3_601


@pytest.mark.parametrize(
    ("period", "count", "words"),
    [
        ("hour", 1, "At most 3 parts in one hour; go on in "),
        ("hour", 3, "This takes 3 parts, and 2 of 3 are left in this hour; go on in "),
        ("hour", 4, "This takes 4 parts, and at most 3 are allowed in one hour; ask for fewer"),
        ("day", 1, "At most 3 parts in one day; go on in "),
        ("day", 3, "This takes 3 parts, and 2 of 3 are left on this day; go on in "),
        ("day", 4, "This takes 4 parts, and at most 3 are allowed in one day; ask for fewer"),
    ],
)
@pytest.mark.django_db
def test_refusal_says_how_many_are_left(settings: Any, period: str, count: int, words: str) -> None:
    settings.QUOTAS = {"parts": {"per_hour": 99, "per_day": 99, f"per_{period}": 3}}
    owner = builders.buyer().pk
    consume("parts", owner, 3 if count == 1 else 1)

    with pytest.raises(QuotaSpent) as refused:
        consume("parts", owner, count)

    assert str(refused.value.detail).startswith(words)
    assert set(QuotaUse.objects.values_list("used", flat=True)) == {3 if count == 1 else 1}


@pytest.mark.django_db(transaction=True)
def test_quota_and_open_orders_hold_under_concurrency(settings: Any) -> None:
    settings.QUOTAS = {**settings.QUOTAS, "orders": {"per_hour": 1_000, "per_day": 1_000}}
    settings.ORDERS = {**settings.ORDERS, "open_most": ALLOWED}
    buyer = builders.buyer()
    orders = [builders.order(buyer, status=OrderStatus.DRAFT) for _ in range(AT_ONCE)]

    def submit(order: Order) -> str:
        try:
            submit_order(order=order, by=None)
        except TooMuchOpen:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(submit, orders))

    assert answers.count("done") == ALLOWED
    assert Order.objects.filter(status=OrderStatus.SUBMITTED).count() == ALLOWED
    # What was refused does not count.
    assert set(QuotaUse.objects.values_list("used", flat=True)) == {ALLOWED}


@pytest.mark.django_db
def test_open_value_of_an_organisation_is_limited_by_currency(settings: Any) -> None:
    settings.ORDERS = {**settings.ORDERS, "open_value_most": Decimal(15_000)}
    buyer = builders.buyer()
    worth = {"quantity": 100, "reserve_price": Decimal(100), "status": OrderStatus.DRAFT}
    first, second = (builders.order(buyer, **worth) for _ in range(2))
    other = builders.order(buyer, currency_id="EUR", **worth)

    submit_order(order=first, by=None)
    submit_order(order=other, by=None)

    with pytest.raises(TooMuchOpen) as refused:
        submit_order(order=second, by=None)
    assert refused.value.field == "reserve_price"


@pytest.mark.django_db
def test_counts_of_past_days_are_deleted() -> None:
    consume("parts", builders.buyer().pk)

    assert delete_old_quotas(at=now()) == 0
    assert delete_old_quotas(at=now() + timedelta(days=3)) == 2


def test_every_kind_has_a_limit_and_words() -> None:
    assert set(DEFAULT_LIMITS) == set(KINDS)
