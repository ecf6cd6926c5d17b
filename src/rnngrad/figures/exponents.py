"""Largest Lyapunov exponents of untrained networks over gain and keep bias."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, theme

TABLES = ("exponents",)
CAPTION = (
    "Largest Lyapunov exponent of untrained networks on random tokens against the gain of the "
    "recurrent matrices. First panel: tanh and relu with the same matrices. Others: cells with a "
    "keep gate, by keep bias, with a free input gate. Thin lines are seeds, thick lines their "
    "medians; above the dotted line gradients grow."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say at how many initialisations each cell's gradients grow."""
    axes = ["cell", "map", "gain", "keep_bias", "tie_input"]
    medians = widest(tables["exponents"]).groupby(axes)["exponent"].median()
    positive = (medians > 0).groupby("cell")
    shares = {cell: f"{own.sum()} of {len(own)}" for cell, own in positive}
    return f"Initialisations with a positive median exponent: {looks.listed(shares)}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for the cells without keep gate and one for each keep bias of the others."""
    table = widest(tables["exponents"]).query("not tie_input")
    styles = looks.cell_styles(table["cell"])
    gateless = table[table["map"] == "gain"]
    gated = table[table["map"] == "keep"]
    groups = [("no keep gate", gateless)] if len(gateless) else []
    groups += [(f"keep bias {bias:g}", group) for bias, group in gated.groupby("keep_bias")]
    figure, axes = theme.panels(-(-len(groups) // 2), min(2, len(groups)))
    for axis, (title, group) in zip(axes.flat, groups, strict=False):
        axis.axhline(0, **theme.REFERENCE)
        axis.set(title=title, xlabel="gain", ylabel=r"$\lambda_1$ (nats per step)")
        ends = theme.lines(axis, group, "cell", "gain", "exponent", styles)
        theme.label_ends(figure, axis, ends, styles)
    for axis in axes.flat[len(groups) :]:
        axis.remove()
    return figure


def widest(table: pd.DataFrame) -> pd.DataFrame:
    """Return the maps over grids at the largest number of units."""
    return table[
        (table["map"] != "extremes") & (table["hidden_size"] == table["hidden_size"].max())
    ]
