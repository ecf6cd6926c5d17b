"""Memory, output and full state of the LSTM: three derivatives over a whole sequence."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import select, theme, words

TABLES = ("products",)
BLOCKS = {"memory_growth": "memory", "output_growth": "output", "full_growth": "full state"}
STYLES: dict[str, dict[str, Any]] = {
    "memory_growth": {"color": "#033973", "marker": "o", "linestyle": "-", "markersize": 5},
    "output_growth": {"color": "#7fa3d1", "marker": "s", "linestyle": "--", "markersize": 3},
    "full_growth": {"color": "#000000", "marker": "x", "linestyle": ":"},
}
CAPTION = (
    "Growth of the LSTM's derivative over the second half of a sequence of recall at its longest "
    "length, from memory to memory, from output to output and of the full state, by stage of "
    "training. Thin lines are seeds, thick lines their medians."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's rows on recall at its longest length."""
    recall = select.only(tables["products"], "gradients measured on recall", task="recall")
    return select.by_keep_bias(largest(select.of_class(recall, "lstm"), "length"))


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say how far output and memory are apart."""
    table = chosen(tables)
    gap = (table["output_growth"] - table["memory_growth"]).groupby(table["keep"]).median()
    offset = (table["output_offset"] / np.log(10)).groupby(table["keep"]).median()
    values = ", ".join(
        f"keep bias {keep} {words.number(gap[keep], '.4f')} and {words.number(offset[keep], '.2f')}"
        for keep in select.keep_biases(table)
    )
    return (
        "The output's derivative beside the memory's, median difference of their growth per step "
        f"and log10 of their ratio at the end: {values}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for each keep bias."""
    table = chosen(tables)
    keeps = select.keep_biases(table)
    figure, (axes,) = theme.panels(1, len(keeps), height=2.3, sharey=True)
    long = table.melt(["keep", "percent", "seed"], list(BLOCKS), "block", "growth")
    for axis, keep in zip(axes, keeps, strict=True):
        axis.axhline(0, **theme.REFERENCE)
        theme.lines(axis, long[long["keep"] == keep], "block", "percent", "growth", STYLES)
        axis.set(title=f"keep bias {keep}", xlabel="% of training")
    axes[0].set_ylabel("growth (nats per step)")
    theme.legend(figure, {BLOCKS[name]: style for name, style in STYLES.items()})
    return figure
