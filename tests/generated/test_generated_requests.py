"""Tests that no request makes the product fail: each answer is below 500.

The long one draws 20,000 requests for each of three roles, and takes a quarter of an hour:
`GENERATED_SEED=7 GENERATED_COUNT=20000 pytest -m soak tests/generated`.
"""

import os
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from common.clock import now
from imports.services.file_reading import SentFile, start_import
from matching.models import Proposal
from orders.services.part_changes import write_part
from orders.states import OrderStatus
from tests import builders
from tests.clients import SafeClient
from tests.generated.requests import DrawnRequest, Requests
from tests.offers import token_of

pytestmark = pytest.mark.django_db
ROLES = ("operator", "factory", "buyer")
COUNT = int(os.environ.get("GENERATED_COUNT", "20000"))
SEED = int(os.environ.get("GENERATED_SEED", "1"))


@pytest.fixture
def people() -> dict[str, User]:
    """Creates one person of each side."""
    return {
        "operator": builders.member(builders.operator()),
        "factory": builders.member(builders.organisation()),
        "buyer": builders.member(builders.buyer()),
    }


@pytest.fixture
def ids(people: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Builds rows of all kinds; returns their ids."""
    monkeypatch.setattr("common.queue.send", lambda name, *keys: None)
    maker = people["factory"].organisations.get()
    shop = people["buyer"].organisations.get()
    factory = builders.factory(organisation=maker)
    certificate = builders.certification(factory, "iso-9001")
    machine = builders.machine(factory)
    window = builders.window(machine)
    part = write_part(organisation=shop, by=None, fields={"name": "Block"})
    draft = builders.order(shop, status=OrderStatus.DRAFT, part=part)
    submitted, awarded = builders.order(shop), builders.order(shop, status=OrderStatus.AWARDED)
    allocation = builders.allocation(awarded, window=window)
    proposal = Proposal.objects.create(
        order=awarded,
        number=1,
        quantity=awarded.quantity,
        price=1,
        delivery_on=now().date() + timedelta(days=9),
        status="open",
    )
    text = f"machine,start,end,rate\n{machine.name},2027-01-08 08:00,2027-01-08 16:00,85\n"
    sent = start_import(
        organisation=maker, by=people["factory"], kind="windows", sent=SentFile(text.encode())
    )
    rows = (factory, certificate, machine, window, part, draft, submitted, awarded, allocation)
    others = (proposal, sent, allocation.run, awarded.operations.get(), maker, shop)
    return [str(row.pk) for row in (*rows, *others)]


def failures(person: User, ids: list[str], seed: int, count: int) -> list[str]:
    """Returns the requests that are answered by 500 or above, with the faults."""
    requests = Requests(Random(seed), ids)
    api, pages = SafeClient(raise_request_exception=False), Client(raise_request_exception=False)
    api.credentials(HTTP_AUTHORIZATION=f"Token {token_of(person)}")
    pages.force_login(person)
    signed_in, found = pages.cookies.copy(), []
    for _number in range(count):
        request = requests.draw()
        # A request may sign out.
        pages.cookies = signed_in.copy()
        with transaction.atomic():
            answer = send(api if request.path.startswith("/api/") else pages, request)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            fault = answer.exc_info[1] if getattr(answer, "exc_info", None) else ""
            found.append(f"{answer.status_code} {type(fault).__name__}: {fault} — {request}")
    return found


def send(client: Any, request: DrawnRequest) -> Any:
    """Sends one request."""
    more = {} if request.content is None else {"content_type": request.content_type}
    return client.generic(request.method, request.path, request.content or b"", **more)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_some_hundred_requests_never_make_the_product_fail(
    people: dict[str, User], ids: list[str], role: str
) -> None:
    assert failures(people[role], ids, SEED, 300) == []


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_twenty_thousand_requests_never_make_the_product_fail(
    people: dict[str, User], ids: list[str], role: str
) -> None:
    assert failures(people[role], ids, SEED, COUNT) == []
