"""What survives of the gradient some steps back, before and after training: the study at a glance.

The gradient is that of the loss by the state, over its value one step before the end.
"""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, theme

TABLES = ("horizon", "lags")
ARMS = ("keep0", "remember")
CAPTION = (
    "The gradient of the loss by the state, so many steps before the end of a sequence of recall, "
    "over the same one step before the end; left in untrained networks on long sequences, right "
    "after training on shorter ones. Top: keep bias zero. Bottom: the logarithm of the length. On "
    "the logarithmic axis a straight line is exponential decay; the upper dotted line is no loss, "
    "the lower one the smallest positive number of single precision. Thin lines are seeds, thick "
    "lines their medians."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say what the two initialisations of each cell leave at the largest lag."""
    parts = []
    for when, table in stages(tables).items():
        last = table[table["lag"] == table["lag"].max()]
        medians = last.pivot_table(
            index="cell", columns="arm", values="log10_left", aggfunc="median"
        )
        both = medians.reindex(columns=ARMS).dropna()
        values = {cell: f"{zero:.1f} and {long:.1f}" for cell, zero, long in both.itertuples()}
        parts.append(f"over {last['lag'].max()} steps, {when}, {looks.listed(values)}")
    names = " and with ".join(map(looks.label, ARMS))
    return f"Left of the gradient, as a median log10, with {names}: {'; '.join(parts)}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw untrained and trained networks (columns) by initialisation (rows)."""
    found = stages(tables)
    styles = looks.cell_styles(name for table in found.values() for name in table["cell"])
    figure, axes = theme.panels(len(ARMS), 2, height=1.6, sharex="col", sharey="col")
    ends = {}
    for column, (when, table) in zip(axes.T, found.items(), strict=True):
        for axis, arm in zip(column, ARMS, strict=True):
            own = table[table["arm"] == arm]
            ends[axis] = theme.lines(axis, own, "cell", "lag", "log10_left", styles)
            axis.axhline(0, **theme.REFERENCE)
            axis.set_title(f"{when}, {looks.label(arm)}")
        theme.powers(column[0].yaxis)
        column[-1].set_xlabel("steps back")
    for row in axes:
        row[0].axhline(theme.SMALLEST, **theme.REFERENCE)
        row[0].set_ylabel("gradient left\n(log scale)")
    for axis, own in ends.items():
        if own:
            theme.label_ends(figure, axis, own, styles)
        else:
            axis.remove()
    return figure


def stages(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return what is left in untrained and in trained networks, by lag, each at one length."""
    horizon, lags = tables["horizon"], tables["lags"].query("percent == 100")
    cells = horizon.query("arm == 'keep0'").groupby("length")["cell"].nunique()
    shared = cells.index[cells == cells.max()].max()
    recall = lags[lags["task"] == "recall"]
    return {
        "untrained": left(horizon[horizon["length"] == shared]),
        "trained": left(recall[recall["length"] == recall["length"].max()]),
    }


def left(table: pd.DataFrame) -> pd.DataFrame:
    """Return the log10 loss sensitivity less that at the smallest lag, for each network."""
    table = table[table["arm"].isin(ARMS)].sort_values("lag")
    first = table.groupby(["cell", "arm", "seed"])["log10_loss_sensitivity"].transform("first")
    return table.assign(log10_left=table["log10_loss_sensitivity"] - first)
