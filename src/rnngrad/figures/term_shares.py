"""Shares of the terms of the one-step derivative, through training."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import line_ends, looks, select, stages, theme, words

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
    "on recall at the longest length, before and through training, by keep bias. Stages are the "
    "start, a tenth and a half of the budget for seeds that still train then, and the end. Of each "
    "start of the keep gate these are the seeds that solved the task, or all where none did. Thin "
    "lines are seeds, thick lines their medians; a term above the dotted line is larger than all "
    "others together."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the terms of LSTM and GRU on recall at the longest length.

    Of several keep biases, these are the ones that both cells have, if there are any; of fresh and
    reused data, those with which more seeds solved the task.
    """
    recall = select.only(tables["terms"], "gradients measured on recall", task="recall")
    runs = select.by_keep_bias(select.of_class(recall, *CELLS))
    table = stages.regime_that_solves(largest(runs, "length"), ["cell", "keep"])
    cells = table.groupby("keep")["cell"].transform("nunique")
    table = table[cells == cells.max()]
    select.only(table, "keep terms after training", stage="end", term="keep")
    return stages.place(table)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say where the keep term is larger than all others together, before and after training."""
    keep = chosen(tables).query("term == 'keep'")
    keep = stages.solved_if_any(keep, ["cell", "keep"])
    medians = keep.groupby(["stage", "cell", "keep"])["share"].median()
    sentences = []
    for stage in ("start", "end"):
        if stage in medians.index:
            share = medians[stage]
            sentences.append(f"{(share > 0.5).sum()} of {len(share)} {words.STAGES[stage]}")
    return (
        "Starts of LSTM and GRU from which the keep term is more than half of the derivative in "
        f"the median: {words.series(sentences, last='and')}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each of LSTM and GRU (columns) and keep bias (rows)."""
    table = chosen(tables)
    cells, keeps = looks.cell_styles(table["cell"]), select.keep_biases(table)
    figure, axes = theme.panels(len(keeps), len(cells), sharey=True, sharex=True)
    styles = {cell: TERMS | {"keep": style} for cell, style in cells.items()}
    ends: dict[str, dict[Axes, dict[str, float]]] = {cell: {} for cell in cells}
    for column, cell in zip(axes.T, cells, strict=True):
        for axis, keep in zip(column, keeps, strict=True):
            group = table[(table["cell"] == cell) & (table["keep"] == keep)]
            ends[cell][axis] = draw(axis, group, styles[cell])
            data = words.series(words.DATA[name] for name in select.regimes(group))
            start = f"{words.label(cell)}, keep bias {keep}, {data}"
            axis.set_title(f"{start}\n{stages.count_solved(group)}")
    for axis in axes[:, 0]:
        axis.set_ylabel("share")
    for axis in axes[:-1].flat:
        axis.set_xlabel("")
    for cell, named in ends.items():
        line_ends.name_lines(figure, named, styles[cell])
    return figure


def draw(axis: Axes, group: pd.DataFrame, styles: dict[str, Any]) -> dict[str, float]:
    """Draw the shares of one start of a cell, and return where the terms' lines end."""
    axis.axhline(0.5, **theme.REFERENCE)
    axis.set_ylim(0, 1)
    stages.axis(axis)
    drawn = stages.solved_if_any(group, ["cell"])
    return theme.lines(axis, drawn, "term", "place", "share", styles)
