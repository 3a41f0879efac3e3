"""Reads pictures: their size, and a small copy that is encoded anew."""

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageOps

from attachments.readers.findings import FileFindings, FileRefused
from attachments.readers.png_encoding import png_bytes

# A small file may unpack to a picture of gigabytes; its head says so before.
PIXELS_MOST = 50_000_000
PREVIEW_SIZE = (800, 600)


def read(content: bytes, context: Mapping[str, Any]) -> FileFindings:
    """Returns width and height in pixels, and the small copy."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
            if width * height > PIXELS_MOST:
                raise FileRefused(
                    "picture_too_large", width=width, height=height, most=PIXELS_MOST // 10**6
                )
            picture.draft("RGB", PREVIEW_SIZE)
            picture.thumbnail(PREVIEW_SIZE)
            upright = ImageOps.exif_transpose(picture)
            # On white, since drawings are often black on nothing.
            small = Image.new("RGB", upright.size, "white")
            small.paste(upright.convert("RGBA"), mask=upright.convert("RGBA"))
            preview = png_bytes(small)
    except (OSError, SyntaxError, ValueError, KeyError, IndexError):
        raise FileRefused("picture_damaged") from None
    source = "png" if content.startswith(b"\x89PNG") else "jpeg"
    return FileFindings(source, {"width_px": width, "height_px": height}, preview=preview)
