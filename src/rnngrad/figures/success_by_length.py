"""Success rates with their intervals against the length."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures.style import forest, looks, theme

TABLES = ("results",)
CAPTION = (
    "Share of seeds that solve recall, by cell, initialisation of its keep gate and number of "
    "distractors, with 95 per cent Wilson intervals. A row without a point was not run at that "
    "length."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the successes at the longest length, by initialisation."""
    table = chosen(tables["results"])
    longest = table[table["length"] == table["length"].max()]
    sentences = []
    for arm in [arm for arm in looks.ARMS if arm in set(longest["arm"])]:
        counts = longest[longest["arm"] == arm].groupby("cell")["success"].agg(["sum", "size"])
        values = {cell: f"{row['sum']}/{row['size']}" for cell, row in counts.iterrows()}
        sentences.append(f"{looks.label(arm)}: {looks.listed(values)}")
    return (
        f"Seeds that solve recall at {table['length'].max()} steps. " + "; ".join(sentences) + "."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each length and a row for each cell and initialisation."""
    table = chosen(tables["results"])
    shown, styles = forest.rows(table), looks.cell_styles(tables["results"]["cell"])
    lengths = sorted(table["length"].unique())
    figure, (axes,) = theme.panels(1, len(lengths), forest.ROW * len(shown) + 0.75, sharey=True)
    for axis, length in zip(axes, lengths, strict=True):
        forest.draw(axis, table[table["length"] == length], shown, styles)
        axis.set(title=f"T = {length}", xlabel="success rate")
    forest.name_rows(axes[0], shown)
    return figure


def chosen(results: pd.DataFrame) -> pd.DataFrame:
    """Return the runs on recall whose arms differ in the keep gate's initialisation only."""
    return results[(results["task"] == "recall") & results["arm"].isin(list(looks.ARMS))]
