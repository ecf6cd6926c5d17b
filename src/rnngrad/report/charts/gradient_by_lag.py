"""State sensitivity and lag contribution against the lag, before and after training."""

import altair as alt
import pandas as pd

from rnngrad.figures import gradient_by_lag as figure
from rnngrad.report.charts import style

TABLES = figure.TABLES
CAPTION = (
    "Recall at the longest length, keep bias zero; lines are medians over the seeds, bands their "
    "range. A lag at which the derivative is exactly zero has no point."
)
MEASURES = {
    "log10_largest": "state sensitivity",
    "log10_lag_contribution": "lag contribution",
}
STAGES = {0: "before training", 100: "after training"}


def panels(tables: dict[str, pd.DataFrame], cells: list[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for each measure before and after training."""
    table = figure.chosen(tables)
    lag = style.axis("lag", "lag (steps)", **style.LOG)
    drawn = {}
    for measure, title in MEASURES.items():
        for percent, stage in STAGES.items():
            data = style.summary(table[table["percent"] == percent], ["lag"], measure)
            y = style.axis("median", f"{title} (log₁₀)")
            drawn[style.title(f"{title}, {stage}")] = style.panel(
                style.seeds_and_median(data, lag, y, cells)
            )
    return drawn
