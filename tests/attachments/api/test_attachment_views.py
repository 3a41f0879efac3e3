"""Tests how files are sent, looked at, fetched and deleted over HTTP, and by whom."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Organisation, Role
from attachments import access
from attachments.api.views import AttachmentViewSet
from attachments.models import Attachment, attachment_storage
from attachments.services import checks
from tests import builders
from tests.attachments.conftest import ATTACHMENTS
from tests.attachments.sample_files import png

pytestmark = pytest.mark.django_db


def send(client: Any, content: bytes = b"x", name: str = "part.stl", **fields: Any) -> Any:
    """Sends a file in a form."""
    headers = fields.pop("headers", None)
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(ATTACHMENTS, {"file": file, **fields}, format="multipart", headers=headers)


def status_of(answer: Any) -> int:
    """Returns the status of an answer; a file in it is read and thereby closed."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


@pytest.fixture
def clean(add: Callable[..., Attachment]) -> Attachment:
    """Returns a picture that was read."""
    row = add(png(), "photo ä.png")
    answer = {"kind": "picture", "content_type": "image/png", "facts": {"notes": []}}
    preview = "iVBORw0KGgo="
    return checks.store(row, {"reading": {**answer, "preview": preview}})


def test_upload_answers_at_once(client: APIClient, enqueued: list[Any]) -> None:
    answer = send(client, b"solid", "C:\\parts\\flange.stl")

    body = answer.json()
    assert answer.status_code == 201, body
    assert (body["name"], body["size"], body["status"]) == ("flange.stl", 5, "checking")
    assert (body["kind"], body["content_type"], body["failure"]) == ("", "", None)
    assert answer["ETag"] == client.get(f"{ATTACHMENTS}{body['id']}/")["ETag"]
    assert enqueued == [("attachments.tasks.check_attachment", body["id"])]


def test_repeated_upload_stores_one_file(client: APIClient, enqueued: list[Any]) -> None:
    key = {"Idempotency-Key": str(uuid4())}

    first, again = (send(client, headers=key) for _ in range(2))
    other = send(client, b"other", headers=key)

    assert first.json()["id"] == again.json()["id"]
    assert again["Idempotency-Replayed"] == "true"
    assert (other.status_code, Attachment.objects.count()) == (422, 1)


def test_failed_upload_leaves_no_file(
    client: APIClient, enqueued: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, *words: Any, **named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(AttachmentViewSet, "answer_to", fail)
    made: list[str] = []
    save = attachment_storage().__class__.save
    monkeypatch.setattr(
        attachment_storage().__class__,
        "save",
        lambda *words, **named: made.append(save(*words, **named)) or made[-1],
    )

    with pytest.raises(RuntimeError):
        send(client)

    assert len(made) == 1
    assert not attachment_storage().exists(made[0])
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("body", [{}, {"file": "text"}, {"size": "1"}])
def test_form_without_a_file_is_refused(client: APIClient, body: dict[str, Any]) -> None:
    answer = client.post(ATTACHMENTS, body, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_body_that_is_too_large_is_not_read(client: APIClient, settings: Any) -> None:
    settings.ATTACHMENTS = {**settings.ATTACHMENTS, "file_mib": 1}

    answer = send(client, bytes(2 * 2**20))

    assert (answer.status_code, answer.json()["code"]) == (413, "attachment_too_large")


def test_viewer_reads_and_does_not_send(
    owner: Organisation, clean: Attachment, client_of: Callable[[Any], APIClient]
) -> None:
    viewer = client_of(builders.member(owner, Role.VIEWER))

    assert viewer.get(f"{ATTACHMENTS}{clean.pk}/").status_code == 200
    assert send(viewer).status_code == 403


def test_content_is_handed_out_to_be_saved(client: APIClient, clean: Attachment) -> None:
    answer = client.get(f"{ATTACHMENTS}{clean.pk}/content/")

    assert b"".join(answer.streaming_content) == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''photo%20%C3%A4.png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_preview_is_a_picture_of_the_platform(client: APIClient, clean: Attachment) -> None:
    answer = client.get(f"{ATTACHMENTS}{clean.pk}/preview/", headers={"Accept": "image/png"})

    assert b"".join(answer.streaming_content) == b"\x89PNG\r\n\x1a\n"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_content_waits_until_the_file_is_read(
    client: APIClient, add: Callable[..., Attachment]
) -> None:
    row = add()
    address = f"{ATTACHMENTS}{row.pk}/"
    waiting = client.get(f"{address}content/")
    checks.store(row, {"unreadable": {"code": "file_type_unknown", "params": {"found": "ZIP"}}})

    refused, shown = client.get(f"{address}content/"), client.get(address).json()

    assert (waiting.status_code, waiting.json()["code"]) == (409, "attachment_not_ready")
    assert waiting["Retry-After"] == "2"
    assert (refused.status_code, refused.json()["code"]) == (409, "attachment_refused")
    assert shown["failure"]["text"].startswith("This is no file that can be read (ZIP). Send STEP")
    assert client.get(f"{address}preview/").status_code == 404


def test_file_is_deleted_with_its_version(client: APIClient, clean: Attachment) -> None:
    address = f"{ATTACHMENTS}{clean.pk}/"

    stale = client.delete(address, headers={"If-Match": '"9-0"'})
    done = client.delete(address)

    assert (stale.status_code, done.status_code) == (412, 204)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("part", ["", "content/", "preview/"])
def test_file_of_another_is_not_found(
    clean: Attachment, client_of: Callable[[Any], APIClient], part: str
) -> None:
    address = f"{ATTACHMENTS}{clean.pk}/{part}"
    stranger = client_of(builders.member(builders.organisation()))
    operator = client_of(builders.member(builders.operator()))

    assert status_of(stranger.get(address)) == 404
    assert status_of(operator.get(address)) == 200
    assert status_of(APIClient().get(address)) == 401


def test_stranger_does_not_delete(clean: Attachment, client_of: Callable[[Any], APIClient]) -> None:
    address = f"{ATTACHMENTS}{clean.pk}/"
    stranger = client_of(builders.member(builders.organisation()))
    operator = client_of(builders.member(builders.operator()))

    assert status_of(stranger.delete(address, headers={"If-Match": "*"})) == 404
    assert status_of(operator.delete(address)) == 403


def test_other_apps_show_files(
    clean: Attachment, client_of: Callable[[Any], APIClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    factory = builders.member(builders.organisation())
    shown = [lambda user: Q(pk=clean.pk) if user == factory else Q(pk__in=[])]
    monkeypatch.setattr(access, "ATTACHMENT_VIEWS", shown)
    address = f"{ATTACHMENTS}{clean.pk}/"
    allowed = client_of(factory)

    assert status_of(allowed.get(f"{address}content/")) == 200
    assert status_of(allowed.delete(address)) == 403
    other = client_of(builders.member(builders.organisation()))
    assert status_of(other.get(f"{address}content/")) == 404


def test_storage_has_no_public_address(clean: Attachment) -> None:
    browser = Client()

    for name in (clean.content.name, clean.preview.name):
        for prefix in ("/", "/media/", "/static/", "/api/v1/"):
            assert browser.get(f"{prefix}{name}").status_code == 404


def test_reading_a_file_takes_few_queries(
    client: APIClient, clean: Attachment, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        client.get(f"{ATTACHMENTS}{clean.pk}/")


def test_member_of_two_organisations_names_one(
    owner: Organisation, user: Any, client: APIClient, enqueued: list[Any]
) -> None:
    second = builders.organisation()
    second.memberships.create(user=user, role=Role.PLANNER)

    unnamed, named = send(client), send(client, organisation=str(second.pk))

    assert (unnamed.status_code, unnamed.json()["errors"][0]["pointer"]) == (400, "#/organisation")
    assert named.json()["organisation"] == str(second.pk)
