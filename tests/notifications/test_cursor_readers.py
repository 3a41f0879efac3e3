"""Checks that readers by number miss no event while many transactions commit."""

import random
import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection

from common.events import outbox
from common.models import OutboxEntry
from matching.models import Allocation
from matching.states import AllocationStatus
from notifications.models import Event
from notifications.selectors.event_pages import event_page
from notifications.services import fan_out
from tests import builders

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
EVENTS, WRITERS, READERS = 1_000, 20, 4


def test_readers_miss_nothing_under_twenty_writers(monkeypatch: Any) -> None:
    lot = builders.allocation()
    maker = lot.window.machine.factory.organisation
    errors: list[BaseException] = []
    done = threading.Event()
    seen: list[list[int]] = [[] for _ in range(READERS)]

    def linger(events: Sequence[Event]) -> None:
        """Keeps transactions open for different times, so that they commit out of order."""
        time.sleep(random.uniform(0, 0.01))

    monkeypatch.setattr(fan_out, "EVENT_SINKS", [linger])

    def write() -> None:
        for _ in range(EVENTS // WRITERS):
            outbox.record(Allocation, [lot.pk], AllocationStatus.OFFERED, by=None)
            fan_out.fan_out_batch(random.randint(1, 4))

    def read(numbers: list[int]) -> None:
        after, is_last = 0, False
        while not is_last:
            is_last = done.is_set()
            page = event_page(organisation_id=maker.pk, after=after, limit=7)
            numbers.extend(event.number for event in page.events)
            after, is_last = page.last, is_last and not page.has_more

    writers = [started(write, errors) for _ in range(WRITERS)]
    readers = [started(lambda numbers=numbers: read(numbers), errors) for numbers in seen]
    for thread in writers:
        thread.join()
    fan_out.fan_out()
    done.set()
    for thread in readers:
        thread.join()
    assert errors == []
    assert not OutboxEntry.objects.exists()
    assert seen == [list(range(1, EVENTS + 1))] * READERS


def started(work: Any, errors: list[BaseException]) -> threading.Thread:
    """Starts a thread with a connection of its own, whose error is kept."""

    def run() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
