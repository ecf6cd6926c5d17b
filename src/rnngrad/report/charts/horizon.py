"""Untrained networks: what of the gradient comes from afar, up to the longest lags."""

from typing import Any

import altair as alt
import pandas as pd

from rnngrad.figures import horizon as figure
from rnngrad.figures.style import looks
from rnngrad.report.charts import style

TABLES = figure.TABLES
CAPTION = (
    "Untrained networks with keep bias zero; the last panel is of the LSTM alone, with several "
    "keep biases. Lines are medians over the seeds, bands their range."
)


def panels(tables: dict[str, pd.DataFrame], cells: list[str]) -> dict[str, alt.LayerChart]:
    """Return far share by lag, total gradient by length, and the LSTM's growth by length."""
    far = figure.shared(tables["horizon"])
    totals = tables["horizon"].query("arm == 'keep0'").drop_duplicates(["cell", "length", "seed"])
    lag = style.axis("lag", "lag (steps)", **style.LOG)
    length = style.axis("length", "length (steps)", **style.LOG)
    share = style.axis("median", "share of larger lags (log₁₀)")
    total = style.axis("median", "total gradient (log₁₀)")
    drawn = {
        f"Share of the lags beyond a lag, {far['length'].max()} steps": style.panel(
            style.seeds_and_median(
                style.summary(far, ["lag"], "log10_far_share"), lag, share, cells
            )
        ),
        "Norm of the whole gradient": style.panel(
            style.seeds_and_median(
                style.summary(totals, ["length"], "log10_total"), length, total, cells
            )
        ),
    }
    growth = figure.lstm_growth(tables["horizon"]).assign(cell="lstm")
    if len(growth):
        drawn["LSTM: loss sensitivity, first step to last"] = lstm(growth, length)
    return drawn


def lstm(growth: pd.DataFrame, length: style.Axis) -> alt.LayerChart:
    """Return the growth of the LSTM's loss sensitivity, one line for each initialisation."""
    table = style.summary(growth, ["arm", "length"], "growth")
    arms = [arm for arm in looks.ARMS if arm in set(table["arm"])]
    arms += sorted(set(table["arm"]) - set(arms))
    table = table.assign(start=table["arm"].map(looks.label))
    dashes: list[Any] = 10 * list(style.DASHES.values())
    starts = alt.Scale(domain=[looks.label(arm) for arm in arms], range=dashes[: len(arms)])
    look = alt.StrokeDash("start:N", scale=starts).legend(
        title=None, orient="bottom", direction="vertical", columns=2, symbolStrokeColor="#333"
    )
    growing = style.axis("median", "growth (log₁₀)", type="symlog", constant=1)
    base = (
        alt.Chart(table)
        .transform_filter(style.VISIBLE)
        .encode(x=alt.X(length.column, **length.look), y=alt.Y(growing.column, **growing.look))
    )
    tips = [alt.Tooltip("start:N", title="start"), *style.tooltip(length, growing)]
    return style.panel(
        base.mark_line(color="#333").encode(strokeDash=look),
        base.mark_point(filled=True, size=45, color="#333", opacity=1).encode(
            detail="start:N", tooltip=tips
        ),
        style.rule_at(0),
    )
