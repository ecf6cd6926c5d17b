"""State sensitivity and lag contribution against the lag, before and after training."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("lags",)
CAPTION = (
    "Gradients against the lag on recall at the longest length, before training, at the end of it "
    "in the networks that solved the task, and in those that did not: the largest singular value "
    "of the state's derivative over so many steps (top) and the norm of the lag's contribution to "
    "the parameter gradient (bottom). Thin lines are seeds, thick lines their medians. Each cell "
    "with a keep gate starts with its smallest keep bias. A lag at which the derivative is exactly "
    "zero has no point."
)
MEASURES = {
    "log10_largest": "state sensitivity",
    "log10_lag_contribution": "lag contribution",
}


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the lags of recall at the longest length, with the smallest keep bias."""
    recall = select.only(tables["lags"], "gradients measured on recall", task="recall")
    runs = select.one_regime(select.plain(select.by_keep_bias(recall)))
    table = largest(runs, "length")
    select.only(table, "gradients measured before training", stage="start")
    return table


def groups(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the networks of each panel by their words: untrained, solved, not solved."""
    end, solved = table["stage"] == "end", table["solved"].astype(bool)
    networks = {
        "untrained": table[table["stage"] == "start"],
        "solved": table[end & solved],
        "not solved": table[end & ~solved],
    }
    return {name: group for name, group in networks.items() if len(group)}


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say what is left of the gradient at the largest lag, before training."""
    table = chosen(tables)
    table = table[table["stage"] == "start"]
    medians = largest(table, "lag").groupby("cell")["log10_largest"].median()
    keeps = select.keep_biases(table)
    keep = f" with keep bias {keeps[0]}" if len(keeps) == 1 else ""
    return (
        f"Over {table['lag'].max()} steps the derivative of the state of untrained networks{keep} "
        "has a largest singular value with a median log10 of "
        f"{words.extremes(medians.to_dict(), '.1f')}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw two measures (rows) of untrained, solved and other networks (columns)."""
    table = chosen(tables)
    styles, networks = looks.cell_styles(table["cell"]), groups(table)
    figure, axes = theme.panels(2, len(networks), height=2.0, sharex=True, sharey="row")
    for row, (measure, name) in zip(axes, MEASURES.items(), strict=True):
        for axis, group in zip(row, networks.values(), strict=True):
            theme.lines(axis, group, "cell", "lag", measure, styles)
        theme.powers(row[0].yaxis)
        row[0].set_ylabel(f"{name} (log scale)")
    for axis, title in zip(axes[0], networks, strict=True):
        axis.set_title(title)
    for axis in axes[-1]:
        theme.log_steps(axis, "lag")
    theme.legend(figure, styles)
    return figure
