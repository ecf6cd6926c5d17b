"""Memory, output and full state of the LSTM: three derivatives over a whole sequence."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures import theme

TABLES = ("products",)
BLOCKS = {"memory_growth": "memory", "output_growth": "output", "full_growth": "full state"}
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
    values = ", ".join(f"{arm} {gap[arm]:.4f} and {offset[arm]:.2f}" for arm in gap.index)
    return (
        "The output's derivative beside the memory's, median difference of their growth per step "
        f"and log10 of their ratio at the end: {values}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for each initialisation."""
    table = longest(tables["products"])
    arms = sorted(table["arm"].unique())
    figure, (axes,) = theme.panels(1, len(arms), height=2.3, sharey=True)
    for axis, arm in zip(axes, arms, strict=True):
        own = table[table["arm"] == arm]
        for k, (column, name) in enumerate(BLOCKS.items()):
            style = {"color": theme.OWN[0][k], "marker": theme.OWN[1][k], "label": name}
            theme.seeds_and_median(axis, own, "percent", column, **style)
        axis.axhline(0, color="0.4", linestyle=":", linewidth=0.8)
        axis.set(title=arm, xlabel="% of training")
    axes[0].set_ylabel("growth (nats per step)")
    handles, names = axes[0].get_legend_handles_labels()
    known = dict(zip(names, handles, strict=True))
    figure.legend(known.values(), known.keys(), loc="outside lower center", ncols=3)
    return figure


def longest(products: pd.DataFrame) -> pd.DataFrame:
    """Return the LSTM's rows on recall at its longest length."""
    own = products.query("task == 'recall' and cell == 'lstm'")
    return own[own["length"] == own["length"].max()]
