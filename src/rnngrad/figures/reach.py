"""What the first gradient reaches, and what is learned."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.estimators.c04 import UNREACHED, reach
from rnngrad.figures.style import forest, looks, theme

TABLES = ("lags", "results")
CAPTION = (
    "Share of the distant half of the lags in the gradient before training, one point for each "
    "seed, by cell and initialisation of its keep gate; filled if the seed solved the task, open "
    "if not. Left of the dotted line the share is below one per mille."
)
FLOOR = -30.0


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Compare the successes of networks whose gradient does and does not reach back."""
    reached = reach(tables["lags"], tables["results"]).query("task == 'recall'")
    near = reached["log10_reach"] >= UNREACHED
    counts = {
        name: f"{int(group['success'].sum())} of {len(group)}"
        for name, group in (("reached", reached[near]), ("not reached", reached[~near]))
    }
    return "Networks that solve recall: " + ", ".join(f"{k} {v}" for k, v in counts.items()) + "."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for each task and length and a row of dots for each initialised cell."""
    table = reach(tables["lags"], tables["results"]).query("arm in @looks.ARMS")
    table = table.assign(log10_reach=table["log10_reach"].clip(lower=FLOOR))
    rows, styles = forest.rows(table), looks.cell_styles(table["cell"])
    groups = list(table.groupby(["task", "length"]))
    figure, (axes,) = theme.panels(
        1, len(groups), forest.ROW * len(rows) + 0.8, sharex=True, sharey=True
    )
    jitter = np.random.default_rng(0)
    dots = {"linestyle": "", "markersize": 3, "markeredgewidth": 0.5, "alpha": 0.8}
    for axis, ((task, length), group) in zip(axes, groups, strict=True):
        forest.band(axis, rows)
        axis.axvline(UNREACHED, **theme.REFERENCE)
        for (cell, arm, success), own in group.groupby(["cell", "arm", "success"]):
            y = rows.index((cell, arm)) + jitter.uniform(-0.3, 0.3, len(own))
            fill = {"fillstyle": "full" if success else "none"}
            axis.plot(own["log10_reach"], y, **(styles[cell] | dots | fill))
        axis.set(title=f"{looks.label(task)}\nT = {length}", xlabel="share (log scale)")
        theme.powers(axis.xaxis)
    forest.name_rows(axes[0], rows)
    return figure
