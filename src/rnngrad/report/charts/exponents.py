"""Largest Lyapunov exponents of untrained networks over gain and keep bias."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from rnngrad.figures import exponents as figure
from rnngrad.figures.style import symbols, words
from rnngrad.report.charts import style

CAPTION = (
    "Untrained networks on random tokens; lines are medians over the seeds, bands their range. "
    "Above the dotted line gradients grow. The explorer shows the same map at any one point."
)


def panels(tables: dict[str, pd.DataFrame], cells: Sequence[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for the cells without keep gate and one for each keep bias of the others."""
    gain = style.axis("gain", "gain", **style.LOG)
    exponent = style.axis("median", f"{symbols.EXPONENT.text} (nats per step)")
    return {
        words.capital(title): style.panel(
            style.seeds_and_median(
                style.summary(group, ["gain"], "exponent"), gain, exponent, cells
            ),
            style.rule_at(0, exponent),
        )
        for title, group in figure.groups(tables).items()
    }
