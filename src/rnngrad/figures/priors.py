"""Exponents of networks drawn from a prior, of one unit and of many."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from rnngrad.claims.estimators.c02 import NEAR
from rnngrad.figures.style import looks, theme

TABLES = ("priors",)
CAPTION = (
    "Largest Lyapunov exponents of untrained networks whose gain and keep bias are drawn at "
    "random, one dot for each draw, by number of units. The scale is linear within 0.01 of zero "
    "(shaded), where a gradient changes by less than a factor of e in one hundred steps, and "
    "logarithmic beyond; the left edge collects what vanishes faster."
)
EDGE = -10.0


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say how often the exponent of a wide network is near zero."""
    table = tables["priors"]
    table = table[(table["hidden_size"] == table["hidden_size"].max()) & (table["prior"] == "wide")]
    near = (table["exponent"].abs() < NEAR).groupby(table["cell"]).mean()
    shares = {cell: f"{100 * share:.0f} %" for cell, share in near.items()}
    return f"Draws whose exponent is within {NEAR:g} of zero: {looks.listed(shares)}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for each number of units and a row of dots for each cell."""
    table = tables["priors"].query("prior == 'wide'")
    cells = looks.cell_styles(table["cell"])
    sizes = sorted(table["hidden_size"].unique())
    figure, (axes,) = theme.panels(1, len(sizes), height=0.24 * len(cells) + 0.8, sharey=True)
    jitter = np.random.default_rng(0)
    for axis, size in zip(axes, sizes, strict=True):
        for place, (cell, style) in enumerate(cells.items()):
            own = table[(table["hidden_size"] == size) & (table["cell"] == cell)]
            y = place + jitter.uniform(-0.32, 0.32, len(own))
            dots = {"linestyle": "", "markersize": 2.5, "markeredgewidth": 0, "alpha": 0.7}
            axis.plot(own["exponent"].clip(lower=EDGE), y, **(style | dots))
        axis.axvspan(-NEAR, NEAR, color="0.85", linewidth=0, zorder=0)
        axis.grid(visible=False)
        axis.set_xscale("symlog", linthresh=NEAR)
        axis.set_xticks([EDGE, -1, -0.1, 0, 0.1, 1], ["−10", "−1", "−0.1", "0", "0.1", "1"])
        axis.xaxis.set_minor_locator(NullLocator())
        units = "1 unit" if size == 1 else f"{size} units"
        axis.set(title=units, xlabel=r"$\lambda_1$ (nats per step, log scale)")
    axes[0].set_yticks(range(len(cells)), [looks.label(cell) for cell in cells])
    axes[0].tick_params(axis="y", length=0)
    axes[0].invert_yaxis()
    return figure
