"""Exponents of random-initialisation ensembles, of one unit and of many."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from rnngrad.claims.effects import largest
from rnngrad.claims.untrained import PRIOR, distinct_draws
from rnngrad.figures.style import looks, select, symbols, theme, words

TABLES = ("priors",)
PARAMETERS = {"lengths": "C02"}
CAPTION = (
    f"Largest Lyapunov exponents {symbols.EXPONENT.text} of untrained networks whose gain and keep "
    "bias are drawn at random, one dot for each draw, by number of units. In the shaded band a "
    "gradient changes by less than a factor of e over the middle one of the lengths; the scale is "
    "linear there and logarithmic beyond, and the left edge collects what vanishes faster."
)
EDGE = -10.0
TICKS = [EDGE, -1, -0.1, 0, 0.1, 1]


def chosen(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the draws of each random ensemble, by its bounds in words.

    The input gate is free, unless it is tied in all ensembles.
    """
    table = select.only(tables["priors"], "random-initialisation ensembles", random=True)
    tied = table["tie_input"].astype(bool)
    table = distinct_draws(table[~tied | tied.all()])
    return {
        words.condition(dict(zip(PRIOR, bounds, strict=True))): draws
        for bounds, draws in table.groupby(PRIOR, sort=False)
    }


def groups(tables: dict[str, pd.DataFrame]) -> dict[tuple[str, int], pd.DataFrame]:
    """Return the draws of each panel, by ensemble (empty if there is one only) and units."""
    priors = chosen(tables)
    return {
        (name if len(priors) > 1 else "", int(size)): draws
        for name, table in priors.items()
        for size, draws in table.groupby("hidden_size")
    }


def units(size: int) -> str:
    """Return a number of units in words."""
    return "1 unit" if size == 1 else f"{size} units"


def middle(lengths: Sequence[float]) -> float:
    """Return the middle one of the lengths; an exponent within its inverse of zero is near it."""
    return sorted(lengths)[len(lengths) // 2]


def finding(tables: dict[str, pd.DataFrame], lengths: Sequence[float]) -> str:
    """Say how often a gradient of a wide network keeps its size over the shortest and longest."""
    priors, sentences = chosen(tables), []
    for name, table in priors.items():
        wide = largest(table, "hidden_size")
        rates = []
        for length in (min(lengths), max(lengths)):
            near = 100 * (wide["exponent"].abs() < 1 / length).groupby(wide["cell"]).mean()
            ends = words.extremes(near.to_dict(), ".0f")
            rates.append(f"{ends} per cent of the draws over {length:g} steps")
        sentences.append(f"{name}: " * (len(priors) > 1) + words.series(rates, "and"))
    return f"A gradient changes by less than a factor of e in {'; '.join(sentences)}."


def plot(tables: dict[str, pd.DataFrame], lengths: Sequence[float]) -> Figure:
    """Draw one panel for each number of units and a row of dots for each cell."""
    panels, near = groups(tables), 1 / middle(lengths)
    cells = looks.cell_styles(cell for draws in panels.values() for cell in draws["cell"])
    columns = len({size for _, size in panels})
    figure, axes = theme.panels(
        -(-len(panels) // columns), columns, height=0.24 * len(cells) + 0.8, sharey=True
    )
    for axis, ((name, size), draws) in zip(axes.flat, panels.items(), strict=False):
        axis.axvspan(-near, near, color="0.85", linewidth=0, zorder=0)
        draw(axis, draws, cells)
        axis.grid(visible=False)
        axis.set_xscale("symlog", linthresh=near)
        axis.set_xticks(TICKS, [words.number(tick) for tick in TICKS])
        axis.xaxis.set_minor_locator(NullLocator())
        axis.set_title("\n".join(filter(None, [name, units(size)])))
        axis.set_xlabel(f"{symbols.EXPONENT.math} (nats per step, log scale)")
    for axis in axes.flat[len(panels) :]:
        axis.remove()
    axes[0, 0].set_yticks(range(len(cells)), [words.label(cell) for cell in cells])
    axes[0, 0].invert_yaxis()
    return figure


def draw(axis: Axes, draws: pd.DataFrame, cells: dict[str, dict[str, Any]]) -> None:
    """Draw a row of dots for each cell; within its row a dot's height means nothing."""
    jitter = np.random.default_rng(0)
    dots = {"linestyle": "", "markersize": 2.5, "markeredgewidth": 0, "alpha": 0.7}
    for place, (cell, style) in enumerate(cells.items()):
        row = draws[draws["cell"] == cell]
        y = place + jitter.uniform(-0.32, 0.32, len(row))
        axis.plot(row["exponent"].clip(lower=EDGE), y, **(style | dots))
    axis.tick_params(axis="y", length=0)
