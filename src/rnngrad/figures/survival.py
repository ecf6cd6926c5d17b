"""When the seeds solve recall: survival curves by length and data regime."""

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
CAPTION = (
    "Share of the seeds that have solved recall at a sequence length T, against the optimiser step "
    "(Kaplan-Meier estimate), by cell and start of the keep gate. A marker at the end of a line "
    "says which cell it is of; where it is below one, the other seeds were stopped there by the "
    "budget."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the runs on recall that differ in the start of the keep gate and in their data."""
    what = "networks trained on recall"
    table = select.by_keep_bias(select.only(tables["results"], what, task="recall"))
    kinds = table.groupby("length")["run"].nunique().sort_index(ascending=False)
    lengths = kinds.sort_values(ascending=False, kind="stable").index[:MOST]
    return table[table["length"].isin(lengths)]


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
    return f"Half of the seeds or more solve recall {words.series(sentences, 'and')}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each length (columns) and data regime (rows)."""
    table = chosen(tables)
    lengths, data = sorted(table["length"].unique()), select.regimes(table)
    cells, keeps = looks.cell_styles(table["cell"]), select.keep_biases(table)
    figure, axes = theme.panels(len(data), len(lengths), height=1.8, sharex=True, sharey=True)
    for row, regime in zip(axes, data, strict=True):
        for axis, length in zip(row, lengths, strict=True):
            here = table[(table["data"] == regime) & (table["length"] == length)]
            for (cell, keep), runs in here.groupby(["cell", "keep"]):
                draw(axis, runs, looks.start_style(cells[cell], keep))
            axis.set(xscale="log", ylim=(-0.04, 1.04), yticks=(0, 0.5, 1))
            name = f", {words.DATA[regime]}" if len(data) > 1 else ""
            if len(here):
                axis.set_title(f"T = {length}{name}")
            else:
                axis.set_axis_off()
        row[0].set_ylabel("share solved")
    for column in axes.T:
        lowest = [axis for axis in column if axis.axison][-1]
        theme.log_steps(lowest, "step")
        lowest.set_xlabel("optimiser step")
        lowest.tick_params(labelbottom=True)
    theme.legend(figure, cells | starts(keeps))
    return figure


def starts(keeps: list[str]) -> dict[str, dict[str, Any]]:
    """Return the legend's keys of the starts of the keep gate; none if there is one only."""
    plain = {"color": "0.2", "marker": "o"}
    keys = {f"keep bias {keep}": looks.start_style(plain, keep) for keep in keeps}
    return keys if len(keys) > 1 else {}


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
