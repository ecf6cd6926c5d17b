"""How solved networks keep: by an open gate, or by the recurrence of the candidate."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from rnngrad.claims.effects import largest
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("paths", "units")
PARAMETERS = {"short_memory": "B2"}
CAPTION = (
    "Networks that solved recall at the longest length T. Top: the largest time constant τ of a "
    "unit over T, by start of the keep gate, one point for each network with a keep gate and one "
    "gate alone that nothing can hold, the candidate's; these are what is counted; right of "
    "the dotted line a unit counts as one that keeps by its gate. Below, for each cell, networks "
    "without such a unit apart from those with one: the mean score as it is, with the recurrence "
    "of one gate cut (its U is zero), and with one gate held at its mean; thin lines go from the "
    "worst network to the best. The dotted horizontal lines are the score of the most frequent "
    "answer."
)
BARS: dict[str, dict[str, Any]] = {
    "intact": {"alpha": 1.0},
    "cut": {"alpha": 0.35},
    "held": {"alpha": 0.6, "hatch": "/////", "edgecolor": "white"},
}
SQUARE = {"linestyle": "", "marker": "s", "color": "0.25", "markeredgewidth": 0}
KEYS: dict[str, dict[str, Any]] = {
    "bar: intact": SQUARE,
    "bar: recurrence cut": SQUARE | {"alpha": 0.35},
    "bar: gate held": SQUARE | {"fillstyle": "left", "markerfacecoloralt": "0.8"},
}
COLUMNS = 4
"""Panels of bars in a row."""
ROW = 0.4
"""Height of a keep bias among the time constants, as a share of that of the bars."""
HELD, NOT_HELD = "a unit keeps", "no unit keeps"


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the paths of the networks that solved recall at the longest length.

    Left out are cells without a recurrent matrix, which have no path to cut.
    """
    what = "networks that solved recall and whose paths were cut"
    table = select.by_keep_bias(select.only(tables["paths"], what, task="recall", stage="end"))
    table = select.only(table, what, solved=True)
    cut = table.loc[table["intervention"] == "cut", "cell"]
    return largest(select.need(table[table["cell"].isin(cut)], what), "length")


def candidates(paths: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the candidate cut: of each cell the gate that is never held.

    A cell with several such gates, as one whose input gate is exponential, has none here.
    """
    held = pd.MultiIndex.from_frame(paths.loc[paths["intervention"] == "held", ["cell", "gate"]])
    cut = paths[paths["intervention"] == "cut"]
    free = cut[~pd.MultiIndex.from_frame(cut[["cell", "gate"]]).isin(held)]
    return free[free.groupby("cell")["gate"].transform("nunique") == 1]


def networks(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return each network's score with the candidate cut, and its largest time constant.

    Returns:
        One row for each run and seed: `score`, `chance`, `intact`, `least`, the score with that
        other gate cut which it needs most, and `tau`, the time constant of the slowest unit over
        the length; nan for cells without a keep gate.
    """
    paths, units = chosen(tables), tables["units"]
    seed = ["run", "seed"]
    intact = paths[paths["intervention"] == "intact"].set_index(seed)["score"].rename("intact")
    table = candidates(paths)
    others = paths[(paths["intervention"] == "cut") & ~paths.index.isin(table.index)]
    least = others.groupby(seed)["score"].min().rename("least")
    table = table.drop_duplicates(seed).join(intact, on=seed).join(least, on=seed)
    return with_slowest(table, units)


def with_slowest(table: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Return networks at the end with `tau`, the time constant of their slowest unit over T."""
    if not len(units):
        return table.assign(tau=np.nan)
    seed = ["run", "seed"]
    slowest = units[units["stage"] == "end"].groupby(seed)["time_constant"].max()
    table = table.join(slowest.rename("tau"), on=seed)
    return table.assign(tau=table["tau"] / table["length"])


def kinds(tables: dict[str, pd.DataFrame], short_memory: float) -> dict[str, pd.DataFrame]:
    """Return the paths of each cell by the title of their panel.

    Networks none of whose units keeps by its gate come apart from those with one that does.
    """
    paths = with_slowest(chosen(tables), tables["units"])
    held = paths["tau"] >= short_memory
    panels = {}
    for cell in looks.order(paths["cell"]):
        name = words.label(cell).replace(", ", ",\n")
        gated = paths["tau"].notna() & (paths["cell"] == cell)
        for kind, rows in (
            (name, (paths["cell"] == cell) & paths["tau"].isna()),
            (f"{name}:\n{NOT_HELD}", gated & ~held),
            (f"{name}:\n{HELD}", gated & held),
        ):
            if rows.any():
                panels[kind] = paths[rows]
    return panels


def finding(tables: dict[str, pd.DataFrame], short_memory: float) -> str:
    """Count the solved networks that do not keep by gate, and those that each cut destroys."""
    table = networks(tables)
    gated = table[table["tau"].notna()]
    counted = gated if len(gated) else table
    short = gated[gated["tau"] < short_memory] if len(gated) else table
    which = f" without a unit of τ ≥ {short_memory:g} T" if len(gated) else ""
    of = f" of {len(gated)}" if len(gated) else ""
    gates = counted.drop_duplicates("cell").set_index("cell")["gate"]
    cells = looks.order(gates.index)
    names = words.series(map(words.label, cells), "and")
    letters = ", ".join(f"{words.label(cell)}: {gates[cell]}" for cell in cells)
    return (
        f"Of the {len(short)}{of} networks ({names}) that solved recall at T = "
        f"{table['length'].max()}{which}, {lost(short, 'score')} lose more than half of what they "
        f"score above chance when the candidate's recurrence ({letters}) is cut, and "
        f"{lost(short, 'least')} when some gate's is."
    )


def lost(table: pd.DataFrame, score: str) -> int:
    """Return how many networks lose more than half of what they score above chance, in a column."""
    above = table["intact"] - table["chance"]
    return int((table["intact"] - table[score] > 0.5 * above).sum())


def plot(tables: dict[str, pd.DataFrame], short_memory: float) -> Figure:
    """Draw the time constants by data regime (top) and the bars of each cell."""
    paths, points = chosen(tables), networks(tables)
    points = points[points["tau"] > 0]
    cells, data = looks.cell_styles(paths["cell"]), select.regimes(paths)
    parts = kinds(tables, short_memory)
    columns, rows = min(COLUMNS, len(parts)), -(-len(parts) // COLUMNS)
    starts = select.keep_biases(points)
    tall = max(1.0, ROW * len(starts))
    figure, axes = theme.panels(
        rows + 1, columns, height=1.5, gridspec_kw={"height_ratios": [tall, *[1] * rows]}
    )
    drawn = axes[1:].flat[: len(parts)]
    for axis in [*axes[0], *axes[1:].flat[len(parts) :]]:
        axis.remove()
    top = axes[0, 0].get_gridspec()[0, :].subgridspec(1, len(data))
    shared = None
    for place, regime in enumerate(data):
        shared = axis = figure.add_subplot(top[place], sharex=shared, sharey=shared)
        spread(axis, points[points["data"] == regime], starts, cells, short_memory)
        axis.set(title=words.DATA[regime], ylabel="" if place else "keep bias")
    for axis, (title, part) in zip(drawn, parts.items(), strict=True):
        bars(axis, part, cells[part["cell"].iloc[0]]["color"])
        axis.set_title(title)
    widest = max(axis.get_xlim()[1] for axis in drawn)
    for row in axes[1:]:
        row[0].set_ylabel("score")
    for axis in drawn:
        axis.set_xlim(-0.7, widest)
        axis.axhline(paths["chance"].mean(), **theme.REFERENCE)
    dots = {name: style for name, style in cells.items() if name in set(points["cell"])}
    theme.legend(figure, {name: style | {"linestyle": ""} for name, style in dots.items()} | KEYS)
    return figure


def spread(
    axis: Axes,
    points: pd.DataFrame,
    starts: list[str],
    cells: dict[str, dict[str, Any]],
    short_memory: float,
) -> None:
    """Draw a point for each network, in the row of its keep bias, its seeds below each other."""
    axis.spines[["top", "right"]].set_visible(False)
    for (cell, keep), group in points.groupby(["cell", "keep"]):
        rows = starts.index(keep) + np.linspace(-0.3, 0.3, len(group))
        style = cells[cell] | {"linestyle": "", "markersize": 3}
        axis.plot(group["tau"], rows, alpha=0.7, markeredgewidth=0, **style)
    axis.axvline(short_memory, **theme.REFERENCE)
    axis.grid(visible=False)
    axis.tick_params(axis="y", length=0)
    axis.set_yticks(range(len(starts)), starts)
    axis.set(xscale="log", xlabel=r"largest $\tau / T$ (log scale)")
    axis.set_ylim(max(len(starts), 1) - 0.5, -0.5)
    axis.xaxis.set_major_locator(FixedLocator([*10.0 ** np.arange(-4, 5), short_memory]))
    axis.xaxis.set_major_formatter(lambda x, _: f"{x:g}")
    axis.xaxis.set_minor_formatter("")


def bars(axis: Axes, paths: pd.DataFrame, colour: Any) -> None:
    """Draw a bar for each intervention in one cell, named by its gate."""
    scores = paths.groupby(["intervention", "gate"])["score"].agg(["mean", "min", "max"])
    ticks, place = [], 0.0
    for kind, look in BARS.items():
        group = scores[scores.index.get_level_values("intervention") == kind]
        for (_, gate), score in group.iterrows():
            axis.bar(place, score["mean"], color=colour, linewidth=0, **look)
            axis.plot([place, place], [score["min"], score["max"]], color="0.2", linewidth=0.6)
            ticks.append((place, gate))
            place += 1
        place += 0.6
    axis.set_xticks(*zip(*ticks, strict=True))
    axis.tick_params(axis="x", length=0)
    axis.set(ylim=(0, 1.04), yticks=(0, 0.5, 1))
