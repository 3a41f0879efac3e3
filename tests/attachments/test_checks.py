"""Tests that workers read files under limits, one at a time, lost ones again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import trimesh

from attachments import tasks
from attachments.models import Attachment
from attachments.services import checks
from common.clock import now
from common.reading.limited_reading import ReadingOverran
from tests.attachments.conftest import stored_bytes
from tests.attachments.sample_files import png

pytestmark = pytest.mark.django_db

CUBE = trimesh.creation.box((10, 10, 10)).export(file_type="stl")


@pytest.fixture(autouse=True)
def own_slot(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Keeps test processes from waiting for one another."""
    monkeypatch.setattr(checks.tempfile, "gettempdir", lambda: str(tmp_path))


def test_file_is_read_by_the_reader_s_process(add: Callable[..., Attachment]) -> None:
    row = add(CUBE)

    tasks.check_attachment(str(row.pk))

    row.refresh_from_db()
    assert (row.status, row.kind, row.content_type) == ("clean", "model", "model/stl")
    assert (row.facts["volume_mm3"], row.failure, row.attempts) == (1000.0, {}, 1)
    assert stored_bytes(row.preview).startswith(b"\x89PNG")
    assert [event.to_status for event in row.events.all()] == ["checking", "clean"]


def test_name_does_not_decide_the_type(add: Callable[..., Attachment]) -> None:
    row = add(png(), "model.step")

    tasks.check_attachment(str(row.pk))

    row.refresh_from_db()
    assert (row.kind, row.content_type) == ("picture", "image/png")


def test_refused_file_has_its_reason(add: Callable[..., Attachment]) -> None:
    row = add(b"<html>", "part.step")

    tasks.check_attachment(str(row.pk))

    row.refresh_from_db()
    assert (row.status, row.failure["code"], row.facts) == ("refused", "file_type_unknown", {})
    assert not row.preview


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"unreadable": {"code": "file_takes_too_long", "field": "", "params": {}}}, "refused"),
        ({"reading": {"kind": "program"}}, "refused"),
        (
            {
                "reading": {
                    "kind": "picture",
                    "content_type": "image/png",
                    "facts": {},
                    "preview": "PHN2Zz4=",
                }
            },
            "clean",
        ),
    ],
)
def test_answers_are_not_believed(
    add: Callable[..., Attachment],
    monkeypatch: pytest.MonkeyPatch,
    answer: dict[str, Any],
    status: str,
) -> None:
    monkeypatch.setattr(checks, "read_limited", lambda *words: answer)
    row = add()

    tasks.check_attachment(str(row.pk))

    row.refresh_from_db()
    assert (row.status, bool(row.preview)) == (status, False)


def test_slow_file_is_tried_again_and_then_refused(
    add: Callable[..., Attachment], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def overrun(*words: Any) -> None:
        raise ReadingOverran

    monkeypatch.setattr(checks, "read_limited", overrun)
    settings.ATTACHMENTS = {**settings.ATTACHMENTS, "lease": timedelta(0), "attempts_most": 2}
    row, seen = add(), []

    for _ in range(2):
        tasks.check_attachment(str(row.pk))
        row.refresh_from_db()
        seen.append(row.status)

    assert (seen, row.failure["code"]) == (["checking", "refused"], "file_takes_too_long")


def test_claimed_file_is_left_to_its_worker(add: Callable[..., Attachment]) -> None:
    row = add(CUBE)
    first, second = (checks.claim(attachment_id=row.pk) for _ in range(2))

    assert first == row
    assert second is None


def test_one_file_is_read_at_a_time(add: Callable[..., Attachment], enqueued: list[Any]) -> None:
    row, other = add(CUBE), add(CUBE)
    enqueued.clear()

    with checks.reading_slot() as is_free:
        assert is_free
        assert checks.check(attachment_id=row.pk) is None
    assert checks.check(attachment_id=row.pk).status == "clean"

    # The one that waits comes next.
    assert enqueued == [("attachments.tasks.check_attachment", str(other.pk))]


def test_lost_file_is_enqueued_again(add: Callable[..., Attachment], enqueued: list[Any]) -> None:
    lost, fresh = add(), add()
    Attachment.objects.filter(pk=lost.pk).update(updated_at=now() - timedelta(minutes=1))
    enqueued.clear()

    tasks.sweep_attachments()

    assert enqueued == [("attachments.tasks.check_attachment", str(lost.pk))]
    assert fresh.pk != lost.pk


def test_file_that_is_gone_is_said(add: Callable[..., Attachment]) -> None:
    row = add(CUBE)
    row.content.storage.delete(row.content.name)

    tasks.check_attachment(str(row.pk))

    row.refresh_from_db()
    assert (row.status, row.failure["code"]) == ("refused", "file_gone")
