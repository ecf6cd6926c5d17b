"""Largest Lyapunov exponents of untrained networks over gain and keep bias."""

import altair as alt
import pandas as pd

from rnngrad.figures import exponents as figure
from rnngrad.report.charts import style

TABLES = figure.TABLES
CAPTION = (
    "Untrained networks on random tokens; lines are medians over the seeds, bands their range. "
    "Above the dotted line gradients grow. The explorer shows the same map at any one point."
)


def panels(tables: dict[str, pd.DataFrame], cells: list[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for the cells without keep gate and one for each keep bias of the others."""
    table = figure.widest(tables["exponents"]).query("not tie_input")
    groups = {"Cells without a keep gate": table[table["map"] == "gain"]}
    for bias, group in table[table["map"] == "keep"].groupby("keep_bias"):
        groups[f"Keep bias {bias:g}"] = group
    gain = style.axis("gain", "gain", **style.LOG)
    exponent = style.axis("median", "λ₁ (nats per step)")
    return {
        title: style.panel(
            style.seeds_and_median(
                style.summary(group, ["gain"], "exponent"), gain, exponent, cells
            ),
            style.rule_at(0),
        )
        for title, group in groups.items()
        if len(group)
    }
