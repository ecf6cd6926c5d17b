"""One look for all charts: the figures' colours, markers, dashes and names, as Vega has them."""

from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path

from rnngrad.figures.style import looks, words

HEIGHT = 250
"""Height of a panel in pixels; its width is that of its place on the page."""

VISIBLE = "indexof(hidden, datum.cell) < 0"
KEEP_DASHES = (
    [1, 0],
    [8, 3],
    [1.5, 2.5],
    [8, 2.5, 1.5, 2.5],
    [14, 3],
    [4, 2],
    [8, 2.5, 1.5, 2.5, 1.5, 2.5],
    [1.5, 6],
)
"""Dashes that tell keep biases apart, in the order of these."""
DASHES = {"-": [1, 0], "--": [6, 3], ":": [1.5, 2.5], "-.": [6, 2.5, 1.5, 2.5]}
PEN = {
    Path.MOVETO: "M",
    Path.LINETO: "L",
    Path.CURVE3: "Q",
    Path.CURVE4: "C",
    Path.CLOSEPOLY: "Z",
}
DIGITS = 5
"""Decimals that are kept of every value."""


class Axis(NamedTuple):
    """An axis: its column, and Altair's keywords for title and scale."""

    column: str
    look: dict[str, Any]


def axis(column: str, title: str, **scale: Any) -> Axis:
    """Return the axis of a quantitative column; `scale` are Vega-Lite's keywords."""
    return Axis(f"{column}:Q", {"title": title, "scale": alt.Scale(**scale)})


LOG = {"type": "log", "nice": False}
"""A logarithmic scale that ends with the data."""


def marker_path(marker: str) -> str:
    """Return a Matplotlib marker as an SVG path between -1 and 1, as Vega takes symbols."""
    style = MarkerStyle(marker)
    outline = style.get_path().transformed(style.get_transform())
    commands = []
    for points, code in outline.iter_segments(simplify=False):
        scaled = (2 * points.reshape(-1, 2) * (1, -1)).round(3) + 0.0
        where = "" if code == Path.CLOSEPOLY else " ".join(f"{v:g}" for v in scaled.ravel())
        commands.append(PEN[code] + where)
    return "".join(commands)


def legend(cells: Sequence[str]) -> list[dict[str, str]]:
    """Return name, label, colour and symbol of each cell, for a legend in HTML."""
    return [
        {
            "cell": name,
            "label": look.label,
            "colour": look.colour,
            "symbol": marker_path(look.marker),
        }
        for name, look in looks.cell_looks(cells).items()
    ]


def colour(cells: Sequence[str]) -> alt.Color:
    """Return the encoding of a cell by its colour."""
    styles = looks.cell_looks(cells)
    scale = alt.Scale(domain=list(styles), range=[look.colour for look in styles.values()])
    return alt.Color("cell:N", scale=scale, legend=None)


def shape(cells: Sequence[str]) -> alt.Shape:
    """Return the encoding of a cell by its symbol."""
    styles = looks.cell_looks(cells)
    symbols = [marker_path(look.marker) for look in styles.values()]
    return alt.Shape("cell:N", scale=alt.Scale(domain=list(styles), range=symbols), legend=None)


def dash(cells: Sequence[str]) -> alt.StrokeDash:
    """Return the encoding of a cell by the dash of its line."""
    styles = looks.cell_looks(cells)
    dashes: list[Any] = [DASHES[look.dash] for look in styles.values()]
    return alt.StrokeDash("cell:N", scale=alt.Scale(domain=list(styles), range=dashes), legend=None)


def keep_dash(keep_biases: Sequence[str], shown: Sequence[str]) -> alt.StrokeDash:
    """Return the encoding of the column `keep`, "keep bias 0" and so on, by the dash of its line.

    Args:
        keep_biases: all keep biases of a chart, in words, so that one looks the same in all panels.
        shown: those of the panel, for its legend.
    """
    names, here = ([f"keep bias {keep}" for keep in each] for each in (keep_biases, shown))
    dashes: list[Any] = list(islice(cycle(KEEP_DASHES), len(names)))
    scale = alt.Scale(domain=names, range=dashes)
    return alt.StrokeDash("keep:N", scale=scale).legend(
        title=None,
        values=here,
        orient="bottom",
        direction="vertical",
        columns=2,
        symbolStrokeColor="#333",
        symbolSize=900,
    )


def summary(table: pd.DataFrame, axes: Sequence[str], value: str) -> pd.DataFrame:
    """Return median, lowest and highest value of the seeds, with the cell's label.

    Values that are not finite are left out; `seeds` counts the others.

    Args:
        table: one row for each seed, with a column `cell`.
        axes: what tells the points apart, besides the cell.
        value: the column to summarise.
    """
    finite = table[np.isfinite(table[value])]
    groups = finite.groupby(["cell", *axes])[value]
    frame = groups.agg(median="median", low="min", high="max", seeds="size").reset_index()
    return frame.round(DIGITS).assign(label=frame["cell"].map(words.label))


def tooltip(x: Axis, y: Axis) -> list[alt.Tooltip]:
    """Return what is shown beside the pointer: the cell, the place, the median and the range."""
    return [
        alt.Tooltip("label:N", title="cell"),
        alt.Tooltip(x.column, title=x.look["title"], format=".5~g"),
        alt.Tooltip(y.column, title=y.look["title"], format=".4~g"),
        alt.Tooltip("low:Q", title="lowest", format=".4~g"),
        alt.Tooltip("high:Q", title="highest", format=".4~g"),
        alt.Tooltip("seeds:Q", title="seeds"),
    ]


def seeds_and_median(
    data: pd.DataFrame | alt.NamedData, x: Axis, y: Axis, cells: Sequence[str]
) -> alt.LayerChart:
    """Draw the median of the seeds as a line with points, and their range as a band.

    Args:
        data: a `summary`.
        x: the horizontal axis.
        y: the vertical axis, whose column is the median.
        cells: all cells of the page, so that a cell looks the same in all panels.
    """
    horizontal = alt.X(x.column, **x.look)
    base = alt.Chart(data).transform_filter(VISIBLE).encode(x=horizontal, color=colour(cells))
    band = base.mark_area(opacity=0.15, clip=True).encode(y=alt.Y("low:Q", **y.look), y2="high:Q")
    median = alt.Y(y.column, **y.look)
    line = base.mark_line(clip=True).encode(y=median, strokeDash=dash(cells))
    points = base.mark_point(filled=True, size=45, opacity=1, clip=True).encode(
        y=median, shape=shape(cells), tooltip=tooltip(x, y)
    )
    drawn: Any = alt.layer(band, line, points)
    return drawn


def rule_at(value: float, y: Axis) -> alt.Chart:
    """Draw a dotted horizontal line to compare with; a layer needs a row of its own to be drawn."""
    rule = alt.Chart(pd.DataFrame({"value": [value]})).mark_rule(strokeDash=[2, 2], color="#666")
    return rule.encode(y=alt.Y("value:Q", **y.look))


def panel(*layers: alt.Chart | alt.LayerChart, height: int = HEIGHT) -> alt.LayerChart:
    """Put layers into one panel that is as wide as its place, with the switch of the cells."""
    hidden = alt.param(name="hidden", value=[])
    drawn: Any = alt.layer(*layers).add_params(hidden)
    return drawn.properties(width="container", height=height)
