"""Tests that workers read large files, that lost ones are read again; retention."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from common import queue
from common.clock import now
from factories.models import CapacityWindow
from imports import tasks
from imports.models import Import, ImportLine
from imports.services import file_reading
from imports.services.content_purge import purge_contents
from imports.services.file_reading import ReadingOverran
from tests.imports.conftest import IMPORTS, Plant, commit, sent, window_line, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def enqueued(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> list[tuple[str, ...]]:
    """Collects the tasks that are sent, instead of sending them."""
    found: list[tuple[str, ...]] = []
    monkeypatch.setattr(queue, "send", lambda *words: found.append(words))
    monkeypatch.setattr(queue.transaction, "on_commit", lambda call: call())
    return found


@pytest.fixture
def waiting(client: APIClient, plant: Plant, settings: Any, enqueued: list[Any]) -> Import:
    """Creates an import that is too large for the request."""
    settings.IMPORTS = {**settings.IMPORTS, "small_bytes": 1}
    answer = sent(client, written(window_line(plant)))
    assert answer.status_code == 202, answer.json()
    return Import.objects.get()


def test_large_file_is_left_to_a_worker(
    client: APIClient, waiting: Import, enqueued: list[Any]
) -> None:
    address = f"{IMPORTS}{waiting.pk}/"

    before = client.get(address).json()
    refused = commit(client, str(waiting.pk))
    tasks.read_import(str(waiting.pk))
    after = client.get(address).json()

    assert enqueued == [("imports.tasks.read_import", str(waiting.pk))]
    assert (before["status"], before["progress"]) == ("reading", {"phase": "waiting"})
    assert (refused.status_code, refused.json()["code"]) == (409, "reading_under_way")
    assert refused["Retry-After"] == "1"
    assert (after["status"], after["summary"]["good"]) == ("ready", 1)
    assert commit(client, str(waiting.pk)).status_code == 200


def test_task_that_runs_twice_reads_once(waiting: Import) -> None:
    tasks.read_import(str(waiting.pk))
    version = Import.objects.get().version

    tasks.read_import(str(waiting.pk))

    assert Import.objects.get().version == version
    assert Import.objects.get().events.count() == 2


def test_busy_process_leaves_small_files_to_workers(
    client: APIClient, plant: Plant, enqueued: list[Any]
) -> None:
    for _ in range(file_reading.READINGS_AT_ONCE):
        assert file_reading.SLOTS.acquire(blocking=False)
    try:
        answer = sent(client, written(window_line(plant)))
    finally:
        for _ in range(file_reading.READINGS_AT_ONCE):
            file_reading.SLOTS.release()

    assert (answer.status_code, len(enqueued)) == (202, 1)


def test_slow_machine_leaves_a_small_file_to_a_worker(
    client: APIClient, plant: Plant, settings: Any, enqueued: list[Any]
) -> None:
    settings.IMPORTS = {**settings.IMPORTS, "request_seconds": 0.3}

    answer = sent(client, written(fault="sleep"))

    assert (answer.status_code, len(enqueued)) == (202, 1)


def test_lost_message_and_lost_worker_are_found_by_the_sweep(
    waiting: Import, enqueued: list[Any]
) -> None:
    enqueued.clear()
    tasks.sweep_imports()
    young = len(enqueued)
    Import.objects.update(updated_at=timezone.now() - timedelta(minutes=1))

    tasks.sweep_imports()
    lost_message = len(enqueued)
    Import.objects.update(
        claimed_at=timezone.now(), updated_at=timezone.now() - timedelta(minutes=1)
    )
    tasks.sweep_imports()
    claimed = len(enqueued)
    Import.objects.update(claimed_at=timezone.now() - timedelta(minutes=5))
    tasks.sweep_imports()

    assert (young, lost_message, claimed, len(enqueued)) == (0, 1, 1, 2)


def test_reading_that_never_ends_fails_after_its_attempts(
    waiting: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overrun(*_: Any) -> None:
        raise ReadingOverran

    monkeypatch.setattr(file_reading, "read_limited", overrun)
    for _ in range(3):
        Import.objects.update(claimed_at=None)
        tasks.read_import(str(waiting.pk))

    failed = Import.objects.get()
    assert (failed.status, failed.failure["code"]) == ("failed", "file_takes_too_long")


def test_contents_are_emptied_after_their_time(client: APIClient, plant: Plant) -> None:
    preview = sent(client, written(window_line(plant))).json()
    commit(client, preview["id"])
    kept = purge_contents(at=now() + timedelta(days=89))

    emptied = purge_contents(at=now() + timedelta(days=91))
    again = purge_contents(at=now() + timedelta(days=91))

    assert (kept, emptied, again) == (0, 1, 0)
    row = Import.objects.get()
    assert (row.content, row.reading, row.cells) == (None, None, {})
    assert (ImportLine.objects.count(), CapacityWindow.objects.count()) == (1, 1)
    assert client.get(f"{IMPORTS}{row.pk}/").json()["lines"] == []
    assert client.post(f"{IMPORTS}{row.pk}/undo/").status_code == 200


def test_file_that_is_no_longer_kept_is_not_read_again(client: APIClient, plant: Plant) -> None:
    address = f"{IMPORTS}{sent(client, written(window_line(plant))).json()['id']}/"
    purge_contents(at=now() + timedelta(days=91))

    answer = client.patch(address, {"options": {"weeks": 4}})

    assert (answer.status_code, answer.json()["code"]) == (409, "content_gone")
