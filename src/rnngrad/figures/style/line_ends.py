"""Names at the ends of lines, instead of a legend."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from matplotlib.transforms import ScaledTranslation
from scipy.optimize import isotonic_regression

from rnngrad.figures.style.words import label


def name_lines(
    figure: Figure,
    ends: Mapping[Axes, Mapping[str, float]],
    styles: Mapping[str, dict[str, Any]],
) -> None:
    """Name each line at the right edge, with its marker, moved so that no two names overlap.

    Args:
        figure: the figure, of which everything else is drawn; it is laid out once.
        ends: by axes, the height of each line's end by name.
        styles: the keywords of each line, by name.
    """
    written = {
        axis: {name: _write(axis, name) for name in sorted(heights, key=heights.__getitem__)}
        for axis, heights in ends.items()
        if heights
    }
    engine = figure.get_layout_engine()
    if written and engine:
        engine.execute(figure)
    for axis, notes in written.items():
        _place(figure, axis, notes, ends[axis], styles)


def _write(axis: Axes, name: str) -> Annotation:
    """Write a name at the right edge."""
    return axis.annotate(
        label(name), (1, 0.5), (15, 0), xycoords="axes fraction", textcoords="offset points",
        va="center_baseline", fontsize=7,
    )  # fmt: skip


def _place(
    figure: Figure,
    axis: Axes,
    notes: Mapping[str, Annotation],
    ends: Mapping[str, float],
    styles: Mapping[str, dict[str, Any]],
) -> None:
    """Move names, from the lowest end to the highest, to their lines, and draw their markers."""
    to_fraction = (axis.transData + axis.transAxes.inverted()).transform
    heights = np.clip([to_fraction((axis.get_xlim()[1], ends[n]))[1] for n in notes], 0, 1)
    line = 8.5 / 72 * figure.dpi / axis.bbox.height
    places = line * np.arange(len(notes))
    spread = isotonic_regression(heights - places).x + places
    spread = np.maximum(np.minimum(spread, 1 - places[::-1]), places)
    key = axis.transAxes + ScaledTranslation(10 / 72, 0, figure.dpi_scale_trans)
    for (name, note), end, place in zip(notes.items(), heights, spread, strict=True):
        note.xy = (1, place)
        style = styles[name]
        rise = (place - end) * axis.bbox.height * 72 / figure.dpi
        leader = {"arrowstyle": "-", "shrinkA": 0, "shrinkB": 0, "linewidth": 0.7}
        axis.annotate(
            "",
            (1, end),
            (10, rise),
            xycoords="axes fraction",
            textcoords="offset points",
            arrowprops=leader | {"color": style["color"]},
        )
        style = style | {"markersize": 3.5, "markevery": None}
        axis.add_artist(Line2D([1], [place], transform=key, clip_on=False, **style))
