"""Success rates with their intervals against the length."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import forest, looks, select, theme, words

TABLES = ("results",)
CAPTION = (
    "Share of seeds that solve recall, by cell, keep bias and number of distractors, with 95 per "
    "cent intervals. A row without a point was not run at that length."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the runs on recall that differ in the start of the keep gate only."""
    what = "networks trained on recall"
    return select.by_keep_bias(select.only(tables["results"], what, task="recall"))


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the successes at the longest length, by keep bias."""
    table = largest(chosen(tables), "length")
    sentences = []
    for keep in select.keep_biases(table):
        counts = table[table["keep"] == keep].groupby("cell")["success"].agg(["sum", "size"])
        values = {cell: f"{row['sum']}/{row['size']}" for cell, row in counts.iterrows()}
        sentences.append(f"keep bias {keep}: {words.listed(values)}")
    return (
        f"Seeds that solve recall at {table['length'].max()} steps. "
        f"{words.capital('; '.join(sentences))}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each length and a row for each cell and keep bias."""
    table = chosen(tables)
    shown, styles = forest.rows(table), looks.cell_styles(tables["results"]["cell"])
    lengths = sorted(table["length"].unique())
    figure, (axes,) = theme.panels(1, len(lengths), forest.ROW * len(shown) + 0.75, sharey=True)
    for axis, length in zip(axes, lengths, strict=True):
        forest.draw(axis, table[table["length"] == length], shown, styles)
        axis.set(title=f"T = {length}", xlabel="success rate")
    forest.name_rows(axes[0], shown)
    return figure
