"""Time constants of the units where history matters and where it does not."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("units",)
CAPTION = (
    "Time constants of all units of all seeds after training, on recall, where the first symbol "
    "matters, and on short memory, where only the last three do; the inputs are the same. "
    "Lines are empirical distribution functions, thin of one seed, thick of all; the dotted one is "
    "before training."
)
TASKS = {"recall": "-", "short_memory": "--"}


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the units of what was trained on both tasks, at the longest length."""
    what = "time constants on both recall and short memory"
    units = select.by_keep_bias(select.only(tables["units"], what, task=list(TASKS)))
    pair = units.groupby(["cell", "length", "keep"])["task"].transform("nunique")
    table = largest(select.need(units[pair == len(TASKS)], what), "length")
    select.only(table, "time constants after training", percent=100)
    return table


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Compare the medians on the two tasks after training."""
    table = chosen(tables)
    table = table[table["percent"] == 100]
    medians = table.groupby(["keep", "cell", "task"])["time_constant"].median().unstack("task")
    sentences = []
    for keep in select.keep_biases(table):
        values = {
            cell: f"{row['recall']:.1f} and {row['short_memory']:.1f}"
            for cell, row in medians.loc[keep].iterrows()
        }
        sentences.append(f"keep bias {keep}: {words.listed(values)}")
    return (
        "Median time constants after training, in steps, on recall and on short memory. "
        f"{words.capital('; '.join(sentences))}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each cell (rows) and keep bias (columns) with both tasks."""
    table = chosen(tables)
    cells, keeps = looks.cell_styles(table["cell"]), select.keep_biases(table)
    figure, axes = theme.panels(len(cells), len(keeps), height=1.7, sharex=True, sharey=True)
    for row, (cell, style) in zip(axes, cells.items(), strict=True):
        for axis, keep in zip(row, keeps, strict=True):
            group = table[(table["cell"] == cell) & (table["keep"] == keep)]
            before = group[(group["percent"] == 0) & (group["task"] == "recall")]
            draw(axis, before, "0.6", ":")
            for task, dashes in TASKS.items():
                after = group[(group["percent"] == 100) & (group["task"] == task)]
                draw(axis, after, style["color"], dashes)
            axis.set(title=f"{words.label(cell)}, keep bias {keep}")
        row[0].set_ylabel("share of units")
    for axis in axes[-1]:
        theme.log_steps(axis, "time constant")
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
