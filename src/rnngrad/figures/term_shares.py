"""Shares of the terms of the one-step derivative, through training."""

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from rnngrad.figures import theme

TABLES = ("terms",)
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
        sentences.append(f"{arm}: {theme.listed(values)}")
    return f"Median share of the keep term after training. {'; '.join(sentences)}."


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the terms of LSTM and GRU on recall at the longest length."""
    table = tables["terms"].query("task == 'recall' and arm in ['keep0', 'remember']")
    return table[(table["length"] == table["length"].max()) & table["cell"].isin(["lstm", "gru"])]


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each of LSTM and GRU (columns) and initialisation (rows)."""
    table = chosen(tables)
    cells, arms = theme.order(table["cell"]), sorted(table["arm"].unique())
    names = list(dict.fromkeys(table.sort_values("term")["term"]))
    names = ["keep", *(name for name in names if name != "keep")]
    styles = {
        name: {"color": colour, "marker": marker}
        for name, colour, marker in zip(
            names, sns.color_palette("colorblind", len(names)), "o^sDv", strict=False
        )
    }
    figure, axes = theme.panels(len(arms), len(cells), sharey=True, sharex=True)
    for row, arm in zip(axes, arms, strict=True):
        for axis, cell in zip(row, cells, strict=True):
            own = table.query("cell == @cell and arm == @arm")
            for name in [n for n in names if n in set(own["term"])]:
                theme.seeds_and_median(
                    axis, own[own["term"] == name], "percent", "share", **styles[name]
                )
            axis.axhline(0.5, color="0.4", linestyle=":", linewidth=0.8)
            axis.set(title=f"{theme.label(cell)}, {arm}", ylim=(0, 1))
        row[0].set_ylabel("share")
    for axis in axes[-1]:
        axis.set_xlabel("percentage of training")
    handles = [Line2D([], [], label=n.replace("_", " "), **s) for n, s in styles.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=4)
    return figure
