"""Tests papers: figures that add up, and who sees which of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
import segno
from django.urls import reverse

from accounts.models import User
from console.common.papers.work_papers import TRAVELLING_STATUSES
from fulfilment import pipeline
from fulfilment.models import Inspection, SettlementLine
from fulfilment.services.acceptance import accept_goods
from matching.models import Allocation
from matching.services.proposals import accept_proposal, issue_proposals
from matching.states import AllocationStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import arrive, make, send, with_fee
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
AMOUNT = re.compile(r"CN¥[\d,]+\.\d\d")


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: Any) -> None:
    """Sends no task to a broker."""
    monkeypatch.setattr("common.queue.send", lambda *message: None)


@dataclass
class Delivered:
    """Holds an order that was made in two steps, and an owner of each side."""

    first: Allocation
    last: Allocation
    buyer: User
    first_owner: User
    last_owner: User

    @property
    def papers(self) -> dict[str, str]:
        """Returns the address of each paper, by its name and whose it is."""
        order = self.last.order_id
        onward, home = self.first.shipments.get(), self.last.shipments.get()
        rows = {
            "purchase order": ("purchase-order", order),
            "confirmation": ("order-confirmation", order),
            "first traveller": ("lot-traveller", self.first.pk),
            "last traveller": ("lot-traveller", self.last.pk),
            "note between factories": ("delivery-note", onward.pk),
            "note to the buyer": ("delivery-note", home.pk),
            "first inspection": ("inspection-report", self.first.inspections.get().pk),
            "last inspection": ("inspection-report", self.last.inspections.get().pk),
            "first statement": ("settlement-statement", self.first.settlement.pk),
            "last statement": ("settlement-statement", self.last.settlement.pk),
        }
        return {name: reverse(f"papers:{url}", args=[pk]) for name, (url, pk) in rows.items()}


@pytest.fixture
def delivered(delivered_order: Delivered, settings: Any) -> Delivered:
    """Returns the delivered order, with the fee."""
    settings.COSTING = settings.COSTING | {"platform_fee_percent": Decimal("2.5")}
    return delivered_order


@shared_rows
def delivered_order() -> Delivered:
    """Delivers and settles an order of two steps, with two damaged pieces and a fee."""
    with with_fee():
        return settled_order()


def settled_order() -> Delivered:
    """Delivers and settles an order of two steps, with two damaged pieces."""
    order = builders.order(
        operations=[{}, {}],
        status=OrderStatus.AWARDED,
        ship_to="Gate 3, 88 Century Avenue",
        quantity=100,
    )
    run = builders.run()
    first = builders.allocation(order, step=1, run=run)
    last = builders.allocation(order, step=2, run=run)
    Allocation.objects.filter(pk=last.pk).update(
        agreed_price=Decimal("1777.77"), bonus=Decimal("7.00")
    )
    builders.lot(first, last)
    issue_proposals([order.pk], by=None)
    proposal = order.proposals.get()
    accept_proposal(proposal=proposal, by=None)
    pipeline.sweep()
    for row, damaged in ((first, 0), (last, 2)):
        make(Allocation.objects.get(pk=row.pk))
        (shipment,) = send(Allocation.objects.get(pk=row.pk))
        arrive(shipment, damaged=damaged)
    order.refresh_from_db()
    accept_goods(order=order, by=None)
    pipeline.sweep()
    return Delivered(
        Allocation.objects.get(pk=first.pk),
        Allocation.objects.get(pk=last.pk),
        builders.member(order.organisation),
        builders.member(first.window.machine.factory.organisation),
        builders.member(last.window.machine.factory.organisation),
    )


def amounts_in(text: str) -> list[Decimal]:
    """Returns the amounts of a text, in their order."""
    signed = re.findall(r"([−-]?)CN¥([\d,]+\.\d\d)", text)
    return [Decimal(f"{'-' if sign else ''}{digits.replace(',', '')}") for sign, digits in signed]


SEEN = {
    "purchase order": {"buyer"},
    "confirmation": {"buyer"},
    "first traveller": {"first_owner"},
    "last traveller": {"last_owner"},
    "note between factories": {"buyer", "first_owner", "last_owner"},
    "note to the buyer": {"buyer", "last_owner"},
    "first inspection": {"buyer", "first_owner"},
    "last inspection": {"buyer", "last_owner"},
    "first statement": {"buyer", "first_owner"},
    "last statement": {"buyer", "last_owner"},
}


def test_each_side_opens_its_own_papers_alone(
    delivered: Delivered, visit: Callable[..., Any], subtests: Any
) -> None:
    people = {name: getattr(delivered, name) for name in ("buyer", "first_owner", "last_owner")}
    people["other factory"] = builders.member(builders.organisation())
    people["other buyer"] = builders.member(builders.buyer())

    assert delivered.papers.keys() == SEEN.keys()
    for person, user in people.items():
        client = visit(user)
        for name, address in delivered.papers.items():
            with subtests.test(f"{person}, {name}"):
                found = client.get(address).status_code
                assert (found == 200) == (person in SEEN[name])
                assert found in (200, 403, 404)


def test_papers_are_closed_to_who_is_not_signed_in(
    delivered: Delivered, visit: Callable[..., Any]
) -> None:
    for address in delivered.papers.values():
        assert visit().get(address).status_code == 302


@pytest.mark.parametrize("name", ["purchase order", "confirmation"])
def test_prices_of_an_orders_lines_sum_to_its_total(
    delivered: Delivered, visit: Callable[..., Any], name: str
) -> None:
    answer = visit(delivered.buyer).get(delivered.papers[name])

    *lines, total = amounts_in(answer.content.decode())
    assert len(lines) == 2
    assert sum(lines) == total == answer.context["total"]
    # The price of both lots with a fee of 2.5 %, each rounded down to a fen.
    assert total == Decimal("1537.50") + Decimal("1822.21")


def test_a_purchase_order_has_no_price_before_a_proposal_is_accepted(
    visit: Callable[..., Any],
) -> None:
    order = builders.order()
    client = visit(builders.member(order.organisation))

    page = client.get(reverse("papers:purchase-order", args=[order.pk])).content.decode()

    assert "lots and price follow with it" in page
    assert amounts_in(page) == [Decimal("60.00")]
    confirmation = reverse("papers:order-confirmation", args=[order.pk])
    assert client.get(confirmation).status_code == 404
    draft = builders.order(order.organisation, status=OrderStatus.DRAFT, submitted_at=None)
    assert client.get(reverse("papers:purchase-order", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize(("side", "account"), [("buyer", "buyer"), ("last_owner", "factory")])
def test_lines_of_a_statement_sum_to_its_total(
    delivered: Delivered, visit: Callable[..., Any], side: str, account: str
) -> None:
    client = visit(getattr(delivered, side))

    answer = client.get(delivered.papers["last statement"])

    found = amounts_in(answer.content.decode())
    lines, total = found[:-1:2], found[-1]
    stored = SettlementLine.objects.filter(
        transaction__settlement=delivered.last.settlement, account=account
    )
    assert lines == list(stored.order_by("at").values_list("amount", flat=True))
    assert sum(lines) == total == found[-2] == answer.context["total"]


def test_no_side_reads_an_amount_of_the_other(
    delivered: Delivered, visit: Callable[..., Any]
) -> None:
    settlement = delivered.last.settlement
    others = {
        "buyer": SettlementLine.objects.filter(account="factory"),
        "last_owner": SettlementLine.objects.filter(account__in=("buyer", "escrow", "platform")),
    }
    for side, rows in others.items():
        own = [
            abs(amount)
            for address in delivered.papers.values()
            for amount in amounts_in(visit(getattr(delivered, side)).get(address).content.decode())
        ]
        hidden = rows.filter(transaction__settlement=settlement).values_list("amount", flat=True)
        assert own
        assert {abs(amount) for amount in hidden}.isdisjoint(own)


def test_members_without_prices_print_no_amount(
    delivered: Delivered, visit: Callable[..., Any]
) -> None:
    for side in ("buyer", "last_owner"):
        user = getattr(delivered, side)
        user.memberships.update(sees_prices=False)
        client = visit(user)
        for name, address in delivered.papers.items():
            if side not in SEEN[name]:
                continue
            answer = client.get(address)
            assert answer.status_code == (403 if "statement" in name else 200), name
            assert amounts_in(answer.content.decode()) == []


def test_a_traveller_leads_to_its_lot_by_a_code_without_styles(
    delivered: Delivered, visit: Callable[..., Any]
) -> None:
    page = visit(delivered.last_owner).get(delivered.papers["last traveller"]).content.decode()

    lot = reverse("factory:allocation", args=[delivered.last.pk])
    code = segno.make(f"http://testserver{lot}", error="m", micro=False)
    expected = re.search(r' d="[^"]+"', code.svg_inline(border=4))
    assert expected is not None
    assert expected[0] in page
    assert "style=" not in page
    # The code is scaled as a whole: one without a view box would be cut off.
    assert re.search(r'<svg viewBox="0 0 \d+ \d+" class="qr">', page)
    assert delivered.last.work_order in page
    assert delivered.last.order.organisation.name in page


def test_a_traveller_begins_with_the_acceptance(visit: Callable[..., Any]) -> None:
    order, run = builders.order(), builders.run()
    for status in (AllocationStatus.OFFERED, AllocationStatus.ACCEPTED):
        row = builders.allocation(order, run=run, quantity=1, status=status)
        client = visit(builders.member(row.window.machine.factory.organisation))

        answer = client.get(reverse("papers:lot-traveller", args=[row.pk]))

        assert (answer.status_code == 200) == (status in TRAVELLING_STATUSES)
        if answer.status_code == 200:
            # Both sides have not agreed yet.
            assert order.organisation.alias in answer.content.decode()
            assert order.organisation.name not in answer.content.decode()


def test_a_note_between_factories_names_neither_to_the_other(
    delivered: Delivered, visit: Callable[..., Any]
) -> None:
    address = delivered.papers["note between factories"]
    names = [row.window.machine.factory.name for row in (delivered.first, delivered.last)]
    pages = {
        side: visit(getattr(delivered, side)).get(address).content.decode()
        for side in ("buyer", "first_owner", "last_owner")
    }

    assert [name in pages["buyer"] for name in names] == [True, True]
    assert [name in pages["first_owner"] for name in names] == [True, False]
    assert [name in pages["last_owner"] for name in names] == [False, True]
    for side in ("first_owner", "last_owner"):
        assert delivered.last.order.organisation.name not in pages[side]
        assert delivered.last.order.reference not in pages[side]


def test_a_note_to_the_buyer_has_its_address_pieces_and_mass(
    delivered: Delivered, visit: Callable[..., Any]
) -> None:
    page = visit(delivered.last_owner).get(delivered.papers["note to the buyer"])

    assert page.context["number"] == f"{delivered.last.work_order}-D1"
    assert page.context["mass_kg"] == 50
    assert "Gate 3, 88 Century Avenue" in page.content.decode()
    assert "Sinotrans 4711" in page.content.decode()


def test_passed_and_failed_pieces_sum_to_what_was_inspected(
    delivered: Delivered, visit: Callable[..., Any]
) -> None:
    second = Inspection.objects.create(
        allocation=delivered.last, passed=3, failed=1, spare=2, overrun_failed=4, is_rework=True
    )

    page = visit(delivered.buyer).get(reverse("papers:inspection-report", args=[second.pk]))

    numbers = re.findall(r'<td class="number">(\d+)</td>', page.content.decode())
    passed, failed, inspected = map(int, numbers)
    assert (passed, failed) == (5, 5)
    assert inspected == passed + failed
    assert page.context["number"] == f"{delivered.last.work_order}-I2"
    assert "were reworked" in page.content.decode()


def test_pages_lead_to_their_papers(delivered: Delivered, visit: Callable[..., Any]) -> None:
    papers = delivered.papers
    order, first, last = delivered.last.order_id, delivered.first.pk, delivered.last.pk
    pages = [
        (
            delivered.buyer,
            reverse("buyer:order", args=[order]),
            ("purchase order", "confirmation", "note to the buyer", "last inspection"),
        ),
        (
            delivered.buyer,
            reverse("buyer:payments", args=[order]),
            ("first statement", "last statement"),
        ),
        (
            delivered.first_owner,
            reverse("factory:allocation", args=[first]),
            ("first traveller", "note between factories", "first inspection", "first statement"),
        ),
        (
            delivered.last_owner,
            reverse("factory:allocation", args=[last]),
            ("last traveller", "note to the buyer", "last inspection", "last statement"),
        ),
    ]
    for user, address, names in pages:
        page = visit(user).get(address).content.decode()
        for name in names:
            assert f'href="{papers[name]}"' in page, name


def test_papers_are_in_the_readers_language(
    delivered: Delivered, visit: Callable[..., Any]
) -> None:
    page = visit(delivered.buyer, "zh-hans").get(delivered.papers["confirmation"])

    assert '<html lang="zh-Hans" class="paper">' in page.content.decode()
