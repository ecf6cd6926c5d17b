"""Validation loss through training, with the seeds that diverged."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.figures import theme

TABLES = ("history", "results")
CAPTION = (
    "Validation loss on recall at the middle length for every arm run there. Thin lines are seeds, "
    "thick lines their medians; a black cross marks the step at which a seed's loss or gradient "
    "stopped being finite, and the dotted line is the loss of an answer that ignores the input."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the seeds that diverged, in the whole study."""
    dead = tables["results"][tables["results"]["bad_step"] >= 0]
    return f"Of {len(tables['results'])} trained networks of the study, {len(dead)} diverged."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each arm."""
    recall = tables["history"].query("task == 'recall'")
    lengths = sorted(recall["length"].unique())
    length = lengths[len(lengths) // 2]
    table = recall[recall["length"] == length]
    results = tables["results"].query("task == 'recall' and length == @length")
    arms, cells = list(dict.fromkeys(table["arm"])), theme.order(table["cell"])
    columns = min(3, len(arms))
    figure, axes = theme.panels(-(-len(arms) // columns), columns, 1.6, sharex=True, sharey=True)
    for axis, arm in zip(axes.flat, arms, strict=False):
        for cell in theme.order(table.query("arm == @arm")["cell"]):
            chosen = table.query("arm == @arm and cell == @cell")
            style = {"color": theme.look(cell, cells)["color"]}
            theme.seeds_and_median(axis, chosen, "step", "validation_loss", **style)
        mark_divergence(axis, results.query("arm == @arm"))
        axis.axhline(results["baseline"].iloc[0], color="0.4", linestyle=":", linewidth=0.8)
        axis.set(title=arm, ylim=(0, 1.3 * results["baseline"].iloc[0]))
    for axis in axes.flat[len(arms) :]:
        axis.set_axis_off()
    for row in axes:
        row[0].set_ylabel("loss (nats)")
    for axis in axes[-1]:
        axis.set_xlabel("optimiser step")
    theme.legend(figure, {theme.label(c): theme.look(c, cells) for c in cells})
    return figure


def mark_divergence(axis: Axes, results: pd.DataFrame) -> None:
    """Cross the step at which a seed diverged, at the height of the baseline."""
    dead = results[results["bad_step"] >= 0]
    heights = results["baseline"].iloc[0] * np.linspace(0.9, 1.2, len(dead))
    axis.plot(dead["bad_step"], heights, "x", color="black", markersize=4, zorder=5)
