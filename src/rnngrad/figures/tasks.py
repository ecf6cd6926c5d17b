"""Success on every task."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.figures import theme
from rnngrad.statistics import rate_interval

TABLES = ("results",)
CAPTION = (
    "Share of seeds that solve each task, by cell, with 95 per cent Wilson intervals, at the "
    "length with the most cells. Filled points have keep bias zero, open points a keep bias that "
    "remembers. A task with no success at all needs a larger budget than this study's."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Name the tasks that no cell solves in half of its seeds."""
    table = tables["results"].query("arm in ['keep0', 'remember']")
    rates = table.groupby(["task", "length", "cell", "arm"])["success"].mean()
    best = rates.groupby("task").max()
    unsolved = [task.replace("_", " ") for task in best[best < 0.5].index]
    return (
        f"Tasks of which some cell solves at least half the seeds: {(best >= 0.5).sum()} of "
        f"{len(best)}" + (f"; not solved: {', '.join(unsolved)}." if unsolved else ".")
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a row of points for each task; a colour for each cell."""
    table = tables["results"].query("arm in ['keep0', 'remember']")
    tasks = sorted(table["task"].unique())
    cells = [
        c for c in theme.order(table["cell"]) if table[table["cell"] == c]["task"].nunique() > 1
    ]
    cells = cells or theme.order(table["cell"])
    figure, ((axis,),) = theme.panels(1, 1, height=0.45 * len(tasks) + 1.2)
    offsets = np.linspace(-0.36, 0.36, 2 * len(cells))
    for place, task in enumerate(tasks):
        own = table[table["task"] == task]
        own = own[own["length"] == own.groupby("length")["cell"].nunique().idxmax()]
        for i, cell in enumerate(cells):
            for j, arm in enumerate(("keep0", "remember")):
                chosen = own[(own["cell"] == cell) & (own["arm"] == arm)]
                if len(chosen):
                    y = place + offsets[2 * i + j]
                    point(axis, y, chosen["success"], cell, cells, filled=arm == "keep0")
    axis.set_yticks(range(len(tasks)), [task.replace("_", " ") for task in tasks])
    axis.set(xlabel="success rate", xlim=(-0.02, 1.02))
    axis.invert_yaxis()
    theme.legend(figure, {theme.label(c): theme.look(c, cells) for c in cells})
    return figure


def point(
    axis: Axes, y: float, success: pd.Series, cell: str, cells: list[str], filled: bool
) -> None:
    """Draw one rate with its interval."""
    rate = rate_interval(success, 0.95)
    style = theme.look(cell, cells) | {"linestyle": "none"}
    errors = np.clip([[rate.estimate - rate.low], [rate.high - rate.estimate]], 0, None)
    face = style["color"] if filled else "white"
    axis.errorbar(rate.estimate, y, xerr=errors, markerfacecolor=face, elinewidth=0.6, **style)
