"""Provides an organisation with files, and the terms its texts are read with."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from attachments.models import Attachment
from attachments.services import uploads
from common import queue
from tests import builders

ATTACHMENTS = "/api/v1/attachments/"
DATA = Path(__file__).resolve().parents[2] / "platform/vocabularies/data"
# The day on which the texts of the cases were written.
TODAY = "2026-11-30"


def stored_bytes(file: Any) -> bytes:
    """Returns the bytes of a stored file, and closes it."""
    with file.open("rb") as opened:
        return opened.read()


@pytest.fixture(scope="session")
def context() -> dict[str, Any]:
    """Returns what readers know beside a file, as of the day of the cases."""

    def rows(name: str) -> list[dict[str, str]]:
        with (DATA / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return {
        "today": TODAY,
        "grades": {
            row["code"]: list(filter(None, row["aliases"].split("|")))
            for row in rows("material-grades.csv")
        },
        "processes": {
            row["code"]: [
                row["name_en"],
                row["name_zh"],
                *filter(None, row["aliases_en"].split("|")),
                *filter(None, row["aliases_zh"].split("|")),
            ]
            for row in rows("processes.csv")
        },
        "certifications": {row["code"]: [] for row in rows("certification-standards.csv")},
        "cities": {row["code"]: [row["name_en"], row["name_zh"]] for row in rows("cities.csv")},
    }


@pytest.fixture
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Collects the tasks that are sent, instead of sending them."""
    found: list[tuple[str, ...]] = []
    monkeypatch.setattr(queue, "send", lambda *words: found.append(words))
    monkeypatch.setattr(queue.transaction, "on_commit", lambda call: call())
    return found


@pytest.fixture
def owner() -> Organisation:
    """Creates a buyer."""
    return builders.buyer()


@pytest.fixture
def user(owner: Organisation) -> User:
    """Creates the buyer's owner."""
    return builders.member(owner)


@pytest.fixture
def client(user: User, client_of: Callable[[Any], APIClient]) -> APIClient:
    """Acts as the buyer's owner."""
    return client_of(user)


@pytest.fixture
def add(owner: Organisation, user: User, enqueued: list[Any]) -> Callable[..., Attachment]:
    """Adds files of the buyer."""

    def make(content: bytes = b"x", name: str = "part.stl") -> Attachment:
        file = SimpleUploadedFile(name, content)
        return uploads.start_attachment(organisation=owner, by=user, file=file)

    return make
