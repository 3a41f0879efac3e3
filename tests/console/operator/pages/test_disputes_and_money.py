"""Tests the operator's pages of disputes, orders and money."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import BankAccount
from fulfilment import pipeline
from fulfilment.models import Dispute, Payment
from fulfilment.services.acceptance import dispute_goods, resolve_dispute
from tests import builders
from tests.fulfilment.conftest import deliver, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return builders.allocation()


@pytest.fixture
def dispute(made):
    deliver(made)
    dispute_goods(order=fresh(made.order), by=None, reason="Scratched on the edge")
    return Dispute.objects.get()


def test_a_case_is_previewed_and_decided_with_a_reason(operator, viewer, dispute, made):
    page = reverse("operator:dispute", args=[dispute.pk])
    queue = operator.get(reverse("operator:disputes")).content.decode()
    assert made.order.reference in queue
    assert '<span class="count">1</span>' in queue
    field = f"refund-{made.pk}"

    shown = operator.post(page, {field: "150", "preview": "1"})
    assert "¥150.00" in shown.content.decode()
    assert fresh(dispute).status == "open"
    errors = operator.post(page, {field: "9999", "reason": "so"}).context["form"].errors
    assert list(errors) == [field]
    errors = operator.post(page, {field: "150"}).context["form"].errors
    assert list(errors) == ["reason"]
    assert viewer.post(page, {"reason": "so"}).status_code == 403
    assert "¥" not in viewer.get(page).content.decode()

    assert operator.post(page, {field: "150", "reason": "One in ten."}).status_code == 302
    decided = operator.get(page).content.decode()
    assert "One in ten." in decided
    assert fresh(dispute).status == "refunded"


def test_both_sides_see_the_case_and_add_statements(client, dispute, made):
    buyer = builders.member(made.order.organisation)
    factory = builders.member(made.window.machine.factory.organisation)
    type(made).objects.filter(pk=made.pk).update(work_order="W-26-00007")
    for user, page, write, pk in (
        (buyer, "buyer:order", "buyer:write-message", made.order_id),
        (factory, "factory:allocation", "factory:write-message", made.pk),
    ):
        client.force_login(user)
        text = f"Stated on {page}"
        sent = {"text": text, "is_statement": "1"}
        assert client.post(reverse(write, args=[pk]), sent).status_code == 302
        shown = client.get(reverse(page, args=[pk])).content.decode()
        assert "An operator decides by" in shown
        assert shown.count(text) == 2
    assert dispute.statements.count() == 3


def test_an_order_is_found_by_its_buyer_shown_and_cancelled(operator, viewer, made):
    type(made.order).objects.filter(pk=made.order_id).update(submitted_at=timezone.now())
    buyer = made.order.organisation.name
    page = reverse("operator:order", args=[made.order_id])
    found = operator.get(reverse("operator:orders"), {"text": buyer}).content.decode()
    assert page in found
    cancel = reverse("operator:cancel-order", args=[made.order_id])

    assert viewer.post(cancel, {"reason": "so"}).status_code == 403
    operator.post(cancel, {"reason": " "})
    assert fresh(made.order).status == "awarded"
    answer = operator.post(cancel, {"reason": "The buyer is insolvent."}, follow=True)

    assert fresh(made.order).status == "cancelled"
    assert answer.content.decode().count("The buyer is insolvent.") >= 2


def test_payments_are_listed_marked_and_read_from_a_statement(operator, viewer, made, settings):
    settings.FULFILMENT = settings.FULFILMENT | {"payments_confirmed": "by-hand"}
    builders.allocation()
    pipeline.sweep()
    first, second = Payment.objects.order_by("number")
    listed = operator.get(reverse("operator:money"), {"shown": "due"}).content.decode()
    assert first.reference in listed
    assert "¥3,000.00" in listed
    exported = operator.get(reverse("operator:money"), {"export": "csv"}).content.decode()
    assert f"{second.reference},to receive," in exported
    assert operator.get(reverse("operator:money"), {"export": "xlsx"}).status_code == 200
    assert viewer.get(reverse("operator:money")).status_code == 403

    page = reverse("operator:payment", args=[first.pk])
    assert list(operator.post(page, {"paid_on": "2026-01-05"}).context["form"].errors) == [
        "bank_reference"
    ]
    operator.post(page, {"bank_reference": "T 1", "paid_on": "2026-01-05"})
    assert fresh(first).status == "done"

    statement = reverse("operator:statement")
    for lines, fault in (
        ("reference,amount\n", "date"),
        (f"reference;amount;date\n{second.reference};1.499,00;2026-01-05\n", "1234.50"),
        (f"reference,amount,date\n{second.reference},1499.00,2026-01-05\n", "1500"),
    ):
        file = SimpleUploadedFile("bank.csv", lines.encode())
        answer = operator.post(statement, {"file": file})
        assert answer.status_code == 422
        assert fault in answer.context["faults"][0]
    assert fresh(second).status == "due"
    good = f"reference,amount,date\nInvoice {second.reference},1500.00,2026-01-05\n"
    operator.post(statement, {"file": SimpleUploadedFile("bank.csv", good.encode())})
    assert fresh(second).status == "done"


def test_transfers_name_the_account_of_whom_they_pay(operator, viewer, dispute, made, settings):
    settings.FULFILMENT = settings.FULFILMENT | {"payments_confirmed": "by-hand"}
    factory = made.window.machine.factory.organisation
    resolve_dispute(order=fresh(made.order), by=None, reason="Sound.", refunds={})
    pipeline.sweep()
    payout = Payment.objects.get(line__account="factory", line__amount__gt=0)
    page, number = reverse("operator:payment", args=[payout.pk]), "6222021001123456789"
    assert "None yet; an owner enters it" in operator.get(page).content.decode()

    BankAccount.objects.create(
        organisation=factory, holder="Near Works Ltd", number=number, bank_code="102100099996"
    )

    shown = operator.get(page).content.decode()
    for word in ("Near Works Ltd", number, "102100099996"):
        assert word in shown
    listed = operator.get(reverse("operator:money"))
    assert number not in listed.content.decode()
    exported = operator.get(reverse("operator:money"), {"export": "xlsx"}).content
    (heads, *rows) = load_workbook(BytesIO(exported)).active.values
    lines = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    line = lines.pop(payout.reference)
    assert (line["Account holder"], line["Bank code"]) == ("Near Works Ltd", "102100099996")
    assert line["IBAN or account number"] == number
    assert {other["IBAN or account number"] for other in lines.values()} <= {None, ""}
    assert viewer.get(page).status_code == 403


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"reference,amount,date\n\xff,1,2026-01-05\n", "UTF-8"),
        (b'reference,amount,date\n"' + b"x" * 200_000 + b'",1,2026-01-05\n', "quotation mark"),
        (b"reference,amount,date,bank_reference\nP-000001,1,2026-01-05,a\x00b\n", "U+0000"),
        (b"reference,amount,date\n", "1000 lines"),
    ],
)
def test_a_statement_that_cannot_be_read_says_why(operator, content, fault):
    file = SimpleUploadedFile("bank.csv", content)

    answer = operator.post(reverse("operator:statement"), {"file": file})

    assert answer.status_code == 422
    (said,) = answer.context["faults"]
    assert fault in said
