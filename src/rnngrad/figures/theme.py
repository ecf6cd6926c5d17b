"""One look for all figures: a colour, a marker and a place in the order for every cell."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from rnngrad.storage import write_whole

WIDTH = 6.3
"""Width of the text in inches."""

LABELS = {
    "tanh": "tanh",
    "relu": "relu",
    "lstm": "LSTM",
    "coupled_lstm": "coupled LSTM",
    "gru": "GRU",
    "gru_reset_after": "GRU, reset after",
    "gru_no_reset": "GRU, no reset",
    "merged_gru": "merged GRU",
    "output_reset": "output reset",
    "linear_diagonal": "linear diagonal",
    "clamped_lstm": "clamped LSTM",
}
MARKERS = ("o", "s", "^", "v", "D", "P", "X", "<", ">", "p", "h", "*", "d")
COLOURS = (*sns.color_palette("colorblind", 10).as_hex(), "#444444", "#5e3c99")

STYLE: dict[Any, Any] = {
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "legend.fontsize": 8,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "axes.linewidth": 0.6,
    "lines.linewidth": 1.2,
    "lines.markersize": 4,
    "legend.frameon": False,
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
    return figure, axes


def order(names: Iterable[str]) -> list[str]:
    """Return cell names in the order of all figures: built-in cells first, then a user's own."""
    present = set(names)
    return [n for n in LABELS if n in present] + sorted(present - set(LABELS))


def look(name: str, names: Iterable[str] = ()) -> dict[str, Any]:
    """Return colour and marker of a cell; `names` are all cells of the figure."""
    known = [*LABELS, *(n for n in order(names) if n not in LABELS)]
    index = known.index(name) if name in known else len(LABELS)
    return {"color": COLOURS[index % len(COLOURS)], "marker": MARKERS[index % len(MARKERS)]}


def label(name: str) -> str:
    """Return a cell's name as the reader sees it."""
    return LABELS.get(name, name.replace("_", " "))


def listed(values: Mapping[str, str]) -> str:
    """Return a value for each cell as the captions say it: `tanh -7.2, LSTM -3.1`."""
    return ", ".join(f"{label(name)} {values[name]}" for name in order(values)) or "no data"


def legend(figure: Figure, names: Sequence[str]) -> None:
    """Put one legend of cells below the axes."""
    handles = [Line2D([], [], label=label(n), **look(n, names)) for n in names]
    figure.legend(handles=handles, loc="outside lower center", ncols=min(5, len(handles)))


def seeds_and_median(axis: Axes, table: pd.DataFrame, x: str, y: str, **style: Any) -> None:
    """Draw every seed thin and the seeds' median thick; values that are not finite are left out."""
    table = table.assign(**{y: table[y].where(np.isfinite(table[y]))})
    wide = table.pivot_table(index=x, columns="seed", values=y, dropna=False)
    thin = {k: v for k, v in style.items() if k != "marker"}
    axis.plot(wide.index, wide.to_numpy(), **(thin | {"linewidth": 0.4, "alpha": 0.35}))
    axis.plot(wide.index, wide.median(axis=1), **({"markersize": 3} | style))


def save(figure: Figure, pdf: Path, svg: Path) -> None:
    """Write a figure as PDF and SVG, the same bytes each time."""
    with mpl.rc_context(STYLE):
        write_whole(
            pdf, lambda part: figure.savefig(part, format="pdf", metadata={"CreationDate": None})
        )
        write_whole(svg, lambda part: figure.savefig(part, format="svg", metadata={"Date": None}))
