"""State sensitivity and lag contribution against the lag, before and after training."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from rnngrad.figures import gradient_by_lag as figure
from rnngrad.figures.style import words
from rnngrad.report.charts import style

CAPTION = (
    "Recall at the longest length, each cell with its smallest keep bias, before training and at "
    "its end in the networks that solved the task and in those that did not; lines are medians "
    "over the seeds, bands their range. A lag at which the derivative is exactly zero has no point."
)


def panels(tables: dict[str, pd.DataFrame], cells: Sequence[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for each measure of untrained, solved and other networks."""
    networks = figure.groups(figure.chosen(tables))
    lag = style.axis("lag", "lag (steps)", **style.LOG)
    drawn = {}
    for measure, title in figure.MEASURES.items():
        y = style.axis("median", f"{title} (log₁₀)")
        for name, group in networks.items():
            data = style.summary(group, ["lag"], measure)
            drawn[words.capital(f"{title}, {name}")] = style.panel(
                style.seeds_and_median(data, lag, y, cells)
            )
    return drawn
