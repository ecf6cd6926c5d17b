"""The explorer: exponents and gradient profiles at any initialisation and length.

The page holds all that was measured; what it shows at a place where nothing was measured is what
was measured nearest to it, and it says so.
"""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from rnngrad.figures.style import looks, select, symbols, words
from rnngrad.report import page
from rnngrad.report.charts import style

TABLES = ("exponents", "horizon", "lags")
PLACE = ["gain", "keep_bias", "tied"]
MEASURES = {
    "log10_largest": "State sensitivity over k steps, measured",
    "log10_far_share": "Share of the lags beyond k in the gradient, measured",
}
FLOOR, CEILING = -20, 5
"""Powers of ten between which profiles are drawn."""


def widest(table: pd.DataFrame) -> pd.DataFrame:
    """Return, of each cell's networks in the maps, those with most units."""
    table = select.need(select.one_layer(table), "maps of exponents")
    return table[table["hidden_size"] == table.groupby("cell")["hidden_size"].transform("max")]


def sizes(table: pd.DataFrame) -> str:
    """Return the numbers of units of the networks that are shown, in words."""
    return words.series(map(str, sorted(widest(table)["hidden_size"].unique())))


def exponents(table: pd.DataFrame) -> pd.DataFrame:
    """Return median and range of the largest exponent at each place of the maps."""
    wide = widest(table).rename(columns={"tie_input": "tied"})
    once = wide.drop_duplicates(["cell", *PLACE, "seed"])
    return style.summary(once, PLACE, "exponent")


def profiles(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return median and range of both measures by lag, of untrained networks on recall.

    Runs that start with one keep bias take part, and of several at one place the first.

    Args:
        tables: `horizon` and `lags`.

    Raises:
        NoDataError: if there are none.
    """
    horizon, lags = tables["horizon"], tables["lags"]
    known = [horizon, lags[lags["stage"] == "start"] if len(lags) else lags]
    table = pd.concat([t.assign(source=k) for k, t in enumerate(known) if len(t)] or [lags])
    table = select.only(table, "gradients of untrained networks on recall", task="recall",
                        start="", flossing_steps=0, layers=1,
                        keep_bias_law=["constant", "log_length"])  # fmt: skip
    table = table.rename(columns={"tie_input": "tied"})
    axes = ["length", *PLACE]
    runs = table["source"].astype(str) + table["run"]
    first = runs.groupby([table[name] for name in ["cell", *axes]]).transform("first")
    table = table[runs == first]
    return pd.concat(
        [style.summary(table, [*axes, "lag"], m).assign(measure=m) for m in MEASURES],
        ignore_index=True,
    )


def stops(exponents: pd.DataFrame, profiles: pd.DataFrame) -> dict[str, list[float]]:
    """Return the stops of each slider: every value that some cell was measured at."""
    places = pd.concat([exponents, profiles])
    return {
        "gain": sorted(places["gain"].unique().tolist()),
        "keep_bias": sorted(places["keep_bias"].unique().tolist()),
        "length": sorted(profiles["length"].unique().tolist()),
    }


def contents(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return what the page of the explorer shows, by the names of its template.

    Args:
        tables: those of `TABLES`, by name.

    Raises:
        NoDataError: if there are no maps of exponents, or no gradients of untrained networks.
    """
    gated = tables["exponents"].drop_duplicates("cell").set_index("cell")["gated"]
    points, measured = (
        rows.assign(gated=rows["cell"].map(gated).ne(False))
        for rows in (exponents(tables["exponents"]), profiles(tables))
    )
    cells, places = page.cells_of([points, measured]), stops(points, measured)
    return {
        "legend": style.legend(cells),
        "stops": places,
        "sliders": sliders(places),
        "panels": page.specs(panels(cells, points)),
        "exponents": points.to_dict("list"),
        "profiles": measured.to_dict("list"),
        "hidden_size": sizes(tables["exponents"]),
    }


START = {"gain": 1, "keep_bias": 0, "length": 100}
"""Where the sliders stand at first, or as near as there is a stop."""


def sliders(stops: Mapping[str, list[float]]) -> list[dict[str, Any]]:
    """Return name, label, stops and first position of each slider."""
    return [
        {
            "name": name,
            "label": name.replace("_", " "),
            "stops": values,
            "start": min(range(len(values)), key=lambda k: abs(values[k] - START[name])),
        }
        for name, values in stops.items()
    ]


def panels(cells: list[str], exponents: pd.DataFrame) -> dict[str, alt.LayerChart]:
    """Return the panels; what they draw, the page gives them as their data `rows`."""
    lag = style.axis("lag", "k (steps)", **style.LOG)
    power = style.axis("median", "log₁₀", domain=[FLOOR, CEILING])
    rows = alt.NamedData("rows")
    measured = {
        title: style.panel(style.seeds_and_median(rows, lag, power, cells), style.rule_at(0, power))
        for title in MEASURES.values()
    }
    return {
        "Largest Lyapunov exponent, by cell": exponent_panel(cells, exponents),
        "What survives k steps, as the exponent says": style.panel(
            style.seeds_and_median(rows, style.axis("lag", "k (steps)", nice=False), power, cells),
            style.rule_at(0, power),
        ),
        **measured,
    }


def exponent_panel(cells: list[str], exponents: pd.DataFrame) -> alt.LayerChart:
    """Return the panel with a point and a range for each cell."""
    rows = [words.label(cell) for cell in looks.order(exponents["cell"])]
    span = alt.Scale(domain=[float(exponents["low"].min()), float(exponents["high"].max())])
    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter(style.VISIBLE)
        .encode(
            y=alt.Y("label:N", title=None, scale=alt.Scale(domain=rows)),
            color=style.colour(cells),
        )
    )
    look: dict[str, Any] = {"title": f"{symbols.EXPONENT.text} (nats per step)", "scale": span}
    tips = [
        alt.Tooltip("label:N", title="cell"),
        alt.Tooltip("median:Q", title=symbols.EXPONENT.text, format=".4~g"),
        *(alt.Tooltip(f"{name}:Q", format=".4~g") for name in ("low", "high")),
        alt.Tooltip("gain:Q", title="measured at gain"),
        alt.Tooltip("keep_bias:Q", title="measured at keep bias"),
    ]
    zero = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(strokeDash=[2, 2], color="#666")
    return style.panel(
        zero.encode(x=alt.X("value:Q", **look)),
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", **look), x2="high:Q"),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            x=alt.X("median:Q", **look), shape=style.shape(cells), tooltip=tips
        ),
        height=24 * len(rows),
    )
