"""Untrained networks: contribution and far share up to the longest lags, and the total."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures import theme

TABLES = ("horizon",)
CAPTION = (
    "Untrained networks. Left: share of the lags beyond a given lag in the parameter gradient, at "
    "the longest length; the dotted line is the smallest positive number of single precision. "
    "Right: norm of the whole gradient against the length. Thin lines are seeds, thick lines their "
    "medians."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say which share of the gradient the far half of the longest sequence has."""
    table = tables["horizon"].query("arm == 'keep0'")
    longest = table["length"].max()
    far = table[(table["length"] == longest) & (table["lag"] >= longest / 2)]
    shares = far.sort_values("lag").groupby(["cell", "seed"])["log10_far_share"].first()
    values = {cell: f"{value:.1f}" for cell, value in shares.groupby("cell").median().items()}
    return (
        f"Median log10 share of the far half of {longest} steps in the gradient: "
        f"{theme.listed(values)}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw the far share against the lag (left) and the total against the length (right)."""
    table = tables["horizon"].query("arm == 'keep0'")
    cells = theme.order(table["cell"])
    longest = table[table["length"] == table["length"].max()]
    totals = table.drop_duplicates(["cell", "length", "seed"])
    figure, ((left, right),) = theme.panels(1, 2, height=2.6)
    for cell in cells:
        style = theme.look(cell, cells)
        theme.seeds_and_median(
            left, longest[longest["cell"] == cell], "lag", "log10_far_share", **style
        )
        theme.seeds_and_median(
            right, totals[totals["cell"] == cell], "length", "log10_total", **style
        )
    left.axhline(np.log10(np.finfo(np.float32).smallest_subnormal), color="0.4", linestyle=":")
    left.set(
        xlabel="lag (steps, log scale)", ylabel=r"$\log_{10}$ share of larger lags", xscale="log"
    )
    right.set(
        xlabel="length (steps, log scale)", ylabel=r"$\log_{10}$ total gradient", xscale="log"
    )
    theme.legend(figure, cells)
    return figure
