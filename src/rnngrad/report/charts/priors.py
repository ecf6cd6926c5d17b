"""Exponents of random-initialisation ensembles, of one unit and of many."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from rnngrad.figures import priors as figure
from rnngrad.figures.style import looks, symbols, words
from rnngrad.report.charts import style

SHOWN = 100
CAPTION = (
    f"Untrained networks whose gain and keep bias are drawn at random, the first {SHOWN} draws of "
    "each cell. In the shaded band a gradient changes by less than a factor of e over a middle "
    "length; the scale is linear there and logarithmic beyond, and the left edge collects what "
    "vanishes faster."
)


def panels(
    tables: dict[str, pd.DataFrame], cells: Sequence[str], lengths: Sequence[float]
) -> dict[str, alt.LayerChart]:
    """Return a panel with a row of dots for each cell, for each ensemble and number of units."""
    return {
        words.capital(", ".join(filter(None, [name, figure.units(size)]))): rows_of_dots(
            draws[draws.groupby("cell").cumcount() < SHOWN], cells, 1 / figure.middle(lengths)
        )
        for (name, size), draws in figure.groups(tables).items()
    }


def rows_of_dots(table: pd.DataFrame, cells: Sequence[str], near: float) -> alt.LayerChart:
    """Draw a row of dots for each cell; within its row a dot's height means nothing."""
    known = [name for name in ("gain", "keep_bias") if name in table]
    dots = table[["cell", "exponent", *known]].round(style.DIGITS)
    count = dots.groupby("cell").cumcount()
    dots = dots.assign(
        exponent=dots["exponent"].clip(lower=figure.EDGE),
        label=dots["cell"].map(words.label),
        height=(0.618 * count % 1).round(3),
    )
    rows = [words.label(cell) for cell in looks.order(dots["cell"])]
    scale = alt.Scale(type="symlog", constant=near, domainMin=figure.EDGE)
    look: dict[str, Any] = {"title": f"{symbols.EXPONENT.text} (nats per step)", "scale": scale}
    look["axis"] = alt.Axis(values=figure.TICKS, format="~r")
    shade = alt.Chart(pd.DataFrame({"low": [-near], "high": [near]})).mark_rect(color="#ddd")
    tips = [
        alt.Tooltip("label:N", title="cell"),
        alt.Tooltip("exponent:Q", title=symbols.EXPONENT.text),
    ]
    tips += [alt.Tooltip(f"{name}:Q", title=name.replace("_", " ")) for name in known]
    drawn = (
        alt.Chart(dots)
        .mark_point(filled=True, size=18, opacity=0.7)
        .transform_filter(style.VISIBLE)
        .encode(
            x=alt.X("exponent:Q", **look),
            y=alt.Y("label:N", title=None, scale=alt.Scale(domain=rows)),
            yOffset=alt.YOffset("height:Q", scale=alt.Scale(domain=[-0.2, 1.2])),
            color=style.colour(cells),
            shape=style.shape(cells),
            tooltip=tips,
        )
    )
    shaded = shade.encode(x=alt.X("low:Q", **look), x2="high:Q")
    return style.panel(shaded, drawn, height=28 * len(rows))
