"""Sends case files over HTTP as a factory does, and shows what came of them."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from common.clock import hours_from_ms
from common.reading.limited_reading import LimitedReader, ReadingLimits
from factories.models import CapacityWindow
from imports.readers.__main__ import answer_to
from imports.readers.reading_json import encode
from tests import builders

CASES = Path(__file__).parents[1] / "cases"
IMPORTS = "/api/v1/imports/"
# The instants at which the cases were written.
WRITTEN_AT, IN_AUTUMN = "2026-11-29T22:00Z", "2026-10-10T00:00Z"


def read_here(
    _reader: LimitedReader,
    content: Iterable[bytes],
    context: Mapping[str, Any],
    _limits: ReadingLimits,
) -> Any:
    """Answers as the reader's process does, without starting one."""
    return json.loads(encode(answer_to(b"".join(content), json.loads(json.dumps(context)))))


class Door:
    """Sends files of one organisation, which has a factory and machines in it."""

    def __init__(self, client_of: Callable[[Any], APIClient], **factory: Any) -> None:
        self.organisation = builders.organisation()
        self.factory = builders.factory(organisation=self.organisation, **factory)
        self.client = client_of(builders.member(self.organisation))

    def add(self, name: str, **fields: Any) -> str:
        """Adds a machine and returns its id."""
        return str(builders.machine(self.factory, name=name, **fields).pk)

    def send(self, content: bytes | str, name: str = "file", **fields: Any) -> dict[str, Any]:
        """Returns the preview of a file that is uploaded, or of pasted text."""
        body = {"kind": "windows", **fields}
        if isinstance(content, str):
            answer = self.client.post(IMPORTS, body | {"text": content}, format="json")
        else:
            body["file"] = SimpleUploadedFile(name, content)
            answer = self.client.post(IMPORTS, body, format="multipart")
        assert answer.status_code == 201, answer.content
        return answer.json()

    def case(self, path: str, **fields: Any) -> dict[str, Any]:
        """Returns the preview of a case file."""
        return self.send((CASES / path).read_bytes(), Path(path).name, **fields)

    def change(self, preview: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
        """Returns the preview after options, answers or cells changed."""
        answer = self.client.patch(f"{IMPORTS}{preview['id']}/", fields, format="json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def commit(self, preview: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
        """Returns the import after its commit."""
        answer = self.try_commit(preview, **fields)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def try_commit(self, preview: Mapping[str, Any], **fields: Any) -> Any:
        """Returns the answer to a commit."""
        return self.client.post(f"{IMPORTS}{preview['id']}/commit/", fields, format="json")

    def stored(self) -> list[str]:
        """Returns the stored windows by the factory's clock, with their hours."""
        zone = ZoneInfo(self.factory.time_zone)
        rows = CapacityWindow.objects.filter(machine__factory=self.factory)
        return [
            f"{row.starts_at.astimezone(zone):%m-%d %H:%M}"
            f"/{row.ends_at.astimezone(zone):%m-%d %H:%M}"
            f" {hours_from_ms(row.offered_ms).normalize():f}"
            for row in rows.order_by("starts_at", "ends_at", "pk")
        ]


def shown(preview: Mapping[str, Any]) -> list[str]:
    """Returns start, end and hours of the good lines as the preview writes them."""
    return [
        f"{clock(line['starts_at'])}/{clock(line['ends_at'])} {line['offered_hours']}"
        for line in preview["lines"]
        if line["state"] == "good"
    ]


def clock(text: str) -> str:
    """Returns month, day and time of an instant as it is written."""
    return f"{datetime.fromisoformat(text):%m-%d %H:%M}"


def codes(messages: Iterable[Mapping[str, Any]]) -> list[str]:
    """Returns the codes of messages, each of which has words."""
    assert all(message["text"] for message in messages)
    return [message["code"] for message in messages]


def reasons(preview: Mapping[str, Any]) -> dict[str, int]:
    """Returns how much is left out by each reason, which has a position and words."""
    found: dict[str, int] = {}
    for row in preview["left_out"]:
        assert row["position"]
        assert row["reason"]
        found[row["code"]] = found.get(row["code"], 0) + row["count"]
    return found


def actions(preview: Mapping[str, Any]) -> list[str | None]:
    """Returns what a commit does with each line that is recognised, None for new ones."""
    return [line["recognised"] and line["recognised"]["action"] for line in preview["lines"]]


def events(*texts: str) -> bytes:
    """Returns a calendar of events, each with its properties divided by spaces."""
    rows = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN"]
    for number, text in enumerate(texts):
        rows += ["BEGIN:VEVENT", f"UID:{number}", *text.split(" "), "END:VEVENT"]
    return "\r\n".join([*rows, "END:VCALENDAR", ""]).encode()
