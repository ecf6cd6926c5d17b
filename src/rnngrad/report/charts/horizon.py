"""Untrained networks: what of the gradient comes from afar, up to the longest lags."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from rnngrad.figures import horizon as figure
from rnngrad.figures.style import select
from rnngrad.figures.style.select import NoDataError
from rnngrad.report.charts import style

CAPTION = (
    "Untrained networks, each cell with its smallest keep bias; the last panel is of the LSTM "
    "alone, by keep bias, without bands. Lines are medians over the seeds, bands their range."
)


def panels(
    tables: dict[str, pd.DataFrame], cells: Sequence[str], distant: float
) -> dict[str, alt.LayerChart]:
    """Return far share by lag, total gradient by length, and the LSTM's growth by length."""
    del distant  # what the finding is of
    table = figure.chosen(tables)
    far, totals = select.shared(table, "length"), table.drop_duplicates(["run", "seed"])
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
    try:
        growth = figure.lstm_growth(tables)
    except NoDataError:
        return drawn
    return drawn | {"LSTM: loss sensitivity, first step to last": lstm(growth, length)}


def lstm(growth: pd.DataFrame, length: style.Axis) -> alt.LayerChart:
    """Return the growth of the LSTM's loss sensitivity, one line for each keep bias."""
    keeps = select.keep_biases(growth)
    look = style.keep_dash(keeps, keeps)
    growth = growth.assign(keep="keep bias " + growth["keep"])
    table = style.summary(growth, ["keep", "length"], "growth")
    growing = style.axis("median", "growth (log₁₀)", type="symlog", constant=1)
    ticks = [0, *(-(10**k) for k in range(figure.DECADES))]
    horizontal = alt.X(length.column, **length.look)
    vertical = alt.Y(growing.column, axis=alt.Axis(values=ticks), **growing.look)
    base = alt.Chart(table).transform_filter(style.VISIBLE).encode(x=horizontal, y=vertical)
    tips = [alt.Tooltip("keep:N", title="keep bias"), *style.tooltip(length, growing)]
    return style.panel(
        base.mark_line(color="#333").encode(strokeDash=look),
        base.mark_point(filled=True, size=45, color="#333", opacity=1).encode(
            detail="keep:N", tooltip=tips
        ),
        style.rule_at(0, growing),
    )
