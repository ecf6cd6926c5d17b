"""State sensitivity and lag contribution against the lag, before and after training."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("lags",)
CAPTION = (
    "Gradients against the lag on recall at the longest length, before (left) and after (right) "
    "training: the largest singular value of the state's derivative (top) and the norm of the "
    "lag's contribution to the parameter gradient (bottom). Thin lines are seeds, thick lines "
    "their medians. Each cell with a keep gate starts with its smallest keep bias. A lag at which "
    "the derivative is exactly zero has no point."
)
MEASURES = {
    "log10_largest": "state sensitivity",
    "log10_lag_contribution": "lag contribution",
}


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the lags of recall at the longest length, with the smallest keep bias."""
    recall = select.only(tables["lags"], "gradients measured on recall", task="recall")
    table = largest(select.plain(select.by_keep_bias(recall)), "length")
    select.only(table, "gradients measured before training", percent=0)
    return table


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say what is left of the gradient at the largest lag, before training."""
    table = chosen(tables)
    table = table[table["percent"] == 0]
    medians = largest(table, "lag").groupby("cell")["log10_largest"].median()
    values = {cell: words.number(value, ".1f") for cell, value in medians.items()}
    keeps = select.keep_biases(table)
    keep = f" with keep bias {keeps[0]}" if len(keeps) == 1 else ""
    return (
        f"Median log10 state sensitivity of untrained networks{keep} over {table['lag'].max()} "
        f"steps: {words.listed(values)}."
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
        for axis, heights in zip(row, ends, strict=True):
            theme.label_ends(figure, axis, heights, styles)
    for axis, title in zip(axes[0], ("before training", "after training"), strict=True):
        axis.set_title(title)
    for axis in axes[-1]:
        theme.log_steps(axis, "lag")
    return figure
