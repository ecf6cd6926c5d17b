"""Steps to solve against the first gradient, run by run."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from rnngrad.figures import law as figure
from rnngrad.figures.style import select, symbols, words
from rnngrad.report.charts import style

CAPTION = (
    "Optimiser steps to solve recall, the median of the seeds with its quartiles, against what is "
    f"left of the first gradient: {symbols.GROWTH.text}, where σ₁ is the largest singular value of "
    "the derivative of the last untrained state by the first, over all steps of the sequence, or "
    "the share of the lags beyond half of the length, as a power of ten. The dotted line is at no "
    "growth, or at the share below which they count as not reached. A point without filling lies "
    "at the budget: less than half of the seeds solve the task."
)
MEASURES = {"log_growth": f"{symbols.GROWTH.text} (nats)", "share": "log₁₀ of the far share"}


def panels(
    tables: dict[str, pd.DataFrame], cells: Sequence[str], unreached: float, distant: float
) -> dict[str, alt.LayerChart]:
    """Return a panel for each data regime and measure of the first gradient."""
    table = figure.chosen(tables, distant)
    table = table.assign(share=table["share"].clip(lower=figure.FLOOR))
    lines = {"log_growth": 0.0, "share": unreached}
    return {
        f"{words.capital(words.DATA[data])}, {MEASURES[name]}": points(
            table[table["data"] == data], name, lines[name], cells
        )
        for data in select.regimes(table)
        for name in MEASURES
    }


def points(table: pd.DataFrame, measure: str, line: float, cells: Sequence[str]) -> alt.LayerChart:
    """Draw a point for each run, without filling where it is censored."""
    names = ["cell", "keep", "length", measure, "steps", "first", "third", "reached"]
    runs = table.loc[np.isfinite(table[measure]), names].round(style.DIGITS)
    runs = runs.assign(label=runs["cell"].map(words.label), keep=runs["keep"].map(str))
    across = style.axis(measure, MEASURES[measure], zero=False)
    up = style.axis("steps", "steps to solve", **style.LOG)
    base = (
        alt.Chart(runs)
        .transform_filter(style.VISIBLE)
        .encode(x=alt.X(across.column, **across.look), color=style.colour(cells))
    )
    quartiles = base.mark_bar(size=1).encode(y=alt.Y("first:Q", **up.look), y2="third:Q")
    tips = [
        alt.Tooltip("label:N", title="cell"),
        alt.Tooltip("length:Q", title="T"),
        alt.Tooltip("keep:N", title="keep bias"),
        alt.Tooltip(across.column, title=across.look["title"], format=".4~g"),
        alt.Tooltip("steps:Q", title="steps to solve", format=".4~g"),
    ]
    filling = alt.FillOpacity("reached:O", legend=None).scale(domain=[False, True], range=[0, 1])
    marks = base.mark_point(size=50, fillOpacity=1).encode(
        y=alt.Y(up.column, **up.look),
        fill=style.colour(cells),
        fillOpacity=filling,
        shape=style.shape(cells),
        tooltip=tips,
    )
    rule = alt.Chart(pd.DataFrame({"value": [line]})).mark_rule(strokeDash=[2, 2], color="#666")
    return style.panel(rule.encode(x=alt.X("value:Q", **across.look)), quartiles, marks)
