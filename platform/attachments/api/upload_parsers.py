"""Parses a form with one file into data fit for JSON."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.parsers import MultiPartParser

FILE = "file"


class UploadBody(dict[str, Any]):
    """Holds the fields of a form, which are fit for JSON, and its file apart."""

    upload: UploadedFile | None = None


class UploadParser(MultiPartParser):
    """Reads forms with one file; large ones are on disk, not in memory."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> UploadBody:
        """Returns the fields, with name, size and digest of the file among them."""
        parsed = super().parse(stream, media_type, parser_context)
        unknown = sorted(set(parsed.files) - {FILE})
        if unknown:
            reason = f"A form has one file, {FILE}."
            raise ValidationError({name: [ErrorDetail(reason, "unknown")] for name in unknown})
        body = UploadBody({name: parsed.data[name] for name in parsed.data if name != FILE})
        body.upload = parsed.files.get(FILE)
        if body.upload is not None:
            body[FILE] = {
                "name": body.upload.name,
                "size": body.upload.size,
                "sha256": digest_of(body.upload),
            }
        elif FILE in parsed.data:
            body[FILE] = None
        return body


def digest_of(upload: UploadedFile) -> str:
    """Returns the digest of a file, by which a repeated request is recognised."""
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()
