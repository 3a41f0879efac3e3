import re
from pathlib import Path

import pytest
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from common import queue

ROOT = Path(__file__).resolve().parents[2]
ENQUEUED = re.compile(r"""enqueue\(\s*"([\w.]+)\"""")


@pytest.fixture
def sent(monkeypatch):
    """Records what would go to the broker."""
    messages = []
    monkeypatch.setattr(
        current_app, "send_task", lambda name, args: messages.append((name, args)), raising=False
    )
    return messages


def test_a_task_is_sent_after_the_commit_with_its_keys_as_text(
    db, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        queue.enqueue("matching.tasks.solve_run", 7)

    assert sent == []
    for callback in callbacks:
        callback()
    assert sent == [("matching.tasks.solve_run", ("7",))]


def test_nothing_is_sent_after_a_rollback(db, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        queue.enqueue("matching.tasks.solve_run", 7)
        transaction.set_rollback(True)

    assert sent == []


def test_a_broker_that_is_away_is_no_error(monkeypatch):
    def away(name, args):
        raise OperationalError("away")

    monkeypatch.setattr(current_app, "send_task", away, raising=False)

    queue.send("matching.tasks.solve_run", "7")


def test_every_name_that_is_enqueued_is_a_task():
    current_app.loader.import_default_modules()
    sources = [
        path
        for folder in ("factories", "orders", "matching", "platform")
        for path in (ROOT / folder).rglob("*.py")
    ]
    names = {name for path in sources for name in ENQUEUED.findall(path.read_text())}

    assert names
    assert names <= set(current_app.tasks)
