"""Tests that files are deleted once nothing refers to them, and not before."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import User
from attachments import tasks
from attachments.errors import AttachmentInUse
from attachments.models import Attachment
from attachments.selectors import referred_to
from attachments.services import deletion
from common.clock import now
from tests import builders

pytestmark = pytest.mark.django_db


def age(row: Attachment, **since: Any) -> None:
    """Makes an attachment older."""
    Attachment.objects.filter(pk=row.pk).update(created_at=now() - timedelta(**since))


def test_deleted_file_is_gone_and_its_record_stays(
    add: Callable[..., Attachment], user: User
) -> None:
    row = add()
    name = row.content.name

    deletion.delete_attachment(attachment=row, by=user)

    row.refresh_from_db()
    assert (row.status, row.content.name, row.facts) == ("deleted", "", {})
    assert not row.content.storage.exists(name)
    assert [event.to_status for event in row.events.all()] == ["checking", "deleted"]
    operator = builders.member(builders.operator())
    assert not Attachment.objects.visible_to(operator).exists()


def test_file_in_use_is_kept(
    add: Callable[..., Attachment], user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, other = add(), add()
    monkeypatch.setattr(deletion, "referred_to", lambda ids: {row.pk} & set(ids))

    with pytest.raises(AttachmentInUse):
        deletion.delete_attachment(attachment=row, by=user)
    deleted = deletion.delete_unused([row.pk, other.pk], by=None)

    assert deleted == [other.pk]
    assert row.content.storage.exists(row.content.name)


def test_rows_of_any_app_keep_a_file(
    add: Callable[..., Attachment], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, other = add(), add()
    # A relation as a foreign key of an app above makes it.
    field = SimpleNamespace(name="pk")
    rows = SimpleNamespace(_base_manager=Attachment.objects.filter(pk=row.pk))
    relations = (SimpleNamespace(related_model=rows, field=field),)
    monkeypatch.setattr(Attachment._meta, "related_objects", relations)

    assert referred_to([row.pk, other.pk]) == {row.pk}


def test_old_files_that_nothing_refers_to_are_purged(
    add: Callable[..., Attachment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion, "BATCH_SIZE", 2)
    fresh, *old = [add() for _ in range(6)]
    for row in old:
        age(row, days=1, minutes=1)
    monkeypatch.setattr(deletion, "referred_to", lambda ids: {old[0].pk} & set(ids))

    tasks.purge_attachments()

    kept = Attachment.objects.exclude(status="deleted").values_list("pk", flat=True)
    assert set(kept) == {fresh.pk, old[0].pk}
    assert deletion.purge_unused(at=now()) == 0


def test_deletion_of_a_deleted_file_is_refused(add: Callable[..., Attachment]) -> None:
    row = add()
    deletion.delete_attachment(attachment=row, by=None)

    with pytest.raises(AttachmentInUse):
        deletion.delete_attachment(attachment=row, by=None)
