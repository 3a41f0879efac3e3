"""Writes PDF drawing sheets: a view of the part and its title block; A4, points."""

from collections.abc import Mapping

from demo.market_generator.part_drawings.plane_profiles import Circle, PlaneProfile, Polygon

WIDTH, HEIGHT, MARGIN = 842, 595, 36
VIEW_WIDTH, VIEW_HEIGHT = 470.0, 420.0
BLOCK_LEFT, BLOCK_WIDTH, ROW_HEIGHT, TEXT_SIZE = 560, 246, 22, 9
POINTS_PER_MM = 72 / 25.4
SCALES = (5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02)
# Length of the control lines by which four cubic curves come near a circle.
CIRCLE = 0.5523


def title_sheet(profile: PlaneProfile, rows: Mapping[str, str]) -> bytes:
    """Returns a sheet with the profile to scale and a title block."""
    scale = scale_for(profile)
    named = {**rows, "Scale": f"1:{1 / scale:g}" if scale < 1 else f"{scale:g}:1"}
    drawn = [
        f"0.7 w {MARGIN} {MARGIN} {WIDTH - 2 * MARGIN} {HEIGHT - 2 * MARGIN} re S",
        *view(profile, scale * POINTS_PER_MM),
        *title_block(named),
    ]
    return document("\n".join(drawn))


def scale_for(profile: PlaneProfile) -> float:
    """Returns the largest usual scale by which the view fits."""
    width, height = (side * POINTS_PER_MM for side in profile.size)
    fitting = (one for one in SCALES if width * one <= VIEW_WIDTH and height * one <= VIEW_HEIGHT)
    return next(fitting, SCALES[-1])


def view(profile: PlaneProfile, factor: float) -> list[str]:
    """Returns the contours in the middle of the view."""
    left, right, low, high = profile.outer.box
    x = MARGIN + 24 + VIEW_WIDTH / 2 - factor * (left + right) / 2
    y = HEIGHT / 2 - factor * (low + high) / 2
    return [contour(one, factor, x, y) for one in (profile.outer, *profile.inner)]


def contour(one: Circle | Polygon, factor: float, x: float, y: float) -> str:
    """Returns a contour as a closed path."""
    if isinstance(one, Circle):
        return circle(x + factor * one.x, y + factor * one.y, factor * one.radius)
    points = [f"{x + factor * a:.2f} {y + factor * b:.2f}" for a, b in one.corners]
    return " ".join([f"{points[0]} m", *(f"{point} l" for point in points[1:]), "h S"])


def circle(x: float, y: float, radius: float) -> str:
    """Returns a circle of four cubic curves."""
    arm = radius * CIRCLE
    words = [f"{x + radius:.2f} {y:.2f} m"]
    # Each quarter starts at `from`, in the direction that is turned by 90 degrees from it.
    for cos, sin in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        end_cos, end_sin = -sin, cos
        numbers = (
            *(x + radius * cos - arm * sin, y + radius * sin + arm * cos),
            *(x + radius * end_cos + arm * cos, y + radius * end_sin + arm * sin),
            *(x + radius * end_cos, y + radius * end_sin),
        )
        words.append(" ".join(f"{number:.2f}" for number in numbers) + " c")
    return " ".join([*words, "h S"])


def title_block(rows: Mapping[str, str]) -> list[str]:
    """Returns the rows of the block, the last at the bottom."""
    drawn = []
    for place, (label, text) in enumerate(reversed(rows.items())):
        low = MARGIN + place * ROW_HEIGHT
        drawn.append(f"{BLOCK_LEFT} {low} {BLOCK_WIDTH} {ROW_HEIGHT} re S")
        line = f"{label}: {text}".replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        drawn.append(f"BT /F1 {TEXT_SIZE} Tf {BLOCK_LEFT + 6} {low + 8} Td ({line}) Tj ET")
    return drawn


def document(drawn: str) -> bytes:
    """Returns a PDF document of one page."""
    rows = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = "%PDF-1.4\n", []
    for at, row in enumerate(rows, 1):
        places.append(len(body))
        body += f"{at} 0 obj{row}endobj\n"
    listed = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"trailer<</Root 1 0 R/Size {len(rows) + 1}>>\nstartxref\n{len(body)}\n%%EOF\n"
    text = f"{body}xref\n0 {len(rows) + 1}\n0000000000 65535 f \n{listed}{tail}"
    return text.encode("latin-1", "replace")
