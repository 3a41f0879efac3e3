"""Tests that files are stored, hashed and enqueued, and unfit ones refused whole."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.models import Organisation
from attachments.errors import AttachmentTooLarge
from attachments.models import Attachment, attachment_storage
from attachments.services import uploads
from common.errors import FieldErrors
from tests.attachments.conftest import stored_bytes

pytestmark = pytest.mark.django_db


def stored_files() -> set[str]:
    """Returns the names of all stored contents."""
    storage = attachment_storage()
    if not storage.exists("content"):
        return set()
    folders, _ = storage.listdir("content")
    return {
        f"content/{folder}/{name}"
        for folder in folders
        for name in storage.listdir(f"content/{folder}")[1]
    }


def test_file_is_stored_and_waits_for_its_reader(
    add: Callable[..., Attachment], enqueued: list[Any]
) -> None:
    row = add(b"solid", "a/b\\Part 7.stl")

    row.refresh_from_db()
    assert (row.name, row.size, row.status) == ("Part 7.stl", 5, "checking")
    assert row.sha256 == hashlib.sha256(b"solid").hexdigest()
    assert stored_bytes(row.content) == b"solid"
    assert [event.to_status for event in row.events.all()] == ["checking"]
    assert enqueued == [("attachments.tasks.check_attachment", str(row.pk))]


def test_stored_name_holds_nothing_of_the_sender(add: Callable[..., Attachment]) -> None:
    row = add(name="part.html")

    assert row.content.name == f"content/{row.pk.hex[-2:]}/{row.pk.hex}"


def test_same_content_again_is_a_file_of_its_own(add: Callable[..., Attachment]) -> None:
    first, second = add(b"same"), add(b"same")

    assert first.sha256 == second.sha256
    assert first.content.name != second.content.name


@pytest.mark.parametrize(
    "name", ["", "folder/", "..", "a\0b.stl", "a\nb.stl", "a\u202elts.exe", "x" * 201]
)
def test_unfit_name_is_refused_and_nothing_stored(
    owner: Organisation, enqueued: list[Any], name: str
) -> None:
    before = stored_files()
    file = ContentFile(b"x", name="x")
    file.name = name

    with pytest.raises(FieldErrors) as refused:
        uploads.start_attachment(organisation=owner, by=None, file=file)

    assert set(refused.value.errors) == {"file"}
    assert (Attachment.objects.exists(), stored_files(), enqueued) == (False, before, [])


def test_file_of_the_largest_size_is_hashed_as_it_is_stored(
    add: Callable[..., Attachment], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ATTACHMENTS = {**settings.ATTACHMENTS, "file_mib": 1}
    monkeypatch.setattr(attachment_storage().__class__, "open", None)

    row = add(bytes(2**20))

    assert (row.size, row.sha256) == (2**20, hashlib.sha256(bytes(2**20)).hexdigest())


@pytest.mark.parametrize("claimed", [None, 1])
def test_large_file_is_refused_also_where_it_claims_to_be_small(
    owner: Organisation, settings: Any, claimed: int | None
) -> None:
    settings.ATTACHMENTS = {**settings.ATTACHMENTS, "file_mib": 1}
    before = stored_files()
    file = ContentFile(bytes(2**20 + 1), name="x.stl")
    file.size = claimed or file.size

    with pytest.raises(AttachmentTooLarge) as refused:
        uploads.start_attachment(organisation=owner, by=None, file=file)

    assert "1 MB" in str(refused.value.detail)
    assert (Attachment.objects.exists(), stored_files()) == (False, before)
