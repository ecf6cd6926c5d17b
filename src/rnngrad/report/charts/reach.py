"""The lag that half of the seeds solve within the budget, by cell and start."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from rnngrad.figures import reach as figure
from rnngrad.figures.style import forest, select, words
from rnngrad.report.charts import style

CAPTION = (
    "Reach: the sequence length of recall that half of the seeds solve within the budget, with its "
    "95 per cent interval, one panel for each kind of data. What is beyond the lengths that a cell "
    "and start was trained at is drawn outside of them, and the pointer says so."
)


def panels(tables: dict[str, pd.DataFrame], cells: Sequence[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for each data regime."""
    table = figure.chosen(tables)
    known, edges = figure.reaches(table), figure.edges(table)
    rows = [f"{words.label(cell)}, {keep}" for cell, keep in forest.rows(table)]
    return {
        words.capital(words.DATA[data]): reaches(known[known["data"] == data], rows, edges, cells)
        for data in select.regimes(table)
    }


def reaches(
    table: pd.DataFrame, rows: list[str], edges: figure.Edges, cells: Sequence[str]
) -> alt.LayerChart:
    """Draw a row for each cell and keep bias."""
    ends = ["estimate", "low", "high"]
    known = table.to_dict("records")
    texts = {f"{name}_text": [text(row[name], row) for row in known] for name in ends}
    places = {name: table[f"at_{name}"] for name in ends}
    labels = [words.label(cell) for cell in table["cell"]]
    names = [f"{label}, {keep}" for label, keep in zip(labels, table["keep"], strict=True)]
    data = table[["cell", "keep"]].assign(row=names, label=labels, **places, **texts)
    scale = alt.Scale(type="log", domain=[edges.low, edges.high], nice=False)
    look: dict[str, Any] = {"title": "reach (steps)", "scale": scale}
    base = (
        alt.Chart(data.round(style.DIGITS))
        .transform_filter(style.VISIBLE)
        .encode(
            y=alt.Y("row:N", title="cell, keep bias", scale=alt.Scale(domain=rows)),
            color=style.colour(cells),
        )
    )
    tips = [alt.Tooltip("label:N", title="cell"), alt.Tooltip("keep:N", title="keep bias")]
    tips += [alt.Tooltip(f"{name}_text:N", title=name) for name in ends]
    return style.panel(
        base.mark_rule().encode(x=alt.X("low:Q", **look), x2="high:Q"),
        base.mark_point(filled=True, size=45, opacity=1).encode(
            x=alt.X("estimate:Q", **look), shape=style.shape(cells), tooltip=tips
        ),
        height=18 * len(rows),
    )


def text(value: float, row: dict[str, Any]) -> str:
    """Return a reach in words, also one beyond the lengths that were trained at."""
    if value < row["shortest"]:
        return f"below {row['shortest']:g}"
    return f"above {row['longest']:g}" if value > row["longest"] else f"{value:.3g}"
