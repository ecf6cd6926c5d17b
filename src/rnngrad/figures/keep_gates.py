"""Time constants of the units where history matters and where it does not."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("units",)
PARAMETERS = {"short_memory": "C09"}
CAPTION = (
    "Time constants τ of all units of the networks that solved their task, on recall, where the "
    "first symbol matters, and on short memory, where only the last three do; the inputs are the "
    "same. Lines are empirical distribution functions, thin of one seed, thick of all; the dotted "
    "one is before training. The vertical line is where a unit begins to count as one that keeps "
    "by its gate."
)
TASKS = {"recall": "-", "short_memory": "--"}


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the units before training and in solved networks, at the longest length.

    They are of what was trained on both tasks; in which it solved neither, it is left out.
    """
    what = "time constants of networks that solved recall or short memory"
    units = select.by_keep_bias(select.only(tables["units"], what, task=list(TASKS)))
    pair = units.groupby(["cell", "length", "data", "keep"])["task"].transform("nunique")
    table = select.need(units[pair == len(TASKS)], what)
    solved = (table["stage"] == "end") & table["solved"].astype(bool)
    kind = [table[name] for name in ("length", "data", "cell", "keep")]
    before = (table["stage"] == "start") & solved.groupby(kind).transform("any")
    return largest(select.one_regime(select.need(table[solved | before], what)), "length")


def finding(tables: dict[str, pd.DataFrame], short_memory: float) -> str:
    """Compare the medians on the two tasks in solved networks."""
    table = chosen(tables)
    table = table[table["stage"] == "end"]
    medians = table.groupby(["cell", "keep", "task"])["time_constant"].median().unstack("task")
    both = medians.reindex(columns=list(TASKS)).dropna()
    longer = (both["recall"] > both["short_memory"]).sum()
    sentences = [
        f"{words.label(task).capitalize()} is solved with median time constants of "
        + words.extremes(
            {f"{words.label(cell)}, keep bias {keep}": v for (cell, keep), v in values.items()},
            ".1f",
        )
        + " steps."
        for task in TASKS
        if task in medians and len(values := medians[task].dropna())
    ]
    sentences += [
        f"They are longer on recall from {longer} of the {len(both)} starts that solve both."
    ] * bool(len(both))
    counts = f"A unit keeps by its gate from a time constant of {short_memory:g} T on."
    return " ".join([*sentences, counts])


def plot(tables: dict[str, pd.DataFrame], short_memory: float) -> Figure:
    """Draw a panel for each cell (rows) and keep bias (columns) with both tasks."""
    table = chosen(tables)
    cells, keeps = looks.cell_styles(table["cell"]), select.keep_biases(table)
    figure, axes = theme.panels(len(cells), len(keeps), height=1.6, sharex=True, sharey=True)
    for row, (cell, style) in zip(axes, cells.items(), strict=True):
        for axis, keep in zip(row, keeps, strict=True):
            group = table[(table["cell"] == cell) & (table["keep"] == keep)]
            axis.axvline(short_memory * table["length"].max(), **theme.REFERENCE)
            draw(axis, group[(group["stage"] == "start") & (group["task"] == "recall")], "0.6", ":")
            for task, dashes in TASKS.items():
                solved = group[(group["stage"] == "end") & (group["task"] == task)]
                draw(axis, solved, style["color"], dashes)
            axis.set(title=f"{words.label(cell)}, keep bias {keep}")
        row[0].set_ylabel("share of units")
    for axis in axes[-1]:
        theme.log_steps(axis, "τ")
    keys = {"before training": {"color": "0.6", "linestyle": ":"}}
    keys |= {task: {"color": "0.2", "linestyle": dashes} for task, dashes in TASKS.items()}
    theme.legend(figure, keys)
    return figure


def draw(axis: Axes, units: pd.DataFrame, colour: Any, dashes: Any) -> None:
    """Draw the empirical distribution function of each seed thin and of all seeds thick."""
    finite = units[np.isfinite(units["time_constant"])]
    for _, group in finite.groupby("seed"):
        axis.ecdf(group["time_constant"], color=colour, linewidth=0.3, alpha=0.4)
    if len(finite):
        axis.ecdf(finite["time_constant"], color=colour, linestyle=dashes, linewidth=1.3)
