"""Encodes previews as PNG."""

import io

from PIL import Image


def png_bytes(picture: Image.Image) -> bytes:
    """Returns a picture as a PNG without any of its metadata."""
    picture.info.clear()
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()
