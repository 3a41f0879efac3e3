"""Draws a shaded picture of a mesh: isometric, flat shading, a depth buffer."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image

from attachments.readers.png_encoding import png_bytes

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]

WIDTH, HEIGHT, MARGIN = 400, 300, 16
# Drawn at twice the size and scaled down, so that edges are smooth.
OVERSAMPLING = 2
# The largest triangles are drawn, and of them at most so many pixels at once and in all.
TRIANGLES_MOST = 200_000
CHUNK_PIXELS, PIXELS_MOST = 500_000, 12_000_000
BACKGROUND, DARK, LIGHT = (255, 255, 255), (58, 74, 92), (214, 224, 234)
# Rotates z up and views the part from the front right and above.
VIEW = np.array(
    [
        [0.7071068, 0.7071068, 0.0],
        [-0.4082483, 0.4082483, 0.8164966],
        [0.5773503, -0.5773503, 0.5773503],
    ],
    dtype=np.float32,
)
LIGHT_FROM = np.array([-0.35, 0.55, 0.76], dtype=np.float32)


def shaded_picture(triangles: npt.NDArray[np.float64]) -> bytes:
    """Returns a PNG of triangles, an array of n × 3 corners × 3 coordinates."""
    corners = projected(triangles)
    area = doubled_area(corners)
    order = np.argsort(-np.abs(area))[:TRIANGLES_MOST]
    corners = corners[order][np.abs(area[order]) > 1e-6]
    width, height = WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING
    depth = np.full(width * height, -np.inf, dtype=np.float32)
    shade = np.full(width * height, -1.0, dtype=np.float32)
    for part in chunks(corners):
        draw(part, depth, shade)
    return png(shade.reshape(height, width))


def projected(triangles: npt.NDArray[np.float64]) -> Floats:
    """Returns the corners in pixels, with the depth as third coordinate."""
    seen = (triangles - triangles.reshape(-1, 3).mean(axis=0)).astype(np.float32) @ VIEW.T
    flat = seen.reshape(-1, 3)
    low, high = flat.min(axis=0), flat.max(axis=0)
    size = np.maximum(high - low, 1e-9)
    inner_size = (
        np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN], dtype=np.float32) * OVERSAMPLING
    )
    scale = float((inner_size / size[:2]).min())
    middle = (low + high) / 2
    seen = (seen - middle) * scale
    seen[..., 1] *= -1
    seen[..., 0] += WIDTH * OVERSAMPLING / 2
    seen[..., 1] += HEIGHT * OVERSAMPLING / 2
    return seen


def doubled_area(corners: Floats) -> Floats:
    """Returns twice the signed area of each triangle in the picture."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    return (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])


def chunks(corners: Floats) -> Iterator[Floats]:
    """Yields the triangles in parts that cover a bounded number of pixels."""
    covered = np.abs(doubled_area(corners)) / 2 + np.ptp(corners[..., 1], axis=1) + 2
    pixels = np.cumsum(covered, dtype=np.float64)
    count = int(np.searchsorted(pixels, PIXELS_MOST, side="right"))
    start = 0
    while start < count:
        before = pixels[start - 1] if start else 0
        end = int(np.searchsorted(pixels, before + CHUNK_PIXELS, side="right"))
        end = min(max(end, start + 1), count)
        yield corners[start:end]
        start = end


def draw(corners: Floats, depth: Floats, shade: Floats) -> None:
    """Draws triangles into the depth buffer; the nearest at each pixel stays."""
    width, height = WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING
    which, y, first, last = spans(corners)
    counts = last - first + 1
    row = np.repeat(np.arange(len(which)), counts)
    x = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    which, y = which[row], y[row]
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    which, x, y = which[inside], x[inside], y[inside]
    at = corners[which, 0]
    slope = slopes(corners)[which]
    far = at[:, 2] + slope[:, 0] * (x + 0.5 - at[:, 0]) + slope[:, 1] * (y + 0.5 - at[:, 1])
    # Near its edge the plane of a triangle that is seen from the side runs far away.
    ends = corners[..., 2]
    far = np.clip(far, ends.min(axis=1)[which], ends.max(axis=1)[which]).astype(np.float32)
    pixel = y * width + x
    is_nearer = far > depth[pixel]
    np.maximum.at(depth, pixel, far)
    is_nearer &= far == depth[pixel]
    shade[pixel[is_nearer]] = brightness(corners)[which[is_nearer]]


def spans(corners: Floats) -> tuple[Whole, Whole, Whole, Whole]:
    """Returns for each row of each triangle: the triangle, y, first and last x."""
    low = np.ceil(corners[..., 1].min(axis=1) - 0.5).astype(np.int64)
    rows = np.floor(corners[..., 1].max(axis=1) - 0.5).astype(np.int64) - low + 1
    which = np.repeat(np.arange(len(corners)), rows)
    y = low[which] + np.arange(len(which)) - np.repeat(np.cumsum(rows) - rows, rows)
    start = np.full(len(which), np.inf)
    end = np.full(len(which), -np.inf)
    for one, other in ((0, 1), (1, 2), (2, 0)):
        p, q = corners[which, one], corners[which, other]
        rise = q[:, 1] - p[:, 1]
        share = (y + 0.5 - p[:, 1]) / np.where(rise == 0, 1, rise)
        crosses = (rise != 0) & (share >= 0) & (share <= 1)
        x = p[:, 0] + share * (q[:, 0] - p[:, 0])
        start = np.where(crosses, np.minimum(start, x), start)
        end = np.where(crosses, np.maximum(end, x), end)
    held = start <= end
    first = np.ceil(start[held] - 0.501).astype(np.int64)
    last = np.floor(end[held] - 0.499).astype(np.int64)
    which, y, some = which[held], y[held], last >= first
    return which[some], y[some], first[some], last[some]


def slopes(corners: Floats) -> Floats:
    """Returns by how much the depth of each triangle rises along x and along y."""
    one, other = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = doubled_area(corners)
    along_x = (one[:, 2] * other[:, 1] - other[:, 2] * one[:, 1]) / area
    along_y = (other[:, 2] * one[:, 0] - one[:, 2] * other[:, 0]) / area
    return np.column_stack([along_x, along_y])


def brightness(corners: Floats) -> Floats:
    """Returns the brightness of each triangle, 0 to 1, lit from the upper left."""
    upright = corners * np.array([1, -1, 1], dtype=np.float32)
    normal = np.cross(upright[:, 1] - upright[:, 0], upright[:, 2] - upright[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-12)[:, None]
    # The side that is seen faces the viewer, whichever way round its corners go.
    normal *= np.where(normal[:, 2] < 0, -1, 1)[:, None]
    return np.clip(0.15 + 0.85 * (normal @ LIGHT_FROM), 0, 1).astype(np.float32)


def png(shade: Floats) -> bytes:
    """Returns the picture; pixels without a surface are background."""
    share = np.clip(shade, 0, 1)[..., None]
    dark, light = np.array(DARK, dtype=np.float32), np.array(LIGHT, dtype=np.float32)
    colours = dark + share * (light - dark)
    colours[shade < 0] = BACKGROUND
    picture = Image.fromarray(colours.astype(np.uint8))
    return png_bytes(picture.resize((WIDTH, HEIGHT), Image.Resampling.BOX))
