"""Checks which mails people get, when, in which words, and that each is sent once."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Role
from common.clock import now
from common.events import outbox
from matching.models import Allocation
from matching.states import AllocationStatus
from notifications.kinds import MailChoice, NotificationKind
from notifications.models import MailPreference, NotificationMail
from notifications.services import event_mails, fan_out
from notifications.services.notifying import next_morning
from notifications.services.preferences import choose_mail
from tests import builders

pytestmark = pytest.mark.django_db
K = NotificationKind


def offer(lot: Any) -> None:
    """Announces an offer and fans it out."""
    Allocation.objects.filter(pk=lot.pk).update(
        offer_expires_at=datetime(2030, 5, 6, 7, tzinfo=UTC)
    )
    outbox.record(Allocation, [lot.pk], AllocationStatus.OFFERED, by=None)
    fan_out.fan_out()


def test_a_mail_at_once_names_the_offer_its_deadline_and_its_page(
    sides: Any, settings: Any
) -> None:
    settings.ACCOUNTS = settings.ACCOUNTS | {"public_url": "https://mill.example"}
    offer(sides)
    assert event_mails.send_due_mails() == 1
    (sent,) = mail.outbox
    page = "https://mill.example" + reverse("factory:allocation", args=[sides.pk])
    assert sent.to == [sides.planner.email]
    assert sent.subject == (
        f"Millshare: Answer the offer {sides.work_order} until 6 May 2030, 07:00"
        " Coordinated Universal Time."
    )
    ((html, kind),) = sent.alternatives
    assert page in sent.body
    assert page in html
    assert kind == "text/html"
    (row,) = NotificationMail.objects.filter(sent_at__isnull=False)
    assert sent.extra_headers["Message-ID"] == f"<{row.pk}@mill.example>"
    assert event_mails.send_due_mails() == 0


def test_many_of_a_kind_at_once_are_one_mail(sides: Any) -> None:
    for _ in range(60):
        outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
    fan_out.fan_out()
    assert event_mails.send_due_mails() == 1
    (sent,) = mail.outbox
    assert sent.subject == "Millshare: Offer made (60)"
    assert sent.body.count(sides.work_order) == 50
    assert "10 more are in your notifications." in sent.body
    assert sides.planner.notifications.count() == 60


def test_words_are_in_the_persons_language_and_time_zone(sides: Any) -> None:
    sides.planner.language, sides.planner.time_zone = "zh-hans", "Asia/Shanghai"
    sides.planner.save()
    offer(sides)
    event_mails.send_due_mails()
    (sent,) = mail.outbox
    assert "请在" in sent.subject
    assert "15:00" in sent.subject
    assert "中国" in sent.subject


@pytest.mark.parametrize(
    ("choice", "count"), [(MailChoice.AT_ONCE, 1), (MailChoice.DAILY, 0), (MailChoice.OFF, 0)]
)
def test_a_choice_says_when_mail_comes(sides: Any, choice: str, count: int) -> None:
    choose_mail(user=sides.planner, choices={K.OFFER_MADE: choice})
    offer(sides)
    assert event_mails.send_due_mails() == count
    assert sides.planner.notifications.count() == 1


def test_viewers_get_no_mail_unless_they_choose_it(sides: Any) -> None:
    viewer = builders.member(sides.maker, Role.VIEWER)
    eager = builders.member(sides.maker, Role.VIEWER)
    choose_mail(user=eager, choices={K.OFFER_MADE: MailChoice.AT_ONCE})
    offer(sides)
    event_mails.send_due_mails()
    assert {to for sent in mail.outbox for to in sent.to} == {sides.planner.email, eager.email}
    assert viewer.notifications.count() == 1


def test_a_digest_has_the_unread_events_of_the_day(sides: Any) -> None:
    choose_mail(user=sides.planner, choices={K.OFFER_MADE: MailChoice.DAILY})
    for _ in range(3):
        offer(sides)
    first = sides.planner.notifications.order_by("pk").first()
    first.read_at = now()
    first.save()
    digest = NotificationMail.objects.get(is_digest=True)
    assert event_mails.send_due_mails() == 0
    NotificationMail.objects.update(next_try_at=now())
    assert event_mails.send_due_mails() == 1
    (sent,) = mail.outbox
    assert sent.subject == "Millshare: 2 events of the day"
    assert sent.body.count(sides.work_order) == 2
    assert digest.due_at > now()


@pytest.mark.parametrize(
    ("zone", "at", "morning"),
    [
        (
            "Asia/Shanghai",
            datetime(2026, 3, 1, 23, tzinfo=UTC),
            datetime(2026, 3, 2, 0, tzinfo=UTC),
        ),
        ("Asia/Shanghai", datetime(2026, 3, 2, 0, tzinfo=UTC), datetime(2026, 3, 3, 0, tzinfo=UTC)),
        # Shortly before the hour the next morning is meant.
        (
            "Asia/Shanghai",
            datetime(2026, 3, 1, 23, 50, tzinfo=UTC),
            datetime(2026, 3, 3, 0, tzinfo=UTC),
        ),
        # The clock goes forward in between.
        (
            "Europe/Berlin",
            datetime(2026, 3, 28, 9, tzinfo=UTC),
            datetime(2026, 3, 29, 6, tzinfo=UTC),
        ),
    ],
)
def test_mornings_are_by_the_persons_clock(
    sides: Any, zone: str, at: datetime, morning: datetime
) -> None:
    member = sides.planner.memberships.get()
    member.user.time_zone = zone
    assert next_morning(member, at) == morning


def test_a_mail_that_fails_is_tried_again_and_given_up_in_the_end(
    sides: Any, monkeypatch: Any, settings: Any
) -> None:
    def refuse(self: Any, fail_silently: bool = False) -> int:
        raise SMTPException("busy")

    settings.NOTIFICATIONS = settings.NOTIFICATIONS | {"mail_attempts": 2}
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    offer(sides)
    event_mails.send_due_mails()
    row = NotificationMail.objects.get()
    assert (row.attempts, row.sent_at) == (1, None)
    assert row.next_try_at > now() + timedelta(seconds=50)
    NotificationMail.objects.update(next_try_at=now())
    event_mails.send_due_mails()
    assert NotificationMail.objects.get().next_try_at is None


def test_a_claimed_mail_is_nobody_elses_until_its_lease_ends(sides: Any) -> None:
    offer(sides)
    claimed = event_mails.claim_mail()
    assert event_mails.claim_mail() is None
    NotificationMail.objects.update(next_try_at=now())
    assert event_mails.claim_mail() == claimed


def test_who_left_the_organisation_gets_nothing(sides: Any) -> None:
    offer(sides)
    sides.planner.memberships.all().delete()
    assert event_mails.send_due_mails() == 0
    assert NotificationMail.objects.get().next_try_at is None


def test_the_link_of_a_mail_ends_its_kind_without_signing_in(sides: Any, client: Any) -> None:
    offer(sides)
    event_mails.send_due_mails()
    (sent,) = mail.outbox
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = sent.extra_headers["List-Unsubscribe"].strip("<>")
    path = address.partition("://")[2].partition("/")[2]
    assert client.get(f"/{path}").status_code == 200
    assert not MailPreference.objects.exists()
    answer = client.post(
        f"/{path}", "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    (chosen,) = MailPreference.objects.all()
    assert (chosen.user, chosen.kind, chosen.choice) == (sides.planner, K.OFFER_MADE, "off")
    assert client.post(f"/{path[:-3]}x/").status_code == 404


def test_the_link_of_a_digest_ends_all_that_comes_daily(sides: Any, client: Any) -> None:
    choose_mail(user=sides.planner, choices={K.OFFER_MADE: MailChoice.DAILY})
    offer(sides)
    NotificationMail.objects.update(next_try_at=now())
    event_mails.send_due_mails()
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    client.post("/" + address.partition("://")[2].partition("/")[2])
    found = dict(MailPreference.objects.values_list("kind", "choice"))
    assert found[K.OFFER_MADE] == found[K.LOT_CANCELLED] == MailChoice.OFF
    assert K.OFFER_ENDING not in found


def test_without_a_mail_server_there_are_notifications_alone(sides: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    offer(sides)
    assert not NotificationMail.objects.exists()
    assert sides.planner.notifications.count() == 1


def test_mail_of_a_person_erased_meanwhile_stops_no_other(sides: Any) -> None:
    offer(sides)
    claimed = event_mails.claim_mail()
    assert claimed is not None
    NotificationMail.objects.filter(pk=claimed).delete()

    assert event_mails.send_claimed(claimed, server=None) is False
    assert mail.outbox == []
