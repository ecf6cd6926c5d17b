"""One look for all figures: a colour, a marker, a dash and a place in the order for every cell.

`CELLS` is the table, also for what is not drawn by Matplotlib. Families share a hue: red has no
gate, blue is the LSTM's, ochre the GRU's, green the article's proposal, black a control. Colours
stay apart in three kinds of colour blindness; in grey the marker and the dash tell cells apart.
"""

from collections.abc import Iterable, Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from scipy.optimize import isotonic_regression

from rnngrad.storage import write_whole

WIDTH = 6.14
"""Width of the text in inches: a figure set at this width has letters of 7 to 8 points."""


class Look(NamedTuple):
    """How a cell looks: its name for the reader, and Matplotlib's colour, marker and dash."""

    label: str
    colour: str
    marker: str
    dash: str


CELLS = {
    "tanh": Look("tanh", "#c3113c", "o", "-"),
    "relu": Look("relu", "#ef8557", "s", "--"),
    "lstm": Look("LSTM", "#033973", "^", "-"),
    "coupled_lstm": Look("coupled LSTM", "#4599f1", "v", "--"),
    "clamped_lstm": Look("clamped LSTM", "#afd0e7", ">", ":"),
    "gru": Look("GRU", "#dc9a00", "D", "-"),
    "gru_reset_after": Look("GRU, reset after", "#985d00", "p", "--"),
    "gru_no_reset": Look("GRU, no reset", "#efd461", "<", ":"),
    "merged_gru": Look("merged GRU", "#5b2c0b", "h", "-."),
    "output_reset": Look("output reset", "#1f8a5b", "P", "-"),
    "linear_diagonal": Look("linear diagonal", "#000000", "X", "-."),
}
OWN = ("#ab2bb0", "#80868b", "#48db9d", "#b588c3"), ("*", "d", "8"), ("-", "--", ":", "-.", "-")
"""Colours, markers and dashes of a user's own cells, by turns: the numbers are coprime."""

ARMS = {
    "keep0": "keep bias 0",
    "keep1": "keep bias 1",
    "remember": "keep bias ln(T − 1)",
    "chrono": "chrono keep bias",
}
"""Initialisations of the keep gate, in the order of all figures, as the reader sees them."""

REFERENCE = {"color": "0.35", "linestyle": (0, (1, 1.5)), "linewidth": 0.9, "zorder": 1}
"""A line to compare with."""

STYLE: dict[Any, Any] = {
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "legend.fontsize": 7.5,
    "legend.handlelength": 2.6,
    "legend.frameon": False,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "xtick.minor.size": 1.5,
    "axes.linewidth": 0.6,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "0.9",
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.2,
    "lines.markersize": 4,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "rnngrad",
    "text.usetex": False,
}


def order(names: Iterable[str]) -> list[str]:
    """Return cell names in the order of all figures: built-in cells first, then a user's own."""
    present = set(names)
    return [n for n in CELLS if n in present] + sorted(present - set(CELLS))


def cell_looks(names: Iterable[str]) -> dict[str, Look]:
    """Return the look of each cell, in the order of all figures.

    Args:
        names: all cells of the table; a user's own get their looks by their place among them.
    """
    present = order(names)
    own = [name for name in present if name not in CELLS]
    turns = islice(zip(*map(cycle, OWN), strict=False), len(own))
    new = {n: Look(n.replace("_", " "), *turn) for n, turn in zip(own, turns, strict=True)}
    return {name: CELLS.get(name) or new[name] for name in present}


def look(name: str, names: Iterable[str] = ()) -> dict[str, Any]:
    """Return Matplotlib's keywords for a cell's line; `names` are all cells of the table."""
    own = cell_looks({name, *names})[name]
    return {"color": own.colour, "marker": own.marker, "linestyle": own.dash}


def label(name: str) -> str:
    """Return a cell's name as the reader sees it."""
    return cell_looks([name])[name].label


def arm_label(name: str) -> str:
    """Return an initialisation's name as the reader sees it."""
    return ARMS.get(name, name.replace("_", " "))


def listed(values: Mapping[str, str]) -> str:
    """Return a value for each cell as the captions say it: `tanh -7.2, LSTM -3.1`."""
    return ", ".join(f"{label(name)} {values[name]}" for name in order(values)) or "no data"


def panels(
    rows: int, columns: int, height: float = 1.9, **options: Any
) -> tuple[Figure, np.ndarray]:
    """Return a figure as wide as the text and its axes `[rows, columns]`."""
    sns.set_theme(style="ticks", rc=STYLE)
    figure = Figure(figsize=(WIDTH, height * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, **options)
    for axis in axes.flat:
        sns.despine(ax=axis)
    return figure, axes


def powers(axis: Axis) -> None:
    """Write the ticks of an axis of log10 values as powers of ten."""
    axis.set_major_formatter(lambda value, _: f"$10^{{{value:g}}}$")


def log_steps(axis: Axes, name: str) -> None:
    """Make the horizontal axis a logarithmic one of steps, with plain numbers."""
    axis.set(xlabel=f"{name} (steps, log scale)", xscale="log")
    axis.xaxis.set_major_formatter("{x:g}")


def seeds_and_median(axis: Axes, table: pd.DataFrame, x: str, y: str, **style: Any) -> float:
    """Draw every seed thin and the seeds' median thick; values that are not finite are left out.

    Returns:
        The last median, where the line ends; nan if there is none.
    """
    table = table.assign(**{y: table[y].where(np.isfinite(table[y]))})
    wide = table.pivot_table(index=x, columns="seed", values=y, dropna=False)
    thin = {"color": style["color"], "linewidth": 0.4, "alpha": 0.4}
    axis.plot(wide.index, wide.to_numpy(), **thin)
    median = wide.median(axis=1)
    axis.plot(wide.index, median, **({"markersize": 3} | style))
    return float(median.dropna().iloc[-1]) if median.notna().any() else float("nan")


def legend(figure: Figure, styles: Mapping[str, dict[str, Any]], columns: int = 5) -> None:
    """Put one legend below the axes: the keywords of each line by the name to write."""
    handles = [Line2D([], [], label=name, **style) for name, style in styles.items()]
    ncols = min(columns, len(handles))
    figure.legend(handles=handles, loc="outside lower center", ncols=ncols)


def label_ends(axis: Axes, ends: Mapping[str, float], styles: Mapping[str, dict[str, Any]]) -> None:
    """Name each line at the right edge, with its marker, moved so that no two names overlap.

    Args:
        axis: where the lines are; call this when everything else is drawn.
        ends: the height of each line's end, by the name to write.
        styles: the keywords of each line, by name.
    """
    names = sorted((n for n, end in ends.items() if np.isfinite(end)), key=ends.__getitem__)
    texts = [axis.text(1.09, 0.5, n, transform=axis.transAxes, fontsize=7) for n in names]
    figure = axis.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    to_fraction = (axis.transData + axis.transAxes.inverted()).transform
    own = np.clip([to_fraction((axis.get_xlim()[1], ends[n]))[1] for n in names], 0, 1)
    line = 8.5 / 72 * figure.dpi / axis.bbox.height
    places = line * np.arange(len(names))
    spread = isotonic_regression(own - places).x + places
    spread = np.maximum(np.minimum(spread, 1 - places[::-1]), places)
    for name, text, end, place in zip(names, texts, own, spread, strict=True):
        text.set(y=place, va="center_baseline")
        axis.plot([1, 1.06], [end, place], transform=axis.transAxes, clip_on=False, markevery=[1],
                  **(styles[name] | {"linewidth": 0.7, "markersize": 3.5}))  # fmt: skip


def save(figure: Figure, pdf: Path, svg: Path) -> None:
    """Write a figure as PDF and SVG, the same bytes each time."""
    with mpl.rc_context(STYLE):
        write_whole(
            pdf, lambda part: figure.savefig(part, format="pdf", metadata={"CreationDate": None})
        )
        write_whole(svg, lambda part: figure.savefig(part, format="svg", metadata={"Date": None}))
