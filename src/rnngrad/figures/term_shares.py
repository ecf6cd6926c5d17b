"""Shares of the terms of the one-step derivative, through training."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("terms",)
CELLS = ("lstm", "gru")
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
    "on recall at the longest length, before and through training, by keep bias. Thin lines are "
    "seeds, thick lines their medians; a term above the dotted line is larger than all others "
    "together."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the terms of LSTM and GRU on recall at the longest length.

    Of several keep biases, these are the ones that both cells have, if there are any.
    """
    recall = select.only(tables["terms"], "gradients measured on recall", task="recall")
    table = select.by_keep_bias(largest(select.of_class(recall, *CELLS), "length"))
    cells = table.groupby("keep")["cell"].transform("nunique")
    table = table[cells == cells.max()]
    select.only(table, "keep terms after training", percent=100, term="keep")
    return table


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say the keep term's share after training."""
    table = chosen(tables)
    table = table[(table["percent"] == 100) & (table["term"] == "keep")]
    sentences = []
    for keep in select.keep_biases(table):
        medians = table[table["keep"] == keep].groupby("cell")["share"].median()
        values = {cell: f"{value:.2f}" for cell, value in medians.items()}
        sentences.append(f"keep bias {keep}: {words.listed(values)}")
    return f"Median share of the keep term after training. {words.capital('; '.join(sentences))}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each of LSTM and GRU (columns) and keep bias (rows)."""
    table = chosen(tables)
    cells, keeps = looks.cell_styles(table["cell"]), select.keep_biases(table)
    figure, axes = theme.panels(len(keeps), len(cells), sharey=True, sharex=True)
    for row, keep in zip(axes, keeps, strict=True):
        for axis, (cell, style) in zip(row, cells.items(), strict=True):
            group = table[(table["cell"] == cell) & (table["keep"] == keep)]
            axis.axhline(0.5, **theme.REFERENCE)
            axis.set(title=f"{words.label(cell)}, keep bias {keep}", ylim=(0, 1))
            ends = theme.lines(axis, group, "term", "percent", "share", TERMS | {"keep": style})
            theme.label_ends(figure, axis, ends, TERMS | {"keep": style})
        row[0].set_ylabel("share")
    for axis in axes[-1]:
        axis.set_xlabel("% of training")
    return figure
