"""When the seeds solve recall: survival curves by length and data regime."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from rnngrad.claims import times
from rnngrad.figures import survival as figure
from rnngrad.figures.style import select, words
from rnngrad.report.charts import style

CAPTION = (
    "Share of the seeds that have solved recall against the optimiser step (Kaplan-Meier "
    "estimate), one panel for each length and kind of data; the dash of a line says how the keep "
    "gate starts. A curve that ends below one ends at the budget."
)


def panels(tables: dict[str, pd.DataFrame], cells: Sequence[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for each data regime and length."""
    table = figure.chosen(tables)
    keeps = select.keep_biases(table)
    return {
        f"T = {length}, {words.DATA[data]}": curves(table, data, length, keeps, cells)
        for data in select.regimes(table)
        for length in sorted(table.loc[table["data"] == data, "length"].unique())
    }


def curves(
    table: pd.DataFrame, data: str, length: int, keeps: Sequence[str], cells: Sequence[str]
) -> alt.LayerChart:
    """Draw the curves of one data regime and length."""
    here = table[(table["data"] == data) & (table["length"] == length)]
    first = int(here["steps_to_solve"].min())
    parts = [
        curve(runs, first).assign(cell=cell, label=words.label(str(cell)), keep=f"keep bias {keep}")
        for (cell, keep), runs in here.groupby(["cell", "keep"])
    ]
    step = style.axis("step", "optimiser step", **style.LOG)
    share = style.axis("solved", "share solved", domain=[0, 1])
    base = (
        alt.Chart(pd.concat(parts).round(style.DIGITS))
        .transform_filter(style.VISIBLE)
        .encode(
            x=alt.X(step.column, **step.look),
            y=alt.Y(share.column, **share.look),
            color=style.colour(cells),
        )
    )
    tips = [
        alt.Tooltip("label:N", title="cell"),
        alt.Tooltip("keep:N", title="start"),
        alt.Tooltip("step:Q", title="step"),
        alt.Tooltip("solved:Q", title="share solved", format=".3~g"),
        alt.Tooltip("seeds:Q", title="seeds"),
    ]
    line = base.mark_line(interpolate="step-after").encode(
        strokeDash=style.keep_dash(keeps, select.keep_biases(here))
    )
    points = (
        base.transform_filter("!datum.begins")
        .mark_point(filled=True, size=45, opacity=0.8)
        .encode(shape=style.shape(cells), detail="keep:N", tooltip=tips)
    )
    return style.panel(line, points)


def curve(runs: pd.DataFrame, first: int) -> pd.DataFrame:
    """Return the share solved by step; none where the curve `begins`, before the step `first`."""
    table = times.survival(runs["steps_to_solve"], runs["solved"], runs["steps"].max())
    table = table.assign(begins=table["step"] == 0, step=table["step"].clip(lower=first / 2))
    return table[["step", "begins"]].assign(solved=1 - table["unsolved"], seeds=len(runs))
