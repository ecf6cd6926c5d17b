"""Lyapunov spectra of untrained networks."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import line_ends, looks, select, theme, words

TABLES = ("spectra",)
CAPTION = (
    "Lyapunov exponents λ of untrained networks in the full state, against the rank of the "
    "exponent over the size of the state; thin lines are seeds, thick lines their medians. A line "
    "ends where the rest of the state is forgotten within a step, as it has no exponent. The sum "
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
    """Draw a panel for each size of the state, as (h,), (c, h) or (c, n, m, h)."""
    table = chosen(tables)
    sizes = table.groupby("cell")["index"].transform("max") + 1
    table = table.assign(rank=(table["index"] + 0.5) / sizes, size=sizes)
    styles = {c: s | {"markevery": 0.2} for c, s in looks.cell_styles(table["cell"]).items()}
    groups = list(table.groupby("size"))
    columns = min(len(groups), 2)
    figure, axes = theme.panels(-(-len(groups) // columns), columns, 2.2, sharey=True)
    ends = {}
    for axis, (size, group) in zip(axes.flat, groups, strict=False):
        axis.axhline(0, **theme.REFERENCE)
        axis.set(title=f"state of {size} numbers", xlabel="rank / size of the state", xlim=(0, 1))
        seen = group[np.isfinite(group["exponent"])]
        ends[axis] = theme.lines(axis, seen, "cell", "rank", "exponent", styles)
    for axis in axes.flat[len(groups) :]:
        axis.remove()
    for axis in axes[:, 0]:
        axis.set_ylabel(r"$\lambda_i$ (nats per step)")
    line_ends.name_lines(figure, ends, styles)
    return figure
