"""Line charts as SVG within a page, which needs no script."""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np

WIDTH, HEIGHT = 520, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 40


class Axis(NamedTuple):
    """An axis with its title and, for a logarithmic one, numbers given as they are."""

    title: str
    logarithmic: bool = False


def line(
    x: Sequence[float] | np.ndarray,
    y: Sequence[float] | np.ndarray,
    across: Axis,
    up: Axis,
    band: tuple[np.ndarray, np.ndarray] | None = None,
) -> str:
    """Return an SVG of y over x, with a band around it where there is one.

    What is not finite, or not positive on a logarithmic axis, is left out.
    """
    xs, ys = _scaled(x, across), _scaled(y, up)
    edges = [_scaled(edge, up) for edge in band] if band else []
    known = np.isfinite(xs) & np.isfinite(ys)
    if known.sum() == 0:
        return "<p>No finite number to draw.</p>"
    xs, ys, edges = xs[known], ys[known], [edge[known] for edge in edges]
    every = np.concatenate([ys, *[edge[np.isfinite(edge)] for edge in edges]])
    (x0, x1), (y0, y1) = _limits(xs), _limits(every)

    def place(u: float, v: float) -> str:
        right = LEFT + (u - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT)
        down = HEIGHT - BOTTOM - (v - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM)
        return f"{right:.1f},{down:.1f}"

    marks = [*_grid(x0, x1, across, True), *_grid(y0, y1, up, False)]
    if edges:
        low, high = (np.clip(edge, y0, y1) for edge in edges)
        outline = [*zip(xs, low, strict=True), *zip(xs[::-1], high[::-1], strict=True)]
        marks.append(f'<polygon class="band" points="{" ".join(place(*p) for p in outline)}"/>')
    points = " ".join(place(u, v) for u, v in zip(xs, ys, strict=True))
    marks.append(f'<polyline class="line" points="{points}"/>')
    title = escape(f"{up.title} by {across.title}")
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
        f"{''.join(marks)}{_titles(across, up)}</svg>"
    )


def _scaled(values: Sequence[float] | np.ndarray, axis: Axis) -> np.ndarray:
    """Return the values, or their log10 on a logarithmic axis; nan where there is none."""
    array = np.asarray(values, float)
    if not axis.logarithmic:
        return array
    return np.log10(np.where(array > 0, array, np.nan))


def _limits(values: np.ndarray) -> tuple[float, float]:
    """Return the ends of an axis, which are never the same."""
    low, high = float(values.min()), float(values.max())
    return (low, high) if high - low > 1e-9 else (low - 0.5, high + 0.5)


def _ticks(low: float, high: float, axis: Axis) -> list[tuple[float, str]]:
    """Return up to about six places on an axis, and what they are called."""
    rough = (high - low) / 5
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    step = max(1.0, step) if axis.logarithmic else step
    places = np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step
    names = [f"{10.0**at:,.6g}" if axis.logarithmic else f"{at:.6g}" for at in places]
    return list(zip(places.tolist(), [name.replace("-", "−") for name in names], strict=True))


def _grid(low: float, high: float, axis: Axis, across: bool) -> list[str]:
    """Return lines and labels at the ticks of an axis."""
    marks = []
    for at, name in _ticks(low, high, axis):
        part = (at - low) / (high - low)
        if across:
            x = LEFT + part * (WIDTH - LEFT - RIGHT)
            marks.append(f'<path class="grid" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
            marks.append(
                f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 14}" text-anchor="middle">{name}</text>'
            )
        else:
            y = HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)
            marks.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
            marks.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{name}</text>')
    return marks


def _titles(across: Axis, up: Axis) -> str:
    """Return the titles of both axes."""
    middle = TOP + (HEIGHT - TOP - BOTTOM) / 2
    return (
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 6}" text-anchor="middle">'
        f"{escape(across.title)}</text>"
        f'<text transform="translate(12 {middle}) rotate(-90)" text-anchor="middle">'
        f"{escape(up.title)}</text>"
    )
