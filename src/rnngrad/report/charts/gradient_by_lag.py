"""State sensitivity and lag contribution against the lag, before and after training."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from rnngrad.figures import gradient_by_lag as figure
from rnngrad.figures.style import words
from rnngrad.report.charts import style

TABLES = figure.TABLES
CAPTION = (
    "Recall at the longest length, each cell with its smallest keep bias; lines are medians over "
    "the seeds, bands their range. A lag at which the derivative is exactly zero has no point."
)
STAGES = {0: "before training", 100: "after training"}


def panels(tables: dict[str, pd.DataFrame], cells: Sequence[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for each measure before and after training."""
    table = figure.chosen(tables)
    lag = style.axis("lag", "lag (steps)", **style.LOG)
    drawn = {}
    for measure, title in figure.MEASURES.items():
        for percent, stage in STAGES.items():
            data = style.summary(table[table["percent"] == percent], ["lag"], measure)
            y = style.axis("median", f"{title} (log₁₀)")
            drawn[words.capital(f"{title}, {stage}")] = style.panel(
                style.seeds_and_median(data, lag, y, cells)
            )
    return drawn
