"""When the seeds solve recall: survival curves by length and start of the keep gate."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims import times
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("results",)
MOST = 4
"""Lengths that are drawn: those at which most kinds of networks were trained."""
STARTS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "smallest keep bias": select.plain,
    "largest keep bias": select.remembering,
}
"""The rows, each with what it shows of a kind of data."""
CAPTION = (
    "Share of the seeds that have solved recall at a sequence length T (columns), against the "
    "optimiser step (Kaplan-Meier estimate). Top: each cell with its smallest keep bias. Bottom: "
    "with the logarithm of the length, or the largest there is. Lines are solid on fresh data and "
    "dashed on reused data. A marker at the end of a line says which cell it is of; where it is "
    "below one, the other seeds were stopped there by the budget. A cell that has no line in a "
    "panel was not trained there."
)


def recall(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the runs on recall that differ in the start of the keep gate and in their data."""
    what = "networks trained on recall"
    return select.by_keep_bias(select.only(tables["results"], what, task="recall"))


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the runs on recall at the `MOST` lengths at which most kinds of them are."""
    table = recall(tables)
    kinds = table.groupby("length")["run"].nunique().sort_index(ascending=False)
    lengths = kinds.sort_values(ascending=False, kind="stable").index[:MOST]
    return table[table["length"].isin(lengths)]


def shown(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the runs of each row: of cells trained at more than one length, if there are any."""
    lengths = table.groupby("cell")["length"].transform("nunique")
    compared = table[lengths > 1] if (lengths > 1).any() else table
    data = select.regimes(compared)
    rows = {
        name: pd.concat([of(compared[compared["data"] == each]) for each in data])
        for name, of in STARTS.items()
    }
    return {name: runs for name, runs in rows.items() if len(runs)}


def left_out(tables: dict[str, pd.DataFrame]) -> str:
    """Return in words which runs on recall the figure does not show; nothing if it has all."""
    table = chosen(tables)
    drawn = pd.concat(shown(table).values())
    lengths = sorted(set(recall(tables)["length"]) - set(table["length"]))
    other = table[table["cell"].isin(drawn["cell"]) & ~table["run"].isin(drawn["run"])]
    keeps = select.keep_biases(other) if len(other) else []
    cells = [words.label(cell) for cell in looks.order(set(table["cell"]) - set(drawn["cell"]))]
    kinds = [
        f"{name} ({'; '.join(values)})"
        for name, values in (
            ("other keep biases", keeps),
            ("the cells trained at one length only", cells),
        )
        if values
    ]
    text = f" Other lengths are left out: T = {words.series(map(str, lengths), 'and')}."
    printed = f" In print, {words.series(kinds, 'and')} are left out."
    return text * bool(lengths) + printed * bool(kinds)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the kinds of networks of which half solve the longest length, by data regime."""
    table = chosen(tables)
    sentences = []
    for data in select.regimes(table):
        ours = table[table["data"] == data]
        rates = ours[ours["length"] == ours["length"].max()].groupby(["cell", "keep"])["solved"]
        sentences.append(
            f"on {words.DATA[data]} from {(rates.mean() >= 0.5).sum()} of {rates.ngroups} starts "
            f"at T = {ours['length'].max()}"
        )
    half = f"Half of the seeds or more solve recall {words.series(sentences, 'and')}."
    return half + left_out(tables)


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each length (columns) and start of the keep gate (rows)."""
    table = chosen(tables)
    rows = shown(table)
    drawn = pd.concat(rows.values())
    lengths, cells = sorted(drawn["length"].unique()), looks.cell_styles(drawn["cell"])
    figure, axes = theme.panels(len(rows), len(lengths), height=1.5, sharex=True, sharey=True)
    for row, (name, runs) in zip(axes, rows.items(), strict=True):
        keeps = select.keep_biases(runs)
        start = f"keep bias {keeps[0]}" if len(keeps) == 1 else name
        for axis, length in zip(row, lengths, strict=True):
            here = runs[runs["length"] == length]
            for (cell, data), ours in here.groupby(["cell", "data"]):
                draw(axis, ours, cells[cell] | {"linestyle": looks.DATA[data].dash})
            axis.set(xscale="log", ylim=(-0.04, 1.04), yticks=(0, 0.5, 1))
            if len(here):
                axis.set_title(f"T = {length}\n{start}")
            else:
                axis.set_axis_off()
        row[0].set_ylabel("share solved")
    for column in axes.T:
        lowest = [axis for axis in column if axis.axison][-1]
        theme.log_steps(lowest, "step")
        lowest.set_xlabel("optimiser step")
        lowest.tick_params(labelbottom=True)
    theme.legend(figure, cells_and_data(cells, select.regimes(drawn)))
    return figure


def cells_and_data(cells: dict[str, dict[str, Any]], data: list[str]) -> dict[str, dict[str, Any]]:
    """Return the legend's keys: the cells' markers, and the lines' dashes if there are two."""
    dashes = {
        words.DATA[name]: {"color": "0.2", "linestyle": looks.DATA[name].dash} for name in data
    }
    markers = {cell: style | {"linestyle": ""} for cell, style in cells.items()}
    return markers | (dashes if len(dashes) > 1 else {})


def draw(axis: Axes, runs: pd.DataFrame, style: dict[str, Any]) -> None:
    """Draw one curve from its first step to its end, where it has its marker."""
    curve = times.survival(runs["steps_to_solve"], runs["solved"], runs["steps"].max())
    curve = curve[curve["step"] > 0]
    if curve["unsolved"].iloc[-1] < 1e-9:
        curve = curve.drop_duplicates("unsolved")  # all have solved it before the budget
    steps, solved = curve["step"].to_numpy(), 1 - curve["unsolved"].to_numpy()
    line = style | {"marker": "", "alpha": 0.85}
    axis.step(np.append(steps[0], steps), np.append(0, solved), where="post", **line)
    end = style | {"linestyle": "", "markeredgewidth": 0.8, "clip_on": False, "zorder": 3}
    axis.plot(steps[-1], solved[-1], **end)
