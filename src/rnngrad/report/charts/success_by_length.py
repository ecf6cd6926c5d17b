"""Success rates with their intervals against the length."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from rnngrad.claims.intervals import LEVEL, rate_interval
from rnngrad.figures import success_by_length as figure
from rnngrad.figures.style import looks, select, words
from rnngrad.report.charts import style

TABLES = figure.TABLES
CAPTION = (
    "Share of seeds that solve recall, with 95 per cent intervals, one panel for each keep bias. "
    "Points of one length are set side by side."
)


def panels(tables: dict[str, pd.DataFrame], cells: Sequence[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for each keep bias."""
    table = figure.chosen(tables)
    return {
        f"Keep bias {keep}": rates(table[table["keep"] == keep], cells)
        for keep in select.keep_biases(table)
    }


def rates(table: pd.DataFrame, cells: Sequence[str]) -> alt.LayerChart:
    """Draw the success rate of each cell at each length."""
    rows = []
    for (cell, length), group in table.groupby(["cell", "length"]):
        interval = rate_interval(group["success"], LEVEL)._asdict()
        counts = {"solved": int(group["success"].sum()), "seeds": len(group)}
        names = {"cell": cell, "label": words.label(cell)}
        rows.append({**names, "length": length, **interval, **counts})
    data = pd.DataFrame(rows).round(style.DIGITS)
    shown = looks.order(data["cell"])
    base = (
        alt.Chart(data)
        .transform_filter(style.VISIBLE)
        .encode(
            x=alt.X("length:O", title="length", axis=alt.Axis(labelAngle=0, grid=False)),
            xOffset=alt.XOffset("cell:N", scale=alt.Scale(domain=shown)),
            color=style.colour(cells),
        )
    )
    rate: dict[str, Any] = {"title": "success rate", "scale": alt.Scale(domain=[0, 1])}
    tips = [
        alt.Tooltip("label:N", title="cell"),
        *(alt.Tooltip(f"{name}:Q") for name in ("length", "solved", "seeds")),
        *(alt.Tooltip(f"{name}:Q", format=".3~g") for name in ("estimate", "low", "high")),
    ]
    return style.panel(
        base.mark_rule().encode(y=alt.Y("low:Q", **rate), y2="high:Q"),
        base.mark_point(filled=True, size=45, opacity=1).encode(
            y=alt.Y("estimate:Q", **rate), shape=style.shape(cells), tooltip=tips
        ),
    )
