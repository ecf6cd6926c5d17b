"""One look for all figures: width, letters, axes, lines, legends, and how they are saved."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from rnngrad.figures.style.words import label
from rnngrad.pipeline.files import write_whole
from rnngrad.pipeline.storage import to_json

WIDTH = 6.14
"""Width of the text in inches: a figure set at this width has letters of 7 to 8 points."""

REFERENCE: dict[str, Any] = {
    "color": "0.35",
    "linestyle": (0, (1, 1.5)),
    "linewidth": 0.9,
    "zorder": 1,
}
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
    "ytick.minor.width": 0.4,
    "ytick.minor.size": 1.5,
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


def placeholder(sentence: str) -> Figure:
    """Return a figure that says in one panel why there is nothing to draw."""
    figure, ((axis,),) = panels(1, 1, height=0.6)
    axis.set_axis_off()
    axis.text(0.5, 0.5, sentence, transform=axis.transAxes, ha="center", va="center", color="0.4")
    return figure


def power(log10: float, _: float | None = None) -> str:
    """Return a tick at the logarithm of a power of ten."""
    return f"$10^{{{log10:g}}}$"


def powers(axis: Axis) -> None:
    """Show an axis of log10 values from one whole power of ten to another, once all is drawn."""
    low, high = axis.get_view_interval()
    limit = axis.axes.set_xlim if axis is axis.axes.xaxis else axis.axes.set_ylim
    limit(np.floor(low), np.ceil(high))
    axis.set_major_locator(MaxNLocator("auto", integer=True))
    axis.set_major_formatter(power)


def log_steps(axis: Axes, name: str) -> None:
    """Make the horizontal axis a logarithmic one of steps, with plain numbers."""
    axis.set(xlabel=f"{name} (steps, log scale)", xscale="log")
    axis.xaxis.set_major_formatter(lambda x, _: f"{x:g}" if x < 1e4 else power(np.log10(x)))
    axis.xaxis.set_minor_formatter("")  # over less than a decade they would overlap


def apart(table: pd.DataFrame, room: float) -> list[int]:
    """Return the lengths of runs that have room for their names, those of most runs first.

    Args:
        table: `length` and `run`.
        room: the factor by which two that are named differ at least.
    """
    kept: list[int] = []
    runs = table.groupby("length")["run"].nunique().sort_values(ascending=False, kind="stable")
    for length in runs.index:
        if all(max(length / other, other / length) >= room for other in kept):
            kept.append(int(length))
    return sorted(kept)


def lines(
    axis: Axes, table: pd.DataFrame, by: str, x: str, y: str, styles: Mapping[str, dict[str, Any]]
) -> dict[str, float]:
    """Draw every seed thin and the seeds' median thick, for each value of the column `by`.

    Values that are not finite are left out; a line goes on to the next one.

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
    for name, group in finite.groupby(by):
        style = styles[str(name)]
        wide = group.pivot_table(index=x, columns="seed", values=y)
        seeds = wide.interpolate("index", limit_area="inside")
        faint = min(0.4, 4 / seeds.shape[1])
        axis.plot(wide.index, seeds, color=style["color"], linewidth=0.4, alpha=faint)
        median = wide.median(axis=1)
        axis.plot(median.index, median, **({"markersize": 3} | style))
        ends[str(name)] = float(median.iloc[-1])
    return ends


def legend(figure: Figure, styles: Mapping[str, dict[str, Any]]) -> None:
    """Put one legend below the axes, of the keywords of each line by name."""
    handles = [Line2D([], [], **(style | {"label": label(n)})) for n, style in styles.items()]
    columns = 5 if max(len(label(name)) for name in styles) <= 16 else 4
    figure.legend(handles=handles, loc="outside lower center", ncols=min(columns, len(handles)))


def save(figure: Figure, pdf: Path, svg: Path, origin: Mapping[str, Any]) -> None:
    """Write a figure as PDF and SVG with its origin, the same bytes each time.

    Args:
        figure: the figure.
        pdf: where the PDF goes, which has the origin as its subject.
        svg: where the SVG goes, which has the origin as its description.
        origin: see `provenance.origin`.
    """
    text = to_json(origin)
    about = {"pdf": {"CreationDate": None, "Subject": text}}
    about["svg"] = {"Date": None, "Description": text}
    with mpl.rc_context(STYLE):
        for path, kind in ((pdf, "pdf"), (svg, "svg")):
            write_whole(path, partial(figure.savefig, format=kind, metadata=about[kind]))
