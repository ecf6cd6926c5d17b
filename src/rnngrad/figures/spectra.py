"""Lyapunov spectra of untrained networks."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, theme

TABLES = ("spectra",)
CAPTION = (
    "Lyapunov spectra of untrained networks in the full state, against the rank of the exponent "
    "over the size of the state; thin lines are seeds, thick lines their medians. The sum of a "
    "spectrum has to be the mean logarithm of the determinant of a step, which for a cell with a "
    "memory is known from its gates alone."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Give the largest violation of the determinant identity and the spread in time."""
    table = tables["spectra"]
    finite = table[np.isfinite(table["residual"])]
    window = {
        cell: f"{spread:.2f}" for cell, spread in table.groupby("cell")["spread"].median().items()
    }
    return (
        "The sums of the spectra agree with the determinants to "
        f"{finite['residual'].abs().max():.0e}. Standard deviation of the largest exponent over "
        f"successive windows: {looks.listed(window)}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for cells with the state (h,) and one for those with (c, h)."""
    table = tables["spectra"]
    sizes = table.groupby("cell")["index"].transform("max") + 1
    table = table.assign(rank=(table["index"] + 0.5) / sizes, size=sizes)
    styles = {c: s | {"markevery": 0.2} for c, s in looks.cell_styles(table["cell"]).items()}
    groups = list(table.groupby("size"))
    figure, (axes,) = theme.panels(1, len(groups), height=2.4, sharey=True)
    ends = []
    for axis, (size, group) in zip(axes, groups, strict=True):
        axis.axhline(0, **theme.REFERENCE)
        axis.set(title=f"state of {size} numbers", xlabel="rank / size of the state")
        ends.append(theme.lines(axis, group, "cell", "rank", "exponent", styles))
    axes[0].set_ylabel(r"$\lambda_i$ (nats per step)")
    for axis, own in zip(axes, ends, strict=True):
        theme.label_ends(figure, axis, own, styles)
    return figure
