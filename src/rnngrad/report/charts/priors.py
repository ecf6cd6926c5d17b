"""Exponents of networks drawn from a prior, of one unit and of many."""

import altair as alt
import pandas as pd

from rnngrad.claims.estimators.c02 import NEAR
from rnngrad.figures import priors as figure
from rnngrad.figures.style import looks
from rnngrad.report.charts import style

TABLES = figure.TABLES
SHOWN = 100
CAPTION = (
    f"Untrained networks whose gain and keep bias are drawn at random, the first {SHOWN} draws of "
    f"each cell. The scale is linear within {NEAR:g} of zero (shaded) and logarithmic beyond; the "
    "left edge collects what vanishes faster."
)
TICKS = [figure.EDGE, -1, -0.1, 0, 0.1, 1]


def panels(tables: dict[str, pd.DataFrame], cells: list[str]) -> dict[str, alt.LayerChart]:
    """Return a panel with a row of dots for each cell, for each number of units."""
    table = tables["priors"].query("prior == 'wide'")
    table = table[table.groupby(["cell", "hidden_size"]).cumcount() < SHOWN]
    return {
        f"{size} unit{'s' * (size > 1)}": rows_of_dots(group, cells)
        for size, group in table.groupby("hidden_size")
    }


def rows_of_dots(table: pd.DataFrame, cells: list[str]) -> alt.LayerChart:
    """Draw a row of dots for each cell; within its row a dot's height means nothing."""
    known = [name for name in ("gain", "keep_bias") if name in table]
    dots = table[["cell", "exponent", *known]].round(style.DIGITS)
    count = dots.groupby("cell").cumcount()
    dots = dots.assign(
        exponent=dots["exponent"].clip(lower=figure.EDGE),
        label=dots["cell"].map(looks.label),
        height=(0.618 * count % 1).round(3),
    )
    rows = [looks.label(cell) for cell in looks.order(dots["cell"])]
    near = alt.Chart().mark_rect(color="#ddd").encode(x=alt.datum(-NEAR), x2=alt.datum(NEAR))
    tips = [alt.Tooltip("label:N", title="cell"), alt.Tooltip("exponent:Q", title="λ₁")]
    tips += [alt.Tooltip(f"{name}:Q", title=name.replace("_", " ")) for name in known]
    drawn = (
        alt.Chart(dots)
        .mark_point(filled=True, size=18, opacity=0.7)
        .transform_filter(style.VISIBLE)
        .encode(
            x=alt.X("exponent:Q", title="λ₁ (nats per step)")
            .scale(type="symlog", constant=NEAR, domainMin=figure.EDGE)
            .axis(values=TICKS, format="~r"),
            y=alt.Y("label:N", title=None, scale=alt.Scale(domain=rows)),
            yOffset=alt.YOffset("height:Q", scale=alt.Scale(domain=[-0.2, 1.2])),
            color=style.colour(cells),
            shape=style.shape(cells),
            tooltip=tips,
        )
    )
    return style.panel(near, drawn, height=28 * len(rows))
