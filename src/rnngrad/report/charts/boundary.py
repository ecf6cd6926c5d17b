"""From which gain on gradients grow, by keep bias: the line of every gated cell on which λ₁ = 0."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from rnngrad.figures import boundary as figure
from rnngrad.figures.style import words
from rnngrad.report.charts import style

CAPTION = (
    "Above its line a cell's gradients grow in the mean over the seeds. Bands are 95 per cent "
    "intervals, up to the gains of the map; a point that is missing lies beyond these. Where the "
    "input is tied to the keep gate, an input gate of its own starts with the opposite bias, or "
    "there is none."
)

MARGIN = 1.05
"""By which factor the axis of the gains goes on beyond the lines."""


def panels(tables: dict[str, pd.DataFrame], cells: Sequence[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for cells with a free input gate and one for those with a tied one."""
    gains = figure.chosen(tables)["gain"]
    table = figure.boundaries(tables)
    ends = {name: table[name].clip(gains.min(), gains.max()) for name in ("low", "high")}
    table = table.assign(label=table["cell"].map(words.label), median=table["estimate"], **ends)
    lowest, highest = table["low"].min() / MARGIN, table["high"].max() * MARGIN
    keep = style.axis("keep_bias", "keep bias", padding=10)
    gain = style.axis("median", "gain", domain=[lowest, highest], **style.LOG)
    drawn = {}
    for title, part in table.round(style.DIGITS).groupby("panel", sort=False):
        there = part[np.isfinite(part["median"]) & (part["median"] > 0)]
        lines = style.seeds_and_median(there.drop(columns="estimate"), keep, gain, cells)
        drawn[words.capital(str(title))] = style.panel(lines)
    return drawn
