"""Validation loss through training, with the seeds that diverged."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, select, stages, theme, words

TABLES = ("history", "results")
CAPTION = (
    "Validation loss on recall at the middle length, by cell and keep bias. Thin lines are seeds, "
    "which end when they solve the task; thick lines are the medians, in which they keep their "
    "last loss. A black cross marks the step at which a seed's loss or gradient stopped being "
    "finite, and the dotted line is the loss of an answer that ignores the input."
)


def chosen(tables: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return history and results of recall at the middle length."""
    what = "networks trained on recall"
    history = select.by_keep_bias(select.only(tables["history"], what, task="recall"))
    history = select.one_regime(history)
    lengths = sorted(history["length"].unique())
    history = history[history["length"] == lengths[len(lengths) // 2]]
    return history, select.only(tables["results"], what, run=list(history["run"].unique()))


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the seeds that solved and that diverged, in the whole study."""
    chosen(tables)
    results = tables["results"]
    dead = (results["bad_step"] >= 0).sum()
    return (
        f"Of {len(results)} networks that the study trained, {int(results['solved'].sum())} solved "
        f"their task and {dead} diverged."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each cell and a line for each keep bias."""
    table, results = chosen(tables)
    keeps = select.keep_biases(table)
    styles = {k: style | {"marker": ""} for k, style in looks.keep_styles(keeps).items()}
    cells, baseline = looks.order(table["cell"]), results["baseline"].iloc[0]
    columns = min(5, len(cells))
    figure, axes = theme.panels(-(-len(cells) // columns), columns, 1.1, sharex=True, sharey=True)
    for axis, cell in zip(axes.flat, cells, strict=False):
        for keep, group in table[table["cell"] == cell].groupby("keep"):
            draw(axis, group, styles[str(keep)])
        mark_divergence(axis, results[results["cell"] == cell], baseline)
        axis.axhline(baseline, **theme.REFERENCE)
        axis.set(title=words.label(cell), ylim=(0, 1.3 * baseline))
    for axis in axes.flat[len(cells) :]:
        axis.remove()
    for axis in axes.flat[max(len(cells) - columns, 0) : len(cells)]:
        axis.set_xlabel("optimiser step")
        axis.tick_params(labelbottom=True)
    for row in axes:
        row[0].set_ylabel("loss (nats)")
    theme.legend(figure, {f"keep bias {keep}": style for keep, style in styles.items()})
    return figure


def draw(axis: Axes, history: pd.DataFrame, style: dict) -> None:
    """Draw the loss of each seed thin, while it trains, and the median of all thick."""
    wide = history.pivot_table(index="step", columns="seed", values="validation_loss")
    axis.plot(wide.index, wide, color=style["color"], linewidth=0.4, alpha=0.4)
    all_seeds = stages.carried_on(history, "validation_loss")
    median = all_seeds.groupby("step")["validation_loss"].median()
    axis.plot(median.index, median, **style)


def mark_divergence(axis: Axes, results: pd.DataFrame, baseline: float) -> None:
    """Cross the step at which a seed diverged, at the height of the baseline."""
    dead = results[results["bad_step"] >= 0]
    heights = baseline * np.linspace(0.9, 1.2, len(dead))
    axis.plot(dead["bad_step"], heights, "x", color="black", markersize=4, zorder=5)
