"""What the first gradient reaches, and what is learned."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import forest, looks, select, theme, words

TABLES = ("lags", "results")
PARAMETERS = {"unreached": "C04"}
CAPTION = (
    "Share of the distant half of the lags in the gradient before training, one point for each "
    "seed, by cell and keep bias; filled if the seed solved the task, open if not. The dotted line "
    "is the share below which the distant half counts as not reached."
)
FLOOR = -30.0


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return, for each seed, `success` and the distant half's share before training."""
    what = "gradients measured before training"
    lags = select.rows(tables["lags"], what, percent=0, start="")
    share = select.far_share(select.standard(lags))
    results = select.need(tables["results"], "results of training")
    return share.merge(results[["run", "seed", "success"]], on=["run", "seed"])


def finding(tables: dict[str, pd.DataFrame], unreached: float) -> str:
    """Compare the successes of networks whose gradient does and does not reach back."""
    table, parts = chosen(tables), []
    for task, own in table.groupby("task", sort=False):
        reached = own["log10_far_share"] >= unreached
        counts = [
            f"{name} {int(group.sum())} of {len(group)}"
            for name, group in (
                ("reached", own.loc[reached, "success"]),
                ("not reached", own.loc[~reached, "success"]),
            )
        ]
        parts.append(f"{words.label(str(task))}, {', '.join(counts)}")
    return (
        "Networks that solve their task, by whether the distant half has a share of at least "
        f"{10**unreached:g}: {'; '.join(parts)}."
    )


def plot(tables: dict[str, pd.DataFrame], unreached: float) -> Figure:
    """Draw one panel for each task and length and a row of dots for each cell and keep bias."""
    table = chosen(tables)
    table = table.assign(share=table["log10_far_share"].clip(lower=FLOOR))
    shown, styles = forest.rows(table), looks.cell_styles(table["cell"])
    groups = list(table.groupby(["task", "length"]))
    figure, (axes,) = theme.panels(
        1, len(groups), forest.ROW * len(shown) + 0.8, sharex=True, sharey=True
    )
    jitter = np.random.default_rng(0)
    dots = {"linestyle": "", "markersize": 3, "markeredgewidth": 0.5, "alpha": 0.8}
    for axis, ((task, length), group) in zip(axes, groups, strict=True):
        forest.band(axis, shown)
        axis.axvline(unreached, **theme.REFERENCE)
        for (cell, keep, success), own in group.groupby(["cell", "keep", "success"], sort=False):
            y = shown.index((cell, keep)) + jitter.uniform(-0.3, 0.3, len(own))
            fill = {"fillstyle": "full" if success else "none"}
            axis.plot(own["share"], y, **(styles[cell] | dots | fill))
        axis.set(title=f"{words.label(task)}\nT = {length}", xlabel="share (log scale)")
    for axis in axes:
        theme.powers(axis.xaxis)
    forest.name_rows(axes[0], shown)
    return figure
