"""Memory, output and full state of the LSTM: three derivatives over a whole sequence."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, theme

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


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say how far output and memory are apart."""
    table = longest(tables["products"])
    gap = (table["output_growth"] - table["memory_growth"]).groupby(table["arm"]).median()
    offset = (table["output_offset"] / np.log(10)).groupby(table["arm"]).median()
    values = ", ".join(
        f"{looks.label(arm)} {gap[arm]:.4f} and {offset[arm]:.2f}" for arm in gap.index
    )
    return (
        "The output's derivative beside the memory's, median difference of their growth per step "
        f"and log10 of their ratio at the end: {values}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for each initialisation."""
    table = longest(tables["products"])
    arms = [arm for arm in looks.ARMS if arm in set(table["arm"])]
    figure, (axes,) = theme.panels(1, len(arms), height=2.3, sharey=True)
    long = table.melt(["arm", "percent", "seed"], list(BLOCKS), "block", "growth")
    for axis, arm in zip(axes, arms, strict=True):
        axis.axhline(0, **theme.REFERENCE)
        theme.lines(axis, long[long["arm"] == arm], "block", "percent", "growth", STYLES)
        axis.set(title=looks.label(arm), xlabel="% of training")
    axes[0].set_ylabel("growth (nats per step)")
    theme.legend(figure, {BLOCKS[name]: style for name, style in STYLES.items()})
    return figure


def longest(products: pd.DataFrame) -> pd.DataFrame:
    """Return the LSTM's rows on recall at its longest length."""
    own = products.query("task == 'recall' and cell == 'lstm'")
    return own[own["length"] == own["length"].max()]
