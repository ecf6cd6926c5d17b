"""Time constants of the units where history matters and where it does not."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, theme

TABLES = ("units",)
CAPTION = (
    "Time constants of all units of all seeds after training, on recall, where the first symbol "
    "matters, and on short memory, where only the last three do; the inputs are the same. "
    "Lines are empirical distribution functions, thin of one seed, thick of all; the dotted one is "
    "before training."
)
TASKS = {"recall": "-", "short_memory": "--"}


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Compare the medians on the two tasks after training."""
    table = on_both_tasks(tables["units"]).query("percent == 100")
    medians = table.groupby(["arm", "cell", "task"])["time_constant"].median().unstack("task")
    both = medians.reindex(columns=list(TASKS)).dropna()
    sentences = []
    for arm, group in both.groupby(level="arm"):
        values = {
            cell: f"{row['recall']:.1f} and {row['short_memory']:.1f}"
            for (_, cell), row in group.iterrows()
        }
        sentences.append(f"{looks.label(arm)}: {looks.listed(values)}")
    return (
        "Median time constants after training, in steps, on recall and on short memory. "
        f"{'; '.join(sentences) or 'No data'}."
    )


def on_both_tasks(units: pd.DataFrame) -> pd.DataFrame:
    """Return the units of the cells, lengths and arms that were trained on both tasks."""
    columns = ["cell", "length", "arm"]
    shared = units.query("task == 'short_memory'")[columns].drop_duplicates()
    return units[units["task"].isin(list(TASKS))].merge(shared)


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each cell (rows) and initialisation (columns) with both tasks."""
    table = on_both_tasks(tables["units"])
    cells, arms = looks.cell_styles(table["cell"]), looks.arm_styles(table["arm"])
    shape = max(len(cells), 1), max(len(arms), 1)
    figure, axes = theme.panels(*shape, height=1.7, sharex=True, sharey=True)
    for row, (cell, style) in zip(axes, cells.items(), strict=False):
        for axis, arm in zip(row, arms, strict=True):
            own = table[(table["cell"] == cell) & (table["arm"] == arm)]
            before = own[(own["percent"] == 0) & (own["task"] == "recall")]
            draw(axis, before, "0.6", ":")
            for task, dashes in TASKS.items():
                after = own[(own["percent"] == 100) & (own["task"] == task)]
                draw(axis, after, style["color"], dashes)
            axis.set(title=f"{looks.label(cell)}, {looks.label(arm)}", xscale="log")
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
    for _, own in finite.groupby("seed"):
        axis.ecdf(own["time_constant"], color=colour, linewidth=0.3, alpha=0.4)
    if len(finite):
        axis.ecdf(finite["time_constant"], color=colour, linestyle=dashes, linewidth=1.3)
