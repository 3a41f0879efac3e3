"""Tests what is read of PDF documents and of pictures."""

import io
from typing import Any

import pytest
from PIL import Image

from attachments.readers.dispatch import read_file
from attachments.readers.file_types import type_of
from attachments.readers.findings import FileRefused
from tests.attachments.sample_files import claimed_png, pdf, png


def test_pdf_has_a_picture_and_the_facts_of_its_text(context: dict[str, Any]) -> None:
    file_type, findings = read_file(pdf("Scale 1:2 Qty 500 6082-T6 Ra 1.6"), context)

    facts = findings.document()
    assert (file_type.kind, facts["pages"], facts["notes"]) == ("document", 1, [])
    assert facts["text"]["quantity"]["value"] == 500
    assert facts["text"]["material"]["grade"] == "6082-T6"
    assert facts["page_height_mm"] == pytest.approx(297, abs=0.2)
    with Image.open(io.BytesIO(findings.preview)) as picture:
        assert max(picture.size) == 1_000


@pytest.mark.parametrize(
    ("text", "codes"), [("", ["pdf_without_text"]), ("Qty 5", ["scale_missing"])]
)
def test_pdf_says_what_it_does_not_say(text: str, codes: list[str]) -> None:
    facts = read_file(pdf(text), {})[1].document()

    assert [note["code"] for note in facts["notes"]] == codes


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_picture_is_encoded_anew_and_smaller(file_format: str) -> None:
    written = io.BytesIO()
    Image.new("RGB", (1_600, 1_200), "red").save(written, file_format, comment=b"<script>")

    file_type, findings = read_file(written.getvalue(), {})

    assert (file_type.kind, findings.facts) == ("picture", {"width_px": 1_600, "height_px": 1_200})
    assert b"<script>" not in findings.preview
    with Image.open(io.BytesIO(findings.preview)) as picture:
        assert (picture.format, picture.size) == ("PNG", (800, 600))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\0" * 100, "file_empty"),
        (b"MZ\x90\0" + bytes(100), "file_type_unknown"),
        (b"<html><script>alert(1)</script>", "file_type_unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type_unknown"),
        (b"PK\x03\x04" + b"word/document.xml" * 9, "file_type_unknown"),
        (b"Rar!\x1a\x07\x00" + b"x" * 99, "file_type_unknown"),
        (pdf() + b"PK\x03\x04" + b"x" * 50 + b"PK\x05\x06" + bytes(18), "file_is_two_types"),
        (claimed_png(60_000, 60_000), "picture_too_large"),
        (png()[:60], "picture_damaged"),
        (b"%PDF-1.4\nnothing", "pdf_damaged"),
        (pdf(pages="2 0 R"), "pdf_damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_file(content, {})

    assert refused.value.message["code"] == code


@pytest.mark.parametrize(("content", "name"), [(png(), "png"), (pdf(), "pdf")])
def test_type_is_that_of_the_content(content: bytes, name: str) -> None:
    assert type_of(content).name == name
