"""Lyapunov spectra of untrained networks."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import line_ends, looks, select, theme, words

TABLES = ("spectra",)
CAPTION = (
    "Lyapunov exponents λ of untrained networks in the full state, against the rank of the "
    "exponent over the size of the state; thin lines are seeds, thick lines their medians. The sum "
    "of a spectrum has to be the mean logarithm of the determinant of a step, which for a cell "
    "with a memory is known from its gates alone."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the table of spectra."""
    return select.need(tables["spectra"], "Lyapunov spectra")


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Give the largest violation of the determinant identity and the spread in time."""
    table = chosen(tables)
    residuals = table.loc[np.isfinite(table["residual"]), "residual"].abs()
    agree = (
        f"The sums of the spectra agree with the determinants to {residuals.max():.0e}. "
        if len(residuals)
        else ""
    )
    spreads = table.groupby("cell")["spread"].median()
    return (
        f"{agree}The largest exponent varies from one window of time to the next with a standard "
        f"deviation of {words.extremes(spreads.to_dict(), '.2f')}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one panel for cells with the state (h,) and one for those with (c, h)."""
    table = chosen(tables)
    sizes = table.groupby("cell")["index"].transform("max") + 1
    table = table.assign(rank=(table["index"] + 0.5) / sizes, size=sizes)
    styles = {c: s | {"markevery": 0.2} for c, s in looks.cell_styles(table["cell"]).items()}
    groups = list(table.groupby("size"))
    figure, (axes,) = theme.panels(1, len(groups), height=2.4, sharey=True)
    ends = {}
    for axis, (size, group) in zip(axes, groups, strict=True):
        axis.axhline(0, **theme.REFERENCE)
        axis.set(title=f"state of {size} numbers", xlabel="rank / size of the state")
        ends[axis] = theme.lines(axis, group, "cell", "rank", "exponent", styles)
    axes[0].set_ylabel(r"$\lambda_i$ (nats per step)")
    line_ends.name_lines(figure, ends, styles)
    return figure
