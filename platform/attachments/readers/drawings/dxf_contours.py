"""Joins lines and curves of a drawing into contours, and measures them."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import ezdxf
import numpy as np
import numpy.typing as npt
from ezdxf.entities import DXFGraphic
from ezdxf.path import make_path

Points = npt.NDArray[np.float64]
Cell = tuple[int, int]

# Curves are divided until the chords leave them by at most this share of the drawing's size.
CHORD_SHARE = 1e-5
# Ends within this share of the drawing's size meet.
JOIN_SHARE = 2e-5
ROUND_SHARE = 0.005
ROUND_POINTS_LEAST = 8
POINTS_MOST = 2_000_000


@dataclass(slots=True)
class Contour:
    """Represents a contour as a chain of points in millimetres."""

    points: Points
    length: float
    is_closed: bool

    @property
    def area(self) -> float:
        """Returns the enclosed area; 0 of an open contour."""
        if not self.is_closed:
            return 0.0
        x, y = (self.points - self.points[0]).T
        return abs(float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))) / 2

    @property
    def diameter(self) -> float | None:
        """Returns the diameter of a round contour, None of another."""
        if not self.is_closed or len(self.points) < ROUND_POINTS_LEAST:
            return None
        centre = (self.points.min(axis=0) + self.points.max(axis=0)) / 2
        radii = np.linalg.norm(self.points - centre, axis=1)
        radius = float(radii.max())
        if radius - float(radii.min()) > ROUND_SHARE * radius:
            return None
        # A square has all its corners on a circle too, but not its length.
        is_full = abs(self.length - 2 * math.pi * radius) < 0.02 * self.length
        return float(radius + radii.min()) if is_full else None

    def surrounds(self, other: "Contour") -> bool:
        """Returns whether the other one's box lies within this one's."""
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        slack = 1e-6 * float(np.max(high - low))
        inner_low, inner_high = other.points.min(axis=0), other.points.max(axis=0)
        return bool((inner_low >= low - slack).all() and (inner_high <= high + slack).all())


@dataclass(slots=True)
class Contours:
    """Holds the contours of a drawing, and how many lines are drawn twice or damaged."""

    rows: list[Contour] = field(default_factory=list)
    doubled: int = 0
    damaged: int = 0

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def size(self) -> tuple[float, float]:
        """Returns width and height of all contours together."""
        points = np.vstack([one.points for one in self.rows])
        width, height = np.ptp(points, axis=0)
        return float(width), float(height)


def joined_contours(entities: Sequence[DXFGraphic], factor: float) -> Contours:
    """Returns the contours that the entities form, in millimetres."""
    found, damaged = chains_of(entities, factor)
    chains, doubled = distinct(found)
    if not chains:
        return Contours(damaged=damaged)
    tolerance = JOIN_SHARE * size_of(chains)
    closed = [one for one in chains if np.linalg.norm(one[0] - one[-1]) <= tolerance]
    still_open = [one for one in chains if np.linalg.norm(one[0] - one[-1]) > tolerance]
    rows = [contour_of([one], is_closed=True) for one in closed]
    rows += [contour_of(group, is_closed) for group, is_closed in groups(still_open, tolerance)]
    return Contours(rows, doubled, damaged)


def chains_of(entities: Sequence[DXFGraphic], factor: float) -> tuple[list[Points], int]:
    """Returns each entity as a chain of points, and how many are damaged.

    What has no length is left out.
    """
    paths, damaged = [], 0
    for entity in entities:
        try:
            path = make_path(entity)
        except (ezdxf.DXFError, TypeError, ValueError, ZeroDivisionError, IndexError):
            damaged += 1
            continue
        if len(path):
            paths.append(path)
    corners = np.array([(p.x, p.y) for path in paths for p in path.control_vertices()])
    if not len(corners) or not np.isfinite(corners).all():
        return [], damaged + len(paths)
    chord = max(CHORD_SHARE * float(np.ptp(corners, axis=0).max()), 1e-9)
    chains, count = [], 0
    for path in paths:
        points = np.array([(p.x, p.y) for p in path.flattening(chord, segments=8)]) * factor
        count += len(points)
        if count > POINTS_MOST:
            raise MemoryError
        if len(points) > 1 and length_of(points) > 0:
            chains.append(points)
    return chains, damaged


def distinct(chains: Sequence[Points]) -> tuple[list[Points], int]:
    """Returns the chains without repetitions in either direction, and their number."""
    if not chains:
        return [], 0
    step = JOIN_SHARE * size_of(chains)
    seen, kept = set(), []
    for chain in chains:
        whole = np.round(chain / step).astype(np.int64)
        key = min(whole.tobytes(), whole[::-1].tobytes())
        if key not in seen:
            seen.add(key)
            kept.append(chain)
    return kept, len(chains) - len(kept)


def size_of(chains: Sequence[Points]) -> float:
    """Returns the longer side of the box around all chains."""
    low = np.min([one.min(axis=0) for one in chains], axis=0)
    high = np.max([one.max(axis=0) for one in chains], axis=0)
    return max(float(np.max(high - low)), 1e-9)


def length_of(points: Points) -> float:
    """Returns the length of a chain."""
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def groups(chains: Sequence[Points], tolerance: float) -> Iterator[tuple[list[Points], bool]]:
    """Yields chains that meet at their ends, and whether they form one loop."""
    ends: dict[Cell, list[int]] = defaultdict(list)
    keys = []
    for place, chain in enumerate(chains):
        pair = (joint(chain[0], tolerance, ends), joint(chain[-1], tolerance, ends))
        for key in pair:
            ends[key].append(place)
        keys.append(pair)
    seen: set[int] = set()
    for start in range(len(chains)):
        if start in seen:
            continue
        order, waiting = [], [start]
        seen.add(start)
        while waiting:
            place = waiting.pop()
            order.append(place)
            for key in keys[place]:
                new = [other for other in ends[key] if other not in seen]
                seen.update(new)
                waiting += new
        is_closed = all(len(ends[key]) == 2 for place in order for key in keys[place])
        if is_closed:
            yield in_line(chains, keys, ends, start), True
        else:
            yield [chains[place] for place in order], False


def joint(end: Points, tolerance: float, known: Mapping[Cell, list[int]]) -> Cell:
    """Returns the cell of an end, or a neighbouring one in which another end lies."""
    x, y = (int(value) for value in np.round(end / (2 * tolerance)))
    near = [(x + dx, y + dy) for dx in (0, -1, 1) for dy in (0, -1, 1)]
    return next((cell for cell in near if cell in known), (x, y))


def in_line(
    chains: Sequence[Points],
    keys: Sequence[tuple[Cell, Cell]],
    ends: Mapping[Cell, list[int]],
    start: int,
) -> list[Points]:
    """Returns the chains of a closed contour in the order of a walk along it."""
    done, place, at = [], start, keys[start][0]
    while True:
        first, last = keys[place]
        done.append(chains[place] if first == at else chains[place][::-1])
        at = last if first == at else first
        one, other = ends[at]
        place = other if one == place else one
        if place == start:
            return done


def contour_of(chains: list[Points], is_closed: bool) -> Contour:
    """Returns the contour of chains in line."""
    return Contour(np.vstack(chains), sum(map(length_of, chains)), is_closed)
