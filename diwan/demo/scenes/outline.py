"""Outlines as lists of points: rounded corners, smooth curves, arcs and strokes of any width."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

Point = tuple[float, float]  # x to the right, y downwards, in plane units


def rounded(points: Sequence[Point], radius: float) -> tuple[Point, ...]:
    """The polygon with each corner replaced by a curve that starts `radius` before it.

    A radius too large for an edge is cut to half the edge, so a generous one gives a pill.
    """
    return _rounded(tuple(points), radius)


# Most outlines of a film are the same in every frame; a scene has a few hundred of them.
@lru_cache(maxsize=800)
def _rounded(points: tuple[Point, ...], radius: float) -> tuple[Point, ...]:
    """See `rounded`."""
    outline: list[Point] = []
    for k, corner in enumerate(points):
        start = _towards(corner, points[k - 1], radius)
        end = _towards(corner, points[(k + 1) % len(points)], radius)
        outline.extend(_bend(start, corner, end, s / 6) for s in range(7))
    return tuple(outline)


def _towards(origin: Point, goal: Point, distance: float) -> Point:
    """The point that far from the origin on the way to the goal, at most half way."""
    length = math.dist(origin, goal) or 1.0
    part = min(distance / length, 0.5)
    return origin[0] + (goal[0] - origin[0]) * part, origin[1] + (goal[1] - origin[1]) * part


def _bend(start: Point, pull: Point, end: Point, s: float) -> Point:
    """A point on the conic curve from start to end that leans to `pull`: close to a circle's quarter."""
    a, b, c = (1 - s) ** 2, 2 * s * (1 - s) * math.sqrt(0.5), s**2
    total = a + b + c
    return (
        (a * start[0] + b * pull[0] + c * end[0]) / total,
        (a * start[1] + b * pull[1] + c * end[1]) / total,
    )


def smooth(points: Sequence[Point], closed: bool = False, steps: int = 8) -> tuple[Point, ...]:
    """A curve through all the points (Catmull-Rom), with `steps` pieces between two of them."""
    return _smoothed(tuple(points), closed, steps)


@lru_cache(maxsize=400)
def _smoothed(points: tuple[Point, ...], closed: bool, steps: int) -> tuple[Point, ...]:
    """See `smooth`."""
    count = len(points)
    curve: list[Point] = []
    for k in range(count if closed else count - 1):
        if closed:
            near = [points[(k + j) % count] for j in (-1, 0, 1, 2)]
        else:
            near = [points[min(count - 1, max(0, k + j))] for j in (-1, 0, 1, 2)]
        curve.extend(_through(near, s / steps) for s in range(steps))
    return tuple(curve) if closed else (*curve, points[-1])


def _through(near: Sequence[Point], s: float) -> Point:
    """The curve between the second and third of four neighbours, at s in 0..1."""
    w0 = (-s + 2 * s**2 - s**3) / 2
    w1 = (2 - 5 * s**2 + 3 * s**3) / 2
    w2 = (s + 4 * s**2 - 3 * s**3) / 2
    w3 = (s**3 - s**2) / 2
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = near
    return w0 * x0 + w1 * x1 + w2 * x2 + w3 * x3, w0 * y0 + w1 * y1 + w2 * y2 + w3 * y3


def arc(
    x: float, y: float, across: float, down: float, start: float = 0.0, end: float = 360.0
) -> tuple[Point, ...]:
    """Points on an ellipse between two angles in degrees, clockwise from the right; closed if full."""
    # About one point for six units of the way is smooth at any size the scenes use, and not wasteful;
    # a reach of a few units belongs to a body drawn at height 1 and then enlarged.
    reach = max(across, down)
    count = max(10, min(90, round(math.radians(abs(end - start)) * (reach if reach > 3 else 27) / 6)))
    return tuple([(x + across * cos, y + down * sin) for cos, sin in _spokes(count, start, end)])


@lru_cache(maxsize=400)
def _spokes(count: int, start: float, end: float) -> tuple[Point, ...]:
    """Cosine and sine of `count` even steps between two angles, the last angle too unless it is the first."""
    last = count if abs(end - start) < 360 else count - 1
    angles = [math.radians(start + (end - start) * k / count) for k in range(last + 1)]
    return tuple((math.cos(a), math.sin(a)) for a in angles)


def star(x: float, y: float, radius: float, turn: float = 0.0, inner: float = 0.765) -> list[Point]:
    """The outline of an eight-pointed star; `inner` is its hollows' radius as part of the points'."""
    angles = [math.radians(turn + 22.5 * k) for k in range(16)]
    reach = [radius * (1 if k % 2 == 0 else inner) for k in range(16)]
    return [(x + r * math.cos(a), y + r * math.sin(a)) for a, r in zip(angles, reach, strict=True)]


def arch(x: float, y: float, width: float, height: float) -> list[Point]:
    """A round-headed doorway: centre x, foot y."""
    half = width / 2
    return [(x - half, y), *arc(x, y - height + half, half, half, 180, 360), (x + half, y)]


def ribbon(points: Sequence[Point], width: float | Sequence[float]) -> list[Point]:
    """The outline of a stroke along the points with round ends.

    `width` is one number, or one per point for a stroke that swells and tapers.
    """
    widths = [width] * len(points) if isinstance(width, int | float) else list(width)
    normals = [
        _normal(points[max(0, k - 1)], points[min(len(points) - 1, k + 1)]) for k in range(len(points))
    ]
    sides = [(p, n, w / 2) for p, n, w in zip(points, normals, widths, strict=True)]
    left = [(p[0] + n[0] * w, p[1] + n[1] * w) for p, n, w in sides]
    right = [(p[0] - n[0] * w, p[1] - n[1] * w) for p, n, w in reversed(sides)]
    return [*left, *_cap(*sides[-1], 1), *right, *_cap(*sides[0], -1)]


def _normal(before: Point, after: Point) -> Point:
    """A vector of length one across the way from `before` to `after`."""
    length = math.dist(before, after) or 1.0
    return (after[1] - before[1]) / -length, (after[0] - before[0]) / length


def _cap(centre: Point, normal: Point, radius: float, side: int) -> list[Point]:
    """The half circle that ends a stroke, from its `side` flank round to the other."""
    start = math.atan2(normal[1] * side, normal[0] * side)
    # A radius below one belongs to a body drawn at height 1 and then enlarged.
    count = 6 if radius < 1 else max(4, min(24, round(radius / 2)))
    angles = [start - math.pi * k / count for k in range(1, count)]
    return [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in angles]


def beside(points: Sequence[Point], distances: Sequence[float]) -> list[Point]:
    """The line moved sideways (to the right of its way, as seen by the walker) by a distance per point."""
    moved = []
    for k, ((x, y), distance) in enumerate(zip(points, distances, strict=True)):
        nx, ny = _normal(points[max(0, k - 1)], points[min(len(points) - 1, k + 1)])
        moved.append((x + nx * distance, y + ny * distance))
    return moved


def along(points: Sequence[Point], part: float) -> Point:
    """The point at `part` (0..1) of a line's length."""
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    rest = min(1.0, max(0.0, part)) * sum(lengths)
    for k, length in enumerate(lengths):
        if rest <= length or k == len(lengths) - 1:
            s = rest / (length or 1.0)
            (ax, ay), (bx, by) = points[k], points[k + 1]
            return ax + (bx - ax) * s, ay + (by - ay) * s
        rest -= length
    return points[0]
