"""Time constants of the units where history matters and where it does not."""

from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from rnngrad.figures import theme

TABLES = ("units",)
CAPTION = (
    "Time constants of all units of all seeds after training, on recall, where the first symbol "
    "matters, and on short memory, where only the last three do; the inputs are the same. "
    "Lines are empirical distribution functions; the dotted line is the distribution before "
    "training."
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
        sentences.append(f"{arm}: {theme.listed(values)}")
    return (
        "Median time constants after training, in steps, on recall and on short memory. "
        f"{'; '.join(sentences) or 'No data'}."
    )


def on_both_tasks(units: pd.DataFrame) -> pd.DataFrame:
    """Return the units of the cells and lengths that were trained on both tasks."""
    shared = units.query("task == 'short_memory'")[["cell", "length"]].drop_duplicates()
    return units[units["task"].isin(list(TASKS))].merge(shared)


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each cell with both tasks, a colour for each initialisation."""
    table = on_both_tasks(tables["units"])
    table = table.assign(log10_steps=np.log10(table["time_constant"]))
    cells = theme.order(table["cell"])
    arms = [arm for arm in ("keep0", "keep1", "remember", "chrono") if arm in set(table["arm"])]
    colours = dict(zip(arms, sns.color_palette("viridis", len(arms)), strict=True))
    figure, axes = theme.panels(1, max(len(cells), 1), height=2.4, sharey=True)
    for axis, cell in zip(axes[0], cells, strict=False):
        for arm in arms:
            own = table.query("cell == @cell and arm == @arm")
            before = own.query("percent == 0 and task == 'recall'")["log10_steps"]
            draw(axis, before, colours[arm], ":")
            for task, dashes in TASKS.items():
                after = own[(own["percent"] == 100) & (own["task"] == task)]
                draw(axis, after["log10_steps"], colours[arm], dashes)
        axis.set(title=theme.label(cell), xlabel=r"$\log_{10}$ time constant (steps)")
    axes[0, 0].set_ylabel("share of units")
    keys: list[tuple[str, Any, Any]] = [
        (task.replace("_", " "), "0.2", dashes) for task, dashes in TASKS.items()
    ]
    keys += [("before training", "0.2", ":"), *((arm, colours[arm], "-") for arm in arms)]
    handles = [Line2D([], [], label=n, color=c, linestyle=d) for n, c, d in keys]
    figure.legend(handles=handles, loc="outside lower center", ncols=6)
    return figure


def draw(axis: Axes, values: pd.Series, colour: Any, dashes: Any) -> None:
    """Draw an empirical distribution function."""
    if len(values):
        axis.ecdf(values[np.isfinite(values)], color=colour, linestyle=dashes, linewidth=1)
