"""The lag that half of the seeds solve within the budget, by cell and start."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from rnngrad.claims import times
from rnngrad.figures.style import forest, looks, select, theme, words

TABLES = ("results",)
CAPTION = (
    "Reach: the sequence length of recall that half of the seeds solve within the budget, with its "
    "95 per cent interval, by cell and keep bias. Dotted lines are the lengths that were trained "
    "at. An arrow says that the interval goes on beyond those of this cell and start; a point next "
    "to it, that the reach itself does."
)


ROOM = 1.45
"""Lengths that are named on the axis differ by this factor at least."""
ASIDE = 4.0
"""Points between the place of an arrow and its middle."""


class Edges(NamedTuple):
    """Shortest and longest length of some runs, and where what is beyond them is drawn."""

    shortest: float
    longest: float

    @property
    def low(self) -> float:
        """Place of a reach below the shortest length."""
        return self.shortest / 1.5

    @property
    def high(self) -> float:
        """Place of a reach beyond the longest length."""
        return self.longest * 1.5


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the runs on recall of cells and starts that were trained at several lengths."""
    what = "networks trained on recall at several lengths"
    table = select.by_keep_bias(select.only(tables["results"], what, task="recall"))
    lengths = table.groupby(["data", "cell", "keep"])["length"].transform("nunique")
    return select.need(table[lengths > 1], what)


def edges(table: pd.DataFrame) -> Edges:
    """Return the shortest and the longest length of a table."""
    return Edges(float(table["length"].min()), float(table["length"].max()))


def reaches(table: pd.DataFrame) -> pd.DataFrame:
    """Return the reach of each data regime, cell and keep bias: `estimate`, `low` and `high`.

    The columns `shortest` and `longest` are the lengths that it was trained at. What is beyond them
    has the places `at_estimate`, `at_low` and `at_high` outside of them.
    """
    rows = []
    for (data, cell, keep), runs in table.groupby(["data", "cell", "keep"]):
        own, reach = edges(runs), times.reach(runs)._asdict()
        at = {f"at_{name}": min(max(value, own.low), own.high) for name, value in reach.items()}
        kind = {"data": data, "cell": cell, "keep": keep}
        rows.append(kind | reach | at | own._asdict())
    return pd.DataFrame(rows)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say which start of which cell reaches furthest, by data regime."""
    table = chosen(tables)
    found, sentences = reaches(table), []
    for data in select.regimes(table):
        ours = found[found["data"] == data]
        best = ours[ours["at_estimate"] == ours["at_estimate"].max()]
        names = looks.order(best["cell"])
        cells = words.series(map(words.label, names), "and")
        cells = cells if len(names) <= 3 else f"{len(names)} cells"
        furthest = f"{best['estimate'].iloc[0]:.0f} steps"
        if np.isinf(best["estimate"].iloc[0]):
            furthest = f"beyond {best['longest'].iloc[0]:.0f} steps"
        sentences.append(f"on {words.DATA[data]} {cells}, {furthest}")
    return f"Cells of the longest reach: {'; '.join(sentences)}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each data regime and a row for each cell and keep bias."""
    table = chosen(tables)
    shown, styles = forest.rows(table), looks.cell_styles(table["cell"])
    data, found = select.regimes(table), reaches(table)
    ends = edges(table)
    lengths, named = sorted(table["length"].unique()), theme.apart(table, ROOM)
    figure, (axes,) = theme.panels(
        1, len(data), forest.ROW * len(shown) + 0.9, sharey=True, sharex=True
    )
    for axis, regime in zip(axes, data, strict=True):
        forest.band(axis, shown)
        for length in lengths:
            axis.axvline(length, **theme.REFERENCE)
        for each in found[found["data"] == regime].to_dict("records"):
            style = looks.start_style(styles[each["cell"]], each["keep"])
            draw(axis, each, shown.index((each["cell"], each["keep"])), style)
        axis.set(title=words.DATA[regime], xscale="log", xlabel="reach T (steps, log scale)")
        axis.set_xlim(ends.low / 1.15, ends.high * 1.15)
        axis.set_xticks(named, map(str, named))
        axis.xaxis.set_minor_formatter("")
    forest.name_rows(axes[0], shown)
    return figure


def draw(axis: Axes, reach: dict[str, Any], place: int, style: dict[str, Any]) -> None:
    """Draw one reach with its interval, which has an arrow where it goes beyond the lengths."""
    low, high = reach["at_low"], reach["at_high"]
    axis.plot([low, high], [place, place], color=style["color"], linewidth=0.8)
    for end, marker, side, beyond in (
        (low, "<", -1, reach["low"] < reach["shortest"]),
        (high, ">", 1, reach["high"] > reach["longest"]),
    ):
        if beyond:  # next to a point that lies there
            root = axis.get_figure(root=True)
            aside = offset_copy(axis.transData, root, x=ASIDE * side, units="points")
            look = {"color": style["color"], "markersize": 2.5, "clip_on": False}
            axis.plot(end, place, marker, transform=aside, **look)
    axis.plot(reach["at_estimate"], place, **(style | {"linestyle": "", "markeredgewidth": 0.8}))
