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
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation
from scipy.optimize import isotonic_regression

from rnngrad.storage import write_whole

WIDTH = 6.14
"""Width of the text in inches: a figure set at this width has letters of 7 to 8 points."""


class Look(NamedTuple):
    """How a line looks: its name for the reader, and Matplotlib's colour, marker and dash."""

    label: str
    colour: str
    marker: str
    dash: str

    @property
    def style(self) -> dict[str, Any]:
        """Matplotlib's keywords."""
        return {"color": self.colour, "marker": self.marker, "linestyle": self.dash}


CELLS = {
    "tanh": Look("tanh", "#c3113c", "o", "-"),
    "relu": Look("relu", "#ef8557", "s", "--"),
    "lstm": Look("LSTM", "#033973", "^", "-"),
    "coupled_lstm": Look("coupled LSTM", "#4599f1", "v", "--"),
    "clamped_lstm": Look("clamped LSTM", "#9cc5e3", ">", ":"),
    "gru": Look("GRU", "#d08a00", "D", "-"),
    "gru_reset_after": Look("GRU, reset after", "#985d00", "p", "--"),
    "gru_no_reset": Look("GRU, no reset", "#e3c53a", "<", ":"),
    "merged_gru": Look("merged GRU", "#5b2c0b", "h", "-."),
    "output_reset": Look("output reset", "#1f8a5b", "P", "-"),
    "linear_diagonal": Look("linear diagonal", "#000000", "X", "-."),
}
OWN = ("#ab2bb0", "#80868b", "#48db9d", "#b588c3"), ("*", "d", "8"), ("-", "--", ":", "-.")
"""Colours, markers and dashes of a user's own cells, by turns; twelve are told apart."""

ARMS = {
    "keep0": Look("0", "#9c9c9c", "o", "-"),
    "keep1": Look("1", "#c06fb0", "s", "--"),
    "remember": Look("ln(T − 1)", "#5b1a6b", "^", "-"),
    "chrono": Look("ln U(1, T − 1)", "#000000", "D", ":"),
}
"""Keep biases by the name of the initialisation, in the order of all figures: where one cell has
several."""

REFERENCE = {"color": "0.35", "linestyle": (0, (1, 1.5)), "linewidth": 0.9, "zorder": 1}
"""A line to compare with."""

SMALLEST = float(np.log10(np.finfo(np.float32).smallest_subnormal))
"""log10 of the smallest positive number of single precision."""

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
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.minor.width": 0.4,
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


def cell_styles(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return Matplotlib's keywords for each cell's line; `names` are all cells of the table."""
    return {name: look.style for name, look in cell_looks(names).items()}


def arm_styles(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return Matplotlib's keywords for the line of each initialisation that is in `names`."""
    present = set(names)
    return {name: look.style for name, look in ARMS.items() if name in present}


def label(name: str) -> str:
    """Return a name as the reader sees it: a cell's, an initialisation's or another."""
    if name in ARMS:
        return f"keep bias {ARMS[name].label}"
    return cell_looks([name])[name].label


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
        axis.margins(x=0.02)
    return figure, axes


def power(log10: float, _: float | None = None) -> str:
    """Return a tick at the logarithm of a power of ten."""
    return f"$10^{{{log10:g}}}$"


def powers(axis: Axis) -> None:
    """Show an axis of log10 values from one whole power of ten to another."""
    low, high = axis.get_view_interval()
    axis.set_view_interval(np.floor(low), np.ceil(high))
    axis.set_major_locator(MaxNLocator("auto", integer=True))
    axis.set_major_formatter(power)


def log_steps(axis: Axes, name: str) -> None:
    """Make the horizontal axis a logarithmic one of steps, with plain numbers."""
    axis.set(xlabel=f"{name} (steps, log scale)", xscale="log")
    axis.xaxis.set_major_formatter(lambda x, _: f"{x:g}" if x < 1e4 else power(np.log10(x)))


def lines(
    axis: Axes, table: pd.DataFrame, by: str, x: str, y: str, styles: Mapping[str, dict[str, Any]]
) -> dict[str, float]:
    """Draw every seed thin and the seeds' median thick, for each value of the column `by`.

    Values that are not finite are left out.

    Args:
        axis: where to draw.
        table: one row for each seed and value of `x`.
        by: the column that tells lines apart.
        x: the column of the horizontal axis.
        y: the column of the vertical axis.
        styles: the keywords of each line, by the value of `by`.

    Returns:
        Where each median ends.
    """
    finite = table[np.isfinite(table[y])]
    ends = {}
    for name, own in finite.groupby(by):
        style = styles[str(name)]
        wide = own.pivot_table(index=x, columns="seed", values=y)
        axis.plot(wide.index, wide, color=style["color"], linewidth=0.4, alpha=0.4)
        median = wide.median(axis=1)
        axis.plot(median.index, median, **({"markersize": 3} | style))
        ends[str(name)] = float(median.iloc[-1])
    return ends


def legend(figure: Figure, styles: Mapping[str, dict[str, Any]]) -> None:
    """Put one legend below the axes, of the keywords of each line by name."""
    handles = [Line2D([], [], **(style | {"label": label(n)})) for n, style in styles.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=min(5, len(handles)))


def label_ends(
    figure: Figure, axis: Axes, ends: Mapping[str, float], styles: Mapping[str, dict[str, Any]]
) -> None:
    """Name each line at the right edge, with its marker, moved so that no two names overlap.

    Args:
        figure: the figure, to lay it out.
        axis: where the lines are; call this when everything else is drawn.
        ends: the height of each line's end, by name.
        styles: the keywords of each line, by name.
    """
    names = sorted(ends, key=ends.__getitem__)
    notes = [
        axis.annotate(
            label(name), (1, 0.5), (15, 0), xycoords="axes fraction", textcoords="offset points",
            va="center_baseline", fontsize=7,
        )
        for name in names
    ]  # fmt: skip
    figure.draw_without_rendering()
    to_fraction = (axis.transData + axis.transAxes.inverted()).transform
    own = np.clip([to_fraction((axis.get_xlim()[1], ends[n]))[1] for n in names], 0, 1)
    line = 8.5 / 72 * figure.dpi / axis.bbox.height
    places = line * np.arange(len(names))
    spread = isotonic_regression(own - places).x + places
    spread = np.maximum(np.minimum(spread, 1 - places[::-1]), places)
    key = axis.transAxes + ScaledTranslation(10 / 72, 0, figure.dpi_scale_trans)
    for name, note, end, place in zip(names, notes, own, spread, strict=True):
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


def save(figure: Figure, pdf: Path, svg: Path) -> None:
    """Write a figure as PDF and SVG, the same bytes each time."""
    with mpl.rc_context(STYLE):
        write_whole(
            pdf, lambda part: figure.savefig(part, format="pdf", metadata={"CreationDate": None})
        )
        write_whole(svg, lambda part: figure.savefig(part, format="svg", metadata={"Date": None}))
