"""Memory, output and full state of the LSTM: three derivatives over a whole sequence."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import select, stages, theme, words

TABLES = ("products",)
BLOCKS = {
    "memory_growth": "memory",
    "output_growth": "output",
    "block_growth": "output, memory held",
    "full_growth": "full state",
}
STYLES: dict[str, dict[str, Any]] = {
    "memory_growth": {"color": "#033973", "marker": "o", "linestyle": "-", "markersize": 5},
    "output_growth": {"color": "#7fa3d1", "marker": "s", "linestyle": "--", "markersize": 3},
    "block_growth": {"color": "#c3113c", "marker": "^", "linestyle": "-.", "markersize": 3},
    "full_growth": {"color": "#000000", "marker": "x", "linestyle": ":"},
}
CAPTION = (
    "Growth of the LSTM's derivative over the second half of a sequence of recall at its longest "
    "length: from memory to memory, from output to output, of the full state, and of the products "
    "of the output's one-step derivatives at a fixed memory. Stages are the start, a tenth and a "
    "half of the budget for seeds that still train then, and the end. Of each keep bias these are "
    "the seeds that solved the task, or all where none did. Thin lines are seeds, "
    "thick lines their medians."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's rows on recall at its longest length."""
    recall = select.only(tables["products"], "gradients measured on recall", task="recall")
    lstm = select.one_regime(select.by_keep_bias(select.of_class(recall, "lstm")))
    return stages.place(largest(lstm, "length"))


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say how far output, memory and block are apart from the full state."""
    table = chosen(tables)
    apart = {
        name: (table[name] - table["full_growth"]).groupby(table["keep"]).median().abs().max()
        for name in ("output_growth", "memory_growth", "block_growth")
    }
    return (
        "At every keep bias memory and output grow as the full state does, to within "
        f"{words.number(max(apart['output_growth'], apart['memory_growth']), '.2g')} per step in "
        "the median; the one-step derivatives at a fixed memory are up to "
        f"{words.number(apart['block_growth'], '.2g')} off."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for each keep bias."""
    table = chosen(tables)
    keeps = select.keep_biases(table)
    columns = min(4, len(keeps))
    figure, axes = theme.panels(-(-len(keeps) // columns), columns, height=1.9, sharey=True)
    drawn = stages.solved_if_any(table, ["keep"])
    long = drawn.melt(["keep", "place", "seed"], list(BLOCKS), "block", "growth")
    for axis, keep in zip(axes.flat, keeps, strict=False):
        axis.axhline(0, **theme.REFERENCE)
        theme.lines(axis, long[long["keep"] == keep], "block", "place", "growth", STYLES)
        solved = stages.count_solved(table[table["keep"] == keep])
        axis.set_title(f"keep bias {keep}\n{solved}")
        stages.axis(axis)
        axis.set_xlabel("stage")
    for axis in axes.flat[len(keeps) :]:
        axis.remove()
    for row in axes:
        row[0].set_ylabel("growth (nats per step)")
    theme.legend(figure, {BLOCKS[name]: style for name, style in STYLES.items()})
    return figure
