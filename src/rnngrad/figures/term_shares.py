"""Shares of the terms of the one-step derivative, through training."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import looks, theme

TABLES = ("terms",)
TERMS = {
    "candidate": {"color": "0.25", "marker": "^", "linestyle": "--"},
    "forget": {"color": "0.5", "marker": "s", "linestyle": "-."},
    "input": {"color": "0.65", "marker": "v", "linestyle": ":"},
    "reset": {"color": "0.6", "marker": "P", "linestyle": ":"},
    "update_new": {"color": "0.45", "marker": "D", "linestyle": "-."},
    "update_old": {"color": "0.7", "marker": "X", "linestyle": "--"},
}
CAPTION = (
    "Shares of the terms of the article's one-step derivative in the sum of their Frobenius norms, "
    "on recall at the longest length, before and through training, for keep bias zero and, where "
    "there is one, for a bias that remembers. Thin lines are seeds, thick lines their medians; a "
    "term above the dotted line is larger than all others together."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say the keep term's share after training."""
    table = chosen(tables).query("percent == 100 and term == 'keep'")
    sentences = []
    for arm, group in table.groupby("arm"):
        medians = group.groupby("cell")["share"].median()
        values = {cell: f"{value:.2f}" for cell, value in medians.items()}
        sentences.append(f"{looks.label(arm)}: {looks.listed(values)}")
    return f"Median share of the keep term after training. {'; '.join(sentences)}."


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the terms of LSTM and GRU on recall at the longest length."""
    table = tables["terms"].query("task == 'recall' and arm in ['keep0', 'remember']")
    return table[(table["length"] == table["length"].max()) & table["cell"].isin(["lstm", "gru"])]


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each of LSTM and GRU (columns) and initialisation (rows)."""
    table = chosen(tables)
    cells, arms = looks.cell_styles(table["cell"]), looks.arm_styles(table["arm"])
    figure, axes = theme.panels(len(arms), len(cells), sharey=True, sharex=True)
    for row, arm in zip(axes, arms, strict=True):
        for axis, (cell, style) in zip(row, cells.items(), strict=True):
            own = table[(table["cell"] == cell) & (table["arm"] == arm)]
            axis.axhline(0.5, **theme.REFERENCE)
            axis.set(title=f"{looks.label(cell)}, {looks.label(arm)}", ylim=(0, 1))
            ends = theme.lines(axis, own, "term", "percent", "share", TERMS | {"keep": style})
            theme.label_ends(figure, axis, ends, TERMS | {"keep": style})
        row[0].set_ylabel("share")
    for axis in axes[-1]:
        axis.set_xlabel("% of training")
    return figure
