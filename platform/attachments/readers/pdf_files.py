"""Reads PDF documents: a picture of the first page, and the text of its layer."""

import re
from collections.abc import Mapping
from typing import Any

import pypdfium2
from PIL import Image

from attachments.readers.findings import FileFindings, FileRefused, rounded
from attachments.readers.png_encoding import png_bytes
from attachments.readers.request_text.reading import read_request_text

PREVIEW_SIDE = 1_000
PAGES_READ = 5
TEXT_LENGTH_MOST = 20_000
# A PDF point is 1/72 inch.
MM_PER_POINT = 25.4 / 72
SCALE = re.compile(
    r"(?:scale|maßstab|ma(?:ss)?stab|échelle|比例)\W{0,5}\d+\s?[:：/]\s?\d+", re.IGNORECASE
)


def read(content: bytes, context: Mapping[str, Any]) -> FileFindings:
    """Returns number and size of the pages, a picture, and what the text says."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = "pdf_is_locked" if "password" in str(error).lower() else "pdf_damaged"
        raise FileRefused(code) from None
    pages = len(document)
    if not pages:
        raise FileRefused("pdf_damaged")
    findings = FileFindings("pdf", {"pages": pages})
    try:
        first = document[0]
        width, height = first.get_size()
        findings.facts["page_width_mm"] = rounded(width * MM_PER_POINT, 5)
        findings.facts["page_height_mm"] = rounded(height * MM_PER_POINT, 5)
        findings.preview = picture_of(first, width, height)
        text = "\n".join(text_of(document[place]) for place in range(min(pages, PAGES_READ)))
    except pypdfium2.PdfiumError:
        raise FileRefused("pdf_damaged") from None
    text = text[:TEXT_LENGTH_MOST].replace("\r\n", "\n")
    if not text.strip():
        findings.note("pdf_without_text")
        return findings
    findings.facts["text"] = read_request_text(text, context)
    if not SCALE.search(text):
        findings.note("scale_missing")
    return findings


def picture_of(page: pypdfium2.PdfPage, width: float, height: float) -> bytes:
    """Returns a PNG of a page, whose longer side has a bounded number of pixels."""
    if not (width > 0 and height > 0):
        raise FileRefused("pdf_damaged")
    scale = min(PREVIEW_SIDE / max(width, height), 4.0)
    # A page that is much longer than wide still has a pixel.
    if min(width, height) * scale < 1:
        return b""
    bitmap = page.render(scale=scale, may_draw_forms=False)
    picture = bitmap.to_pil()
    return png_bytes(picture.convert("RGB") if picture.mode != "RGB" else Image.Image.copy(picture))


def text_of(page: pypdfium2.PdfPage) -> str:
    """Returns the text layer of a page."""
    return str(page.get_textpage().get_text_bounded())
