"""State sensitivity and lag contribution against the lag, before and after training."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, theme

TABLES = ("lags",)
CAPTION = (
    "Gradients against the lag on recall at the longest length, before (left) and after (right) "
    "training: the largest singular value of the state's derivative (top) and the norm of the "
    "lag's contribution to the parameter gradient (bottom). Thin lines are seeds, thick lines "
    "their medians. Cells with a keep gate start with keep bias zero. A lag at which the "
    "derivative is exactly zero has no point."
)
MEASURES = {
    "log10_largest": "state sensitivity",
    "log10_lag_contribution": "lag contribution",
}


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the lags of recall at the longest length, with keep bias zero."""
    table = tables["lags"].query("task == 'recall' and arm == 'keep0'")
    return table[table["length"] == table["length"].max()]


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say what is left of the gradient at the largest lag, before training."""
    table = chosen(tables).query("percent == 0")
    largest = table[table["lag"] == table["lag"].max()]
    medians = largest.groupby("cell")["log10_largest"].median()
    values = {cell: f"{value:.1f}" for cell, value in medians.items()}
    return (
        f"Median log10 state sensitivity of untrained networks over {table['lag'].max()} steps: "
        f"{looks.listed(values)}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw two measures (rows) before and after training (columns)."""
    table = chosen(tables)
    styles = looks.cell_styles(table["cell"])
    figure, axes = theme.panels(2, 2, height=2.0, sharex=True, sharey="row")
    for row, (measure, name) in zip(axes, MEASURES.items(), strict=True):
        ends = [
            theme.lines(axis, table[table["percent"] == percent], "cell", "lag", measure, styles)
            for axis, percent in zip(row, (0, 100), strict=True)
        ]
        theme.powers(row[0].yaxis)
        row[0].set_ylabel(f"{name} (log scale)")
        for axis, own in zip(row, ends, strict=True):
            theme.label_ends(figure, axis, own, styles)
    for axis, title in zip(axes[0], ("before training", "after training"), strict=True):
        axis.set_title(title)
    for axis in axes[-1]:
        theme.log_steps(axis, "lag")
    return figure
