"""Validation loss through training, with the seeds that diverged."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, theme

TABLES = ("history", "results")
CAPTION = (
    "Validation loss on recall at the middle length, by cell and initialisation of its keep gate. "
    "Thin lines are seeds, thick lines their medians; a black cross marks the step at which a "
    "seed's loss or gradient stopped being finite, and the dotted line is the loss of an answer "
    "that ignores the input."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the seeds that diverged, in the whole study."""
    dead = tables["results"][tables["results"]["bad_step"] >= 0]
    return f"Of {len(tables['results'])} trained networks of the study, {len(dead)} diverged."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each cell and a line for each initialisation of its keep gate."""
    recall = tables["history"].query("task == 'recall' and arm in @looks.ARMS")
    lengths = sorted(recall["length"].unique())
    length = lengths[len(lengths) // 2]
    table = recall[recall["length"] == length]
    results = tables["results"].query(
        "task == 'recall' and length == @length and arm in @looks.ARMS"
    )
    cells, styles = looks.order(table["cell"]), looks.arm_styles(table["arm"])
    styles = {arm: style | {"marker": ""} for arm, style in styles.items()}
    columns = min(5, len(cells))
    figure, axes = theme.panels(-(-len(cells) // columns), columns, 1.1, sharex=True, sharey=True)
    for axis, cell in zip(axes.flat, cells, strict=False):
        own = table[table["cell"] == cell]
        theme.lines(axis, own, "arm", "step", "validation_loss", styles)
        mark_divergence(axis, results[results["cell"] == cell])
        axis.axhline(results["baseline"].iloc[0], **theme.REFERENCE)
        axis.set(title=looks.label(cell), ylim=(0, 1.3 * results["baseline"].iloc[0]))
    for axis in axes.flat[len(cells) :]:
        axis.remove()
    for axis in axes.flat[max(len(cells) - columns, 0) : len(cells)]:
        axis.set_xlabel("optimiser step")
        axis.tick_params(labelbottom=True)
    for row in axes:
        row[0].set_ylabel("loss (nats)")
    theme.legend(figure, styles)
    return figure


def mark_divergence(axis: Axes, results: pd.DataFrame) -> None:
    """Cross the step at which a seed diverged, at the height of the baseline."""
    dead = results[results["bad_step"] >= 0]
    heights = results["baseline"].iloc[0] * np.linspace(0.9, 1.2, len(dead))
    axis.plot(dead["bad_step"], heights, "x", color="black", markersize=4, zorder=5)
