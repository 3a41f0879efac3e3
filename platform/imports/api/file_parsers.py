"""Reads files from multipart and raw bodies into data fit for JSON."""

import hashlib
import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser

from imports.readers.known_options import OBJECTS, TRUTHS, WHOLE_NUMBERS
from imports.services.file_reading import SentFile

FILE, SUBTRACTED = "file", "subtract"
# Fields of a form that hold JSON.
JSON_FIELDS = frozenset({"options", "answers", "cells", *OBJECTS})
RAW_TYPES = (
    "text/calendar",
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/x-ndjson",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/octet-stream",
)


class SentBody(dict[str, Any]):
    """Holds the fields of a body, which are JSON, and its file apart."""

    sent: SentFile | None = None

    def attach(self, sent: SentFile) -> None:
        """Adds the file, with its name and digest among the fields."""
        self.sent = sent
        self[FILE] = {
            "name": sent.name,
            "sha256": hashlib.sha256(sent.content).hexdigest(),
            "subtract_sha256": hashlib.sha256(sent.subtracted or b"").hexdigest(),
        }


class FormParser(MultiPartParser):
    """Reads forms with one file, or with pasted text, and a second calendar."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> SentBody:
        """Returns the fields with the types that JSON bodies have."""
        parsed = super().parse(stream, media_type, parser_context)
        body = SentBody({name: typed(name, parsed.data[name]) for name in parsed.data})
        unknown = sorted(set(parsed.files) - {FILE, SUBTRACTED})
        if unknown:
            reason = f"A form has the files {FILE} and {SUBTRACTED}."
            raise ValidationError({name: [ErrorDetail(reason, "unknown")] for name in unknown})
        subtracted = content_of(parsed.files.get(SUBTRACTED))
        first = parsed.files.get(FILE)
        content = content_of(first)
        if content is not None:
            body.attach(SentFile(content, first.name, subtracted))
        elif subtracted is not None:
            body.attach(SentFile(str(body.pop("text", "")).encode(), "", subtracted))
        return body


def content_of(file: UploadedFile | None) -> bytes | None:
    """Returns the bytes of a form's file and closes it; None where there is none."""
    if file is None:
        return None
    with file:
        return file.read()


class RawFileParser(BaseParser):
    """Reads a body that is the file itself; its fields are query parameters."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> SentBody:
        """Returns the query's parameters and the file."""
        query = parser_context["request"].query_params
        body = SentBody({name: typed(name, query[name]) for name in query})
        body.attach(SentFile(stream.read(), str(body.pop("name", ""))))
        return body


def typed(name: str, text: str) -> Any:
    """Returns a form's text as the type of its field; raises ParseError."""
    if name in JSON_FIELDS:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise ParseError(f"The field {name} is no JSON.") from None
    if name in WHOLE_NUMBERS and text.isascii() and text.isdigit():
        return int(text)
    if name in TRUTHS and text in ("true", "false"):
        return text == "true"
    return text
