"""Checks inbox, count, preferences and calendar feed as people use them."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.models import UserSession
from common.clock import now
from common.events import outbox
from matching.models import Allocation
from matching.states import AllocationStatus
from notifications.kinds import MailChoice, NotificationKind
from notifications.models import CalendarKey, MailPreference, Notification
from notifications.services import fan_out
from tests import builders

pytestmark = pytest.mark.django_db
INBOX = "/account/notifications/"


@pytest.fixture
def notified(sides: Any) -> Any:
    """Tells the planner of an offer and of a cancelled lot."""
    other = builders.allocation(sides.order, window=sides.window)
    outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
    outbox.record(Allocation, [other.pk], AllocationStatus.CANCELLED, by=None)
    fan_out.fan_out()
    return sides


def browser(user: Any) -> Client:
    """Returns the user's browser."""
    client = Client()
    client.force_login(user)
    return client


def test_the_inbox_lists_filters_and_marks(notified: Any) -> None:
    client = browser(notified.planner)
    page = client.get(INBOX).content.decode()
    assert page.count(f"Answer the offer {notified.work_order}") == 2  # in the menu and the table
    assert '<span class="count">2</span>' in page
    only = client.get(INBOX, {"kind": "lot.cancelled"}, headers={"HX-Request": "true"})
    assert "work was cancelled" in only.content.decode()
    assert "Answer the offer" not in only.content.decode()
    row = Notification.objects.filter(user=notified.planner).order_by("pk")[0]
    client.post(f"{INBOX}read/", {"notification": row.pk})
    assert '<span class="count">1</span>' in client.get(INBOX).content.decode()
    unread = client.get(INBOX, {"unread": "true"}, headers={"HX-Request": "true"})
    assert "Answer the offer" not in unread.content.decode()
    client.post(f"{INBOX}read/")
    assert not Notification.objects.filter(user=notified.planner).unread().exists()
    # The inbox of others is theirs.
    assert Notification.objects.unread().exists()


def test_an_empty_inbox_says_what_comes_there(sides: Any) -> None:
    page = browser(sides.planner).get(INBOX).content.decode()
    assert "What happens to your orders and work is shown here." in page


def test_the_inbox_is_in_chinese_too(notified: Any) -> None:
    notified.planner.language = "zh-hans"
    notified.planner.save()
    page = browser(notified.planner).get(INBOX).content.decode()
    assert f"前答复派单 {notified.work_order}。" in page
    assert "批次已取消" in page


def test_opening_a_notification_marks_it_and_leads_to_its_subject(notified: Any) -> None:
    row = Notification.objects.filter(user=notified.planner).order_by("pk")[0]
    answer = browser(notified.planner).get(f"{INBOX}{row.pk}/")
    assert answer.headers["Location"] == reverse("factory:allocation", args=[notified.pk])
    row.refresh_from_db()
    assert row.read_at is not None
    assert browser(notified.purchaser).get(f"{INBOX}{row.pk}/").status_code == 404


def test_every_role_has_its_inbox(notified: Any) -> None:
    for user in (notified.planner, notified.purchaser, notified.operator.members.get()):
        assert browser(user).get(INBOX).status_code == 200
    assert browser(notified.purchaser).get(INBOX).content.decode().count("work was cancelled") == 2


def test_the_count_is_polled_and_does_not_keep_the_session_alive(notified: Any) -> None:
    client = browser(notified.planner)
    client.get(INBOX)
    at = now() - timedelta(hours=1)
    session = client.session
    session["seen_at"] = at.timestamp()
    session.save()
    part = client.get(f"{INBOX}unread/").content.decode()
    assert '<span class="count">2</span>' in part
    assert "<html" not in part
    assert client.session["seen_at"] == at.timestamp()
    client.get(INBOX)
    assert client.session["seen_at"] > at.timestamp()
    assert UserSession.objects.count() == 1


def test_a_page_asks_for_notifications_by_one_query(
    notified: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = browser(notified.planner)
    client.get(f"{INBOX}unread/")
    # Session, user, memberships, notifications.
    with django_assert_num_queries(4):
        client.get(f"{INBOX}unread/")


def test_urgent_ones_stand_above_the_page(sides: Any) -> None:
    outbox.record(Allocation, [sides.pk], "ending", by=None)
    fan_out.fan_out()
    page = browser(sides.planner).get(reverse("account:profile")).content.decode()
    assert page.count("ends soon: answer it until") == 2
    assert 'class="banner" role="alert"' in page


def test_a_choice_of_mails_is_saved(sides: Any) -> None:
    client = browser(sides.planner)
    address = reverse("account:mail-preferences")
    form = client.get(address).context["form"]
    assert NotificationKind.PROPOSAL_MADE not in form.fields
    values = dict.fromkeys(form.fields, MailChoice.OFF)
    assert client.post(address, values).status_code == 302
    assert MailPreference.objects.filter(user=sides.planner, choice="off").count() == len(values)
    assert client.post(address, values | {"offer.made": "hourly"}).status_code == 422


def test_a_calendar_key_shows_committed_work_until_it_is_revoked(sides: Any) -> None:
    client = browser(sides.planner)
    page = reverse("factory:calendar-feed")
    address = client.post(page).context["address"]
    path, _, key = address.partition("://testserver")[2].partition("?key=")
    (row,) = CalendarKey.objects.all()
    assert row.key_sha256 == sha256(key.encode()).hexdigest()
    assert key not in client.get(page).content.decode()
    answer = Client().get(path, {"key": key})
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(entry["summary"]) == f"{sides.work_order}: 100 × Bracket"
    assert entry.decoded("dtstart") == sides.work_starts_at.replace(microsecond=0)
    assert str(entry["url"]).endswith(reverse("factory:allocation", args=[sides.pk]))
    CalendarKey.objects.get(last_used_at__isnull=False)
    client.post(reverse("factory:revoke-calendar-feed"))
    assert Client().get(path, {"key": key}).status_code == 404


def test_a_new_key_replaces_the_old_one(sides: Any) -> None:
    client = browser(sides.planner)
    page = reverse("factory:calendar-feed")
    old, new = (client.post(page).context["address"] for _ in range(2))
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


@pytest.mark.parametrize("key", ["", "x", "x" * 10_000, "\x00", "ü"])
def test_wrong_keys_find_nothing(sides: Any, key: str) -> None:
    assert Client().get("/factory/calendar.ics", {"key": key}).status_code == 404


def test_who_left_has_no_calendar(sides: Any) -> None:
    colleague = builders.member(sides.maker)
    address = browser(colleague).post(reverse("factory:calendar-feed")).context["address"]
    colleague.memberships.all().delete()
    assert Client().get(address).status_code == 404


def test_keys_are_not_logged(sides: Any, capfd: Any, caplog: Any) -> None:
    address = browser(sides.planner).post(reverse("factory:calendar-feed")).context["address"]
    key = address.partition("?key=")[2]
    caplog.set_level("DEBUG")
    Client().get(address)
    shown = capfd.readouterr()
    assert key not in shown.out + shown.err + caplog.text
