"""Describes plane profiles by their contours, with area and length; mm."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Corner = tuple[float, float]


@dataclass(frozen=True)
class Circle:
    """Represents a circle in the profile."""

    x: float
    y: float
    radius: float

    @property
    def area(self) -> float:
        """Returns the area."""
        return math.pi * self.radius**2

    @property
    def length(self) -> float:
        """Returns the length of the contour."""
        return 2 * math.pi * self.radius

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Returns the least and the greatest x and y."""
        return (
            *(self.x - self.radius, self.x + self.radius),
            *(self.y - self.radius, self.y + self.radius),
        )


@dataclass(frozen=True)
class Polygon:
    """Represents a polygon in the profile, its corners counter-clockwise."""

    corners: Sequence[Corner]

    @property
    def sides(self) -> Iterator[tuple[Corner, Corner]]:
        """Yields the sides, from corner to corner."""
        yield from zip(self.corners, [*self.corners[1:], self.corners[0]], strict=True)

    @property
    def area(self) -> float:
        """Returns the area."""
        return sum(a[0] * b[1] - b[0] * a[1] for a, b in self.sides) / 2

    @property
    def length(self) -> float:
        """Returns the length of the contour."""
        return sum(math.dist(a, b) for a, b in self.sides)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Returns the least and the greatest x and y."""
        xs, ys = zip(*self.corners, strict=True)
        return min(xs), max(xs), min(ys), max(ys)

    def reversed(self) -> "Polygon":
        """Returns the polygon with its corners clockwise."""
        return Polygon(tuple(reversed(self.corners)))


@dataclass(frozen=True)
class PlaneProfile:
    """Represents an outline with openings in it."""

    outer: Circle | Polygon
    inner: tuple[Circle | Polygon, ...] = ()

    @property
    def area(self) -> float:
        """Returns the area without the openings."""
        return self.outer.area - sum(one.area for one in self.inner)

    @property
    def size(self) -> Corner:
        """Returns width and height."""
        left, right, low, high = self.outer.box
        return right - left, high - low


def rectangle(width: float, depth: float, left: float = 0, low: float = 0) -> Polygon:
    """Returns a rectangle, with a corner at the origin unless placed elsewhere."""
    right, high = left + width, low + depth
    return Polygon(((left, low), (right, low), (right, high), (left, high)))
