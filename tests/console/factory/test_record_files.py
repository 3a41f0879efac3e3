"""Tests files of messages, inspections and certifications on pages."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attachments.models import Attachment
from attachments.states import FILES_MOST
from factories.models import Certification
from fulfilment.models import InspectionFile, MessageFile
from matching.states import AllocationStatus
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Any:
    """Creates an allocation in production; nothing is read by a worker."""
    monkeypatch.setattr("common.queue.send", lambda *message: None)
    return builders.allocation(status=AllocationStatus.IN_PRODUCTION)


def sent(name: str) -> SimpleUploadedFile:
    """Returns a file as a browser sends it."""
    return SimpleUploadedFile(name, b"solid")


def test_files_go_with_a_message_an_inspection_and_a_certification(lot: Any) -> None:
    factory = lot.window.machine.factory
    browser = Client()
    browser.force_login(builders.member(factory.organisation))
    page = f"/factory/allocations/{lot.pk}/"

    shown = browser.post(
        f"{page}messages/", {"text": "See.", "files": [sent("question.stl")]}, follow=True
    )
    assert "question.stl" in shown.content.decode()
    assert MessageFile.objects.get().attachment.organisation == factory.organisation
    counts = {"passed": 0, "failed": 10, "is_rework": False}
    shown = browser.post(f"{page}inspect/", {**counts, "files": [sent("report.stl")]}, follow=True)
    assert "report.stl" in shown.content.decode()
    assert InspectionFile.objects.get().inspection.failed == 10
    row = builders.certification(factory, "iso-9001")
    fields = {
        "standard": "iso-9001",
        "number": row.number,
        "body": "CQC",
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "version": row.version,
        "files": [sent("scan.stl")],
    }
    browser.post(f"/factory/certifications/{row.pk}/edit/", fields)
    shown = browser.get(f"/factory/certifications/{row.pk}/edit/").content.decode()
    assert "scan.stl" in shown
    file = Certification.objects.get(pk=row.pk).files.get().attachment
    browser.post(f"/factory/certifications/{row.pk}/files/{file.pk}/remove/")
    assert not Certification.objects.get(pk=row.pk).files.exists()


def test_too_many_files_store_neither_message_nor_files(lot: Any) -> None:
    browser = Client()
    browser.force_login(builders.member(lot.window.machine.factory.organisation))
    files = [sent(f"{at}.stl") for at in range(FILES_MOST + 1)]

    address = f"/factory/allocations/{lot.pk}/messages/"
    shown = browser.post(address, {"text": "See.", "files": files}, follow=True)

    assert "leave some out" in shown.content.decode()
    assert not Attachment.objects.exists()
