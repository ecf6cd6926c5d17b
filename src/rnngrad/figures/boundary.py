"""From which gain on gradients grow, by keep bias: the line of every gated cell on which λ₁ = 0."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.claims.untrained import (
    critical_gain_of_mean,
    distinct_points,
    has_input_gate,
    input_follows_keep,
)
from rnngrad.figures.style import looks, select, symbols, theme, words

TABLES = ("exponents",)
POINT = ["gain", "keep_bias"]
ENDS = ["estimate", "low", "high"]
LEVEL = 1.5
"""The largest and the smallest gain of a level line differ by no more than this factor."""
FREE, TIED = "free input gate", "input tied to the keep gate"
CAPTION = (
    "The gain of the recurrent matrices from which on gradients grow, against the keep bias: there "
    f"the mean over seeds of the largest Lyapunov exponent {symbols.EXPONENT.text} of untrained "
    "networks on random tokens first rises above zero, linear in the logarithm of the gain between "
    "the gains of the map, with 95 per cent intervals from a bootstrap over seeds; symbols are "
    "moved apart. Where the input is tied to the keep gate, an input gate of its own starts with "
    "the opposite bias, or there is none. An arrow says that this gain is beyond the map."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the gated networks of most units at the points that several cells have, each once."""
    what = "maps of the exponents of gated cells"
    table = select.only(select.one_layer(tables["exponents"]), what, gated=True)
    table = select.need(table[np.isfinite(table["exponent"])], what)
    table = select.shared(largest(table, "hidden_size"), "scheme")
    return select.compared(distinct_points(table), POINT)


def panels(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the networks with a free input gate, and those whose input follows the keep gate.

    Without a keep bias an input gate is both; a cell with one of its own is among the latter if it
    was ever tied.
    """
    table = chosen(tables)
    own = has_input_gate(table)
    was_tied = table["tie_input"].groupby(table["cell"]).transform("any")
    parts = {
        FREE: table[own & ~table["tie_input"]],
        TIED: input_follows_keep(table[~own | was_tied]),
    }
    return {title: part for title, part in parts.items() if len(part)}


def boundaries(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the gain from which on gradients grow, for each cell and keep bias of the maps.

    Returns:
        `panel`, `cell`, `keep_bias`, `seeds`, and the gain, `estimate`, with the ends of its
        interval, `low` and `high`: inf above all gains of the map, 0 below.
    """
    found = [row for title, part in panels(tables).items() for row in crossings(title, part)]
    return select.need(pd.DataFrame(found), "maps of exponents over several gains")


def crossings(title: str, table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of one panel's `boundaries`, of the seeds that have all gains."""
    for (cell, bias), group in table.groupby(["cell", "keep_bias"]):
        curves = group.pivot(index="seed", columns="gain", values="exponent").dropna()
        if len(curves) and len(curves.columns) > 1:
            gain = critical_gain_of_mean(curves)._asdict()
            yield {"panel": title, "cell": cell, "keep_bias": bias, "seeds": len(curves)} | gain


def named(table: pd.DataFrame) -> pd.DataFrame:
    """Return boundaries with `kind`, a cell's name, which tells its two panels apart."""
    several = table.groupby("cell")["panel"].transform("nunique") > 1
    labels = table["cell"].map(words.label)
    tied = several & (table["panel"] == TIED)
    return table.assign(kind=labels.mask(tied, labels + ", tied input"))


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say in how many cells the gain hardly depends on the keep bias, and where it lies."""
    table = named(boundaries(tables))
    kinds = table.groupby("kind", sort=False)["estimate"].agg(["min", "max"])
    never = kinds.index[np.isinf(kinds["min"])]
    if len(never) == len(kinds):
        return "In no gated cell of the map do gradients grow, whatever its keep bias."
    return " ".join([in_general(kinds.drop(never)), *at_first(table), *beyond(never)])


def in_general(kinds: pd.DataFrame) -> str:
    """Return how many lines are level, of cells whose least and greatest gain, `min` and `max`."""
    level = (kinds["min"] > 0) & (kinds["max"] <= LEVEL * kinds["min"])
    others = list(kinds.index[~level])
    but = f", not in {bracketed(others, 'or')}" if 0 < len(others) <= 3 else ""
    return (
        f"The gain from which on gradients grow stays within a factor of {LEVEL:g} over the keep "
        f"biases of the map in {level.sum()} of {len(kinds)} kinds of gated cells{but}."
    )


def at_first(table: pd.DataFrame) -> Iterator[str]:
    """Yield where lines begin, of those that begin within the map."""
    first = table[table["keep_bias"] == table["keep_bias"].min()].set_index("kind")["estimate"]
    within = first[np.isfinite(first) & (first > 0)]
    if len(within):
        bias = words.number(table["keep_bias"].min())
        yield f"With keep bias {bias} it is {words.extremes(within.to_dict(), '.2g')}."


def beyond(never: Sequence[str]) -> Iterator[str]:
    """Yield in which cells gradients do not grow within the map."""
    if len(never):
        yield f"It lies above all gains of the map in {bracketed(never, 'and')}."


def bracketed(kinds: Iterable[str], last: str) -> str:
    """Return names with what follows a comma in brackets: `LSTM (tied input) or GRU`."""
    return words.series((re.sub(", (.*)", r" (\1)", kind) for kind in kinds), last)


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for cells with a free input gate and one for those with a tied one."""
    table = boundaries(tables)
    gains = sorted(chosen(tables)["gain"].unique())
    edges = gains[0] / 1.2, gains[-1] * 1.2
    titles, styles = list(table["panel"].unique()), looks.cell_styles(table["cell"])
    figure, (axes,) = theme.panels(1, len(titles), height=2.9, sharey=True)
    for axis, title in zip(axes, titles, strict=True):
        ours = table[table["panel"] == title]
        apart = 0.02 * max(np.ptp(table["keep_bias"]), 1.0)
        names = looks.order(ours["cell"])
        for place, cell in enumerate(names):
            line = ours[ours["cell"] == cell].sort_values("keep_bias")
            shift = apart * (place - (len(names) - 1) / 2)
            draw(axis, line.assign(place=line["keep_bias"] + shift), styles[cell], edges)
        axis.set(title=title, xlabel="keep bias", yscale="log")
        axis.set_xticks(sorted(table["keep_bias"].unique()))
    axes[0].set_ylabel(f"gain at which {symbols.EXPONENT.math} is zero (log scale)")
    low, high = axes[0].get_ylim()
    axes[0].set_yticks(gains, [f"{gain:g}" for gain in gains], minor=False)
    axes[0].set_ylim(low, high)
    axes[0].minorticks_off()
    theme.legend(figure, styles)
    return figure


def draw(axis: Axes, line: pd.DataFrame, style: dict[str, Any], edges: tuple[float, float]) -> None:
    """Draw the line of one cell with its intervals, and arrows where it is beyond the edges."""
    estimate, low, high = (line[name].clip(*edges) for name in ENDS)
    axis.plot(line["place"], estimate, **(style | {"marker": "", "linewidth": 0.9}))
    axis.vlines(line["place"], low, high, color=style["color"], linewidth=0.8)
    inside = (line["estimate"] > 0) & np.isfinite(line["estimate"])
    axis.plot(line["place"][inside], estimate[inside], **(style | {"linestyle": ""}))
    for arrow, beyond in (("down", line["estimate"] == 0), ("up", np.isinf(line["estimate"]))):
        if beyond.any():
            look = {"marker": rf"$\{arrow}arrow$", "linestyle": "", "markersize": 9}
            axis.plot(line["place"][beyond], estimate[beyond], **(style | look), clip_on=False)
