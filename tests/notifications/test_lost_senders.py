"""Checks that each mail arrives once, wherever its sender is killed."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from accounts.models import User
from common.clock import now
from common.events import outbox
from matching.models import Allocation
from matching.states import AllocationStatus
from notifications.models import Notification, NotificationMail
from notifications.services import fan_out
from tests import builders
from tests.notifications.mailbox import Mailbox, receiving
from tests.processes import database_url

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
OFFERS, KILLS = 60, 8


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Receives what is sent."""
    with receiving() as found:
        yield found


def due_mails(count: int) -> list[Any]:
    """Creates so many mails at once to one planner, and returns their ids."""
    builders.operator()
    lot = builders.allocation()
    builders.member(lot.window.machine.factory.organisation)
    for _ in range(count):
        outbox.record(Allocation, [lot.pk], AllocationStatus.OFFERED, by=None)
        fan_out.fan_out()
    return list(NotificationMail.objects.values_list("pk", flat=True))


def sender(mailbox: Mailbox, moment: str) -> "subprocess.Popen[bytes]":
    """Starts a process that sends due mails to the mailbox."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "EMAIL_URL": mailbox.address,
        "PYTHONPATH": f"{settings.ROOT}:{settings.ROOT}/platform",
    }
    command = [sys.executable, "-m", "tests.notifications.mail_sender", moment]
    return subprocess.Popen(command, env=environment, cwd=settings.ROOT)


@pytest.mark.parametrize(("moment", "taken"), [("claimed", 0), ("sent", 1)])
def test_a_killed_senders_mail_arrives_once(mailbox: Mailbox, moment: str, taken: int) -> None:
    (mail_id,) = due_mails(1)
    assert sender(mailbox, moment).wait(timeout=120) == -9
    row = NotificationMail.objects.get()
    assert (row.attempts, row.sent_at, len(mailbox.messages)) == (1, None, taken)
    time.sleep(max(0.0, (row.next_try_at - now()).total_seconds()))
    assert sender(mailbox, "never").wait(timeout=120) == 0
    # A second copy has the first one's Message-ID, by which a mailbox drops it.
    assert set(mailbox.ids) == {f"<{mail_id}@{domain_of(mailbox)}>"}
    assert len(mailbox.kept) == 1
    assert NotificationMail.objects.get().sent_at is not None


def domain_of(mailbox: Mailbox) -> str:
    """Returns the part behind the @ of a Message-ID."""
    return mailbox.ids[0].rstrip(">").partition("@")[2]


def test_two_senders_killed_at_random_send_each_mail_once(mailbox: Mailbox) -> None:
    chance = random.Random(7)
    expected = {str(pk) for pk in due_mails(OFFERS)}
    assert len(expected) == OFFERS == Notification.objects.count()
    kills = 0
    while kills < KILLS:
        pair = [sender(mailbox, "never") for _ in range(2)]
        begun = len(mailbox.messages)
        deadline = time.monotonic() + 60
        # Their start takes longer than all mails: a kill is aimed at the time after the first one.
        while len(mailbox.messages) == begun and time.monotonic() < deadline and running(pair):
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.08))
        for process in pair:
            process.kill()
            kills += process.wait() == -9
        if not NotificationMail.objects.filter(next_try_at__isnull=False).exists():
            break
        NotificationMail.objects.filter(next_try_at__isnull=False).update(next_try_at=now())
    assert sender(mailbox, "never").wait(timeout=120) == 0
    arrived = [key.strip("<>").partition("@")[0] for key in mailbox.ids]
    assert set(arrived) == expected
    # Only a mail that was on its way at a kill may have a copy.
    assert len(arrived) - OFFERS <= kills
    assert len(mailbox.kept) == OFFERS
    assert not NotificationMail.objects.filter(sent_at=None).exists()
    assert User.objects.filter(notification_mails__isnull=False).distinct().count() == 1


def running(processes: list[Any]) -> bool:
    """Returns whether one of them has not ended."""
    return any(process.poll() is None for process in processes)
