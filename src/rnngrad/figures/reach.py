"""What the first gradient reaches, and what is learned."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.c04 import UNREACHED, reach
from rnngrad.figures import theme

TABLES = ("lags", "results")
CAPTION = (
    "Test score after training against the share of the distant half of the lags in the gradient "
    "before training; one point for each seed, filled with keep bias zero and open otherwise. Left "
    "of the dotted line the share is below one per mille."
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
    """Draw one panel for each task and length."""
    table = reach(tables["lags"], tables["results"])
    table = table.assign(log10_reach=table["log10_reach"].clip(lower=FLOOR))
    cells = theme.order(table["cell"])
    groups = list(table.groupby(["task", "length"]))
    columns = min(3, len(groups))
    figure, axes = theme.panels(-(-len(groups) // columns), columns, 2.6, sharex=True, sharey=True)
    for axis, ((task, length), group) in zip(axes.flat, groups, strict=False):
        for (cell, arm), own in group.groupby(["cell", "arm"]):
            style = theme.look(cell, cells) | {"linestyle": "none"}
            face = style["color"] if arm == "keep0" else "none"
            axis.plot(
                own["log10_reach"],
                own["test_score"],
                markersize=3,
                alpha=0.7,
                markeredgewidth=0.6,
                markerfacecolor=face,
                **style,
            )
        axis.axvline(UNREACHED, color="0.4", linestyle=":", linewidth=0.8)
        axis.set(title=f"{task.replace('_', ' ')}, T = {length}")
    for axis in axes.flat[len(groups) :]:
        axis.remove()
    for axis in axes[-1]:
        axis.set_xlabel(r"$\log_{10}$ share of the distant half")
    for row in axes:
        row[0].set_ylabel("test accuracy")
    theme.legend(figure, {theme.label(c): theme.look(c, cells) for c in cells})
    return figure
