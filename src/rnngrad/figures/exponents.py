"""Largest Lyapunov exponents of untrained networks over gain and keep bias."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures import theme

TABLES = ("exponents",)
CAPTION = (
    "Largest Lyapunov exponent of untrained networks on random tokens against the gain of the "
    "recurrent matrices. Left: tanh and relu with the same matrices. Others: cells with a keep "
    "gate, by keep bias, with a free input gate. Thin lines are seeds, thick lines their medians; "
    "above the dotted line gradients grow."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say at how many initialisations each cell's gradients grow."""
    axes = ["cell", "map", "gain", "keep_bias", "tie_input"]
    medians = widest(tables["exponents"]).groupby(axes)["exponent"].median()
    positive = (medians > 0).groupby("cell")
    shares = {cell: f"{own.sum()} of {len(own)}" for cell, own in positive}
    return f"Initialisations with a positive median exponent: {theme.listed(shares)}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for the cells without keep gate and one for each keep bias of the others."""
    table = widest(tables["exponents"]).query("not tie_input")
    cells = theme.order(table["cell"])
    gateless = table[table["map"] == "gain"]
    gated = table[table["map"] == "keep"]
    groups = [("tanh and relu", gateless)] if len(gateless) else []
    groups += [(f"keep bias {bias:g}", group) for bias, group in gated.groupby("keep_bias")]
    columns = len(groups) if len(groups) < 4 else 2
    figure, axes = theme.panels(-(-len(groups) // columns), columns, sharex=True)
    for axis, (title, group) in zip(axes.flat, groups, strict=False):
        for cell in theme.order(group["cell"]):
            chosen = group[group["cell"] == cell]
            theme.seeds_and_median(axis, chosen, "gain", "exponent", **theme.look(cell, cells))
        axis.axhline(0, color="0.4", linestyle=":", linewidth=0.8)
        axis.set(title=title)
    for axis in axes.flat[len(groups) :]:
        axis.remove()
    for axis in axes[-1]:
        axis.set_xlabel("gain")
    for row in axes:
        row[0].set_ylabel(r"$\lambda_1$ (nats per step)")
    theme.legend(figure, {theme.label(c): theme.look(c, cells) for c in cells})
    return figure


def widest(table: pd.DataFrame) -> pd.DataFrame:
    """Return the maps over grids at the largest number of units."""
    return table[
        (table["map"] != "extremes") & (table["hidden_size"] == table["hidden_size"].max())
    ]
