"""Checks that every kind is announced, worded, linked, and gives nothing away."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import resolve
from django.utils import translation

from accounts.models import Organisation, SignUp
from audit.models import AuditRun
from common.clock import now
from common.events import outbox
from fulfilment.models import (
    DeliveryClaim,
    Dispute,
    Inspection,
    OrderMessage,
    Payment,
    ProgressReport,
    Receipt,
    Return,
    Settlement,
    SettlementLine,
    SettlementTransaction,
    Shipment,
)
from matching.models import Allocation, CounterOffer, MatchRun, Proposal
from notifications.announcements import ANNOUNCEMENTS
from notifications.kinds import EventSide, NotificationKind, rule_of
from notifications.models import Event, Notification
from notifications.services import event_mails, fan_out
from notifications.services.preferences import choose_mail
from notifications.services.reminders import announce_deadlines
from notifications.subject_pages import address_of
from notifications.texts import SENTENCES, sentence_of
from orders.models import Order
from tests import builders

pytestmark = pytest.mark.django_db
K = NotificationKind
# Amounts that nothing else in a row resembles, and names that only their own side may read.
PRICE, EARNINGS = Decimal("31337.41"), Decimal("27182.83")
MAKER, RIVAL, NEXT, BUYER = "Makertown", "Rivalville", "Nextburg", "Buyerham"
SECRETS = ("31337", "27182", "sesame-text", "Sesame Title")


@pytest.fixture
def market(operator: Organisation) -> dict[str, Any]:
    """Creates an order of two steps with secrets in every row that events are about."""
    buyer = builders.buyer(name=BUYER, alias="Alias-B")
    order = builders.order(
        buyer, operations=[{}, {}], title="Sesame Title", reserve_price=PRICE, status="disputed"
    )
    run = builders.run(cost=PRICE)
    amounts = {
        "agreed_price": PRICE,
        "agreed_earnings": EARNINGS,
        "agreed_transport": Decimal(0),
        "machining": EARNINGS,
    }
    makers = [builders.organisation(name=name, alias=f"Alias-{name}") for name in (MAKER, NEXT)]
    lots = [
        builders.allocation(order, step=step, run=run, window=window_of(maker), **amounts)
        for step, maker in enumerate(makers, start=1)
    ]
    rival = builders.organisation(name=RIVAL, alias="Alias-R")
    third = builders.allocation(order, step=1, run=run, window=window_of(rival), **amounts)
    for organisation in (buyer, *makers, rival):
        builders.member(organisation)
    sent = Shipment.objects.create(allocation=lots[1], pieces=10, shipped_on=now().date())
    transfer = builders.lot(*lots)
    forwarded = Shipment.objects.create(
        allocation=lots[0], lot=transfer, pieces=10, shipped_on=now().date()
    )
    receipts = [
        Receipt.objects.create(shipment=forwarded, received=10),
        Receipt.objects.create(shipment=sent, received=6),
    ]
    settlement = Settlement.objects.create(
        allocation=lots[0], currency_id="CNY", price=PRICE, fee_percent=0
    )
    posted = SettlementTransaction.objects.create(settlement=settlement, number=1, kind="hold")
    held = {"buyer": -PRICE, "factory": EARNINGS, "pool": PRICE - EARNINGS}
    lines = [
        SettlementLine.objects.create(transaction=posted, account=account, amount=amount)
        for account, amount in held.items()
    ]
    versions = [
        Proposal.objects.create(
            order=order,
            number=number,
            quantity=100,
            price=PRICE,
            delivery_on=now().date(),
            status=status,
            changes=changes,
        )
        for number, status, changes in (
            (1, "superseded", []),
            (2, "open", [f"The price is {PRICE}."]),
        )
    ]
    return {
        "lots": [*lots, third],
        Allocation: [*lots, third],
        CounterOffer: [
            CounterOffer.objects.create(
                allocation=lots[0],
                run=run,
                kind="price",
                hourly_rate=PRICE,
                note="sesame-text",
                offered_window=lots[0].window,
                offered_quantity=100,
                offered_earnings=EARNINGS,
                offered_cost=PRICE,
                offered_price=PRICE,
            )
        ],
        Proposal: versions,
        Order: [order],
        MatchRun: [run],
        ProgressReport: [ProgressReport.objects.create(allocation=lots[0], pieces_done=3)],
        Inspection: [Inspection.objects.create(allocation=lots[0], passed=3, failed=1)],
        Shipment: [sent, forwarded],
        Receipt: receipts,
        DeliveryClaim: [DeliveryClaim.objects.create(receipt=receipts[1], short=4, damaged=0)],
        Return: [
            Return.objects.create(
                order=order,
                allocation=lots[0],
                pieces=1,
                remedy="refund",
                reason="surface",
                description="sesame-text",
            )
        ],
        Dispute: [Dispute.objects.create(order=order, reason="sesame-text")],
        Payment: [
            Payment.objects.create(line=line, status="due" if line.amount < 0 else "done")
            for line in lines
        ],
        OrderMessage: [
            OrderMessage.objects.create(order=order, number=1, side="buyer", text="sesame-text"),
            OrderMessage.objects.create(
                order=order,
                number=2,
                side="buyer",
                text="sesame-text",
                factory=lots[0].window.machine.factory,
            ),
        ],
        "certification": builders.certification(lots[0].window.machine.factory, "iso-9001"),
        SignUp: [
            SignUp.objects.create(
                organisation_name="Newcomer",
                is_buyer=True,
                full_name="A",
                email="a@example.com",
                note="sesame-text",
            )
        ],
        AuditRun: [
            AuditRun.objects.create(
                seconds=1,
                checked=1,
                findings=[{"name": "x", "sentence": "x", "count": 1, "ids": ["sesame-text"]}],
            )
        ],
    }


def window_of(maker: Organisation) -> Any:
    """Creates hours of a manufacturer, for a rate that is secret."""
    machine = builders.machine(builders.factory(organisation=maker, name=f"{maker} works"))
    return builders.window(machine, hourly_rate=EARNINGS)


def announce_everything(market: dict[str, Any]) -> None:
    """Records everything that is announced, of every row, and fans it out."""
    for model, announced in ANNOUNCEMENTS.items():
        rows = market.get(model) or [market["certification"]]
        for what in {name.partition(".")[0] for name in announced.kinds}:
            outbox.record(model, [row.pk for row in rows], what, by=None)
    fan_out.fan_out()


def test_every_kind_occurs(market: dict[str, Any]) -> None:
    announce_everything(market)
    found = set(Event.objects.values_list("kind", flat=True))
    # Announced by the last answer to an offer, once for a version.
    assert set(K.values) - found == set()


def test_nothing_of_others_is_in_any_event_mail_or_page(
    market: dict[str, Any], settings: Any
) -> None:
    announce_everything(market)
    # Events themselves.
    for event in Event.objects.select_related("organisation"):
        document = json.dumps(event.as_document())
        names = {MAKER, RIVAL, NEXT, BUYER, "Alias"}
        assert [word for word in (*SECRETS, *names) if word in document] == [], event
    # Their words, in both languages, in mails and in the inbox.
    users = {row.user for row in Notification.objects.select_related("user")}
    for language in ("en", "zh-hans"):
        for user in users:
            user.language = language
            user.save()
            own = user.memberships.get().organisation.name
            hidden = {*SECRETS, MAKER, RIVAL, NEXT, BUYER, "Alias"} - {own}
            browser = Client()
            browser.force_login(user)
            part = browser.get("/account/notifications/unread/").content.decode()
            assert [word for word in hidden if word in part] == []
            with translation.override(language):
                rows = Notification.objects.filter(user=user).select_related("event")
                said = "\n".join(sentence_of(row.event) for row in rows)
            assert [word for word in hidden if word in said] == []
    event_mails.send_due_mails()
    by_address = {user.email: user.memberships.get().organisation.name for user in users}
    assert mail.outbox
    for sent in mail.outbox:
        own = by_address[sent.to[0]]
        text = "\n".join((sent.subject, sent.body, sent.alternatives[0][0]))
        hidden = {*SECRETS, MAKER, RIVAL, NEXT, BUYER, "Alias"} - {own}
        assert [word for word in hidden if word in text] == [], (sent.to, sent.subject)


def test_who_has_no_part_in_the_subject_has_no_event(market: dict[str, Any]) -> None:
    announce_everything(market)
    _, second, third = market["lots"]
    of_rival = Event.objects.filter(organisation=third.window.machine.factory.organisation)
    subjects = {row.subject.get("allocation") for row in of_rival}
    assert subjects - {None} == {str(third.pk)}
    of_next = Event.objects.filter(organisation=second.window.machine.factory.organisation)
    subjects = {row.subject.get("allocation") for row in of_next}
    assert subjects - {None} == {str(second.pk)}


def test_every_event_has_words_and_a_page(market: dict[str, Any]) -> None:
    announce_everything(market)
    for event in Event.objects.all():
        for language in ("en", "zh-hans"):
            with translation.override(language):
                said = sentence_of(event)
            assert "%" not in said
            assert event.reference in said or event.kind == K.BOOKS_BROKEN
        resolve(address_of(event))
    assert set(SENTENCES) == set(K.values)
    assert {K(kind).label for kind in SENTENCES}


@pytest.mark.slow
def test_links_lead_to_pages_that_their_readers_may_open(market: dict[str, Any]) -> None:
    announce_everything(market)
    links = {
        (row.user, address_of(row.event))
        for row in Notification.objects.select_related("event", "user")
    }
    for user in {user for user, _ in links}:
        browser = Client()
        browser.force_login(user)
        for address in {address for owner, address in links if owner == user}:
            assert browser.get(address).status_code in (200, 302), address


def test_no_kind_notifies_a_side_that_never_sees_it(market: dict[str, Any]) -> None:
    announce_everything(market)
    seen: dict[str, set[str]] = {}
    for kind, side in Event.objects.values_list("kind", "side").distinct():
        seen.setdefault(kind, set()).add(side)
    for kind in K:
        assert rule_of(kind).notified <= seen[kind], kind


def test_deadlines_are_announced_once(operator: Organisation, settings: Any) -> None:
    today = now().date()
    offered = builders.allocation(
        builders.order(), status="offered", offer_expires_at=now() + timedelta(hours=5)
    )
    builders.allocation(
        builders.order(), status="offered", offer_expires_at=now() + timedelta(hours=7)
    )
    due = builders.allocation(due_on=offered.window.machine.factory.day_of(now()))
    late = builders.allocation(due_on=today - timedelta(days=3))
    builders.allocation(due_on=today + timedelta(days=9))
    ending = builders.certification(
        due.window.machine.factory, "iso-9001", valid_to=today + timedelta(days=20)
    )
    assert announce_deadlines() == 4
    assert announce_deadlines() == 0
    fan_out.fan_out()
    found = Event.objects.filter(side=EventSide.FACTORY).values_list("kind", "reference")
    assert {
        (K.OFFER_ENDING, offered.work_order),
        (K.LOT_DUE, due.work_order),
        (K.LOT_LATE, late.work_order),
        (K.CERTIFICATE_ENDING, f"iso-9001 {ending.number}"),
    } <= set(found)
    # A week before its end the certificate is announced again.
    type(ending).objects.update(valid_to=today + timedelta(days=6))
    assert announce_deadlines() == 1


def test_mail_of_each_kind_can_be_chosen(operator: Organisation) -> None:
    user = operator.members.get()
    choose_mail(user=user, choices=dict.fromkeys(K.values, "daily"))
    assert user.mail_preferences.count() == len(K)
