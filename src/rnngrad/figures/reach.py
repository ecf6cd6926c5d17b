"""What the first gradient reaches, and what is learned."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import far_share
from rnngrad.figures.style import forest, looks, select, theme, words

TABLES = ("lags", "results")
PARAMETERS = {"unreached": "C04", "distant": "C04"}
CAPTION = (
    "Share of the distant lags in the gradient before training, one point for each "
    "seed, by cell and keep bias; filled if the seed solved the task, open if not. The dotted line "
    "is the share below which they count as not reached."
)
FLOOR = -30.0


def chosen(tables: dict[str, pd.DataFrame], distant: float) -> pd.DataFrame:
    """Return, for each seed, `success` and the distant lags' share before training."""
    what = "gradients measured before training"
    lags = select.only(tables["lags"], what, percent=0, start="")
    share = far_share(select.by_keep_bias(lags), distant)
    results = select.need(tables["results"], "results of training")
    return share.merge(results[["run", "seed", "success"]], on=["run", "seed"])


def finding(tables: dict[str, pd.DataFrame], unreached: float, distant: float) -> str:
    """Compare the successes of networks whose gradient does and does not reach back."""
    table, sentences = chosen(tables, distant), []
    for task, networks in table.groupby("task", sort=False):
        reached = networks["log10_far_share"] >= unreached
        counts = [
            f"{name} {int(group.sum())} of {len(group)}"
            for name, group in (
                ("reached", networks.loc[reached, "success"]),
                ("not reached", networks.loc[~reached, "success"]),
            )
        ]
        sentences.append(f"{words.label(str(task))}, {', '.join(counts)}")
    return (
        f"Networks that solve their task, by whether the lags beyond {100 * distant:g} % of the "
        f"length have a share of at least {10**unreached:g}: {'; '.join(sentences)}."
    )


def plot(tables: dict[str, pd.DataFrame], unreached: float, distant: float) -> Figure:
    """Draw one panel for each task and length and a row of dots for each cell and keep bias."""
    table = chosen(tables, distant)
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
        for (cell, keep, success), dotted in group.groupby(["cell", "keep", "success"], sort=False):
            y = shown.index((cell, keep)) + jitter.uniform(-0.3, 0.3, len(dotted))
            fill = {"fillstyle": "full" if success else "none"}
            axis.plot(dotted["share"], y, **(styles[cell] | dots | fill))
        axis.set(title=f"{words.label(task)}\nT = {length}", xlabel="share (log scale)")
    for axis in axes:
        theme.powers(axis.xaxis)
    forest.name_rows(axes[0], shown)
    return figure
