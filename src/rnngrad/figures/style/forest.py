"""Shares of seeds that solve a task, with their intervals: a row for each cell and keep bias."""

from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from rnngrad.claims.intervals import LEVEL, rate_interval
from rnngrad.figures.style import looks, select, words

ROW = 0.155
"""Height of a row in inches."""
CELLS_AT = -142
"""Where the cells' names begin, in points from the axes."""

Row = tuple[str, str]


def rows(table: pd.DataFrame) -> list[Row]:
    """Return the pairs of cell and keep bias of `standard` runs, in the order of all figures."""
    present = set(zip(table["cell"], table["keep"], strict=True))
    cells, keeps = looks.order(table["cell"]), select.keep_biases(table)
    return [(cell, keep) for cell in cells for keep in keeps if (cell, keep) in present]


def band(axis: Axes, shown: list[Row]) -> None:
    """Make room for the rows, the first on top, every other cell on grey."""
    cells = looks.order(cell for cell, _ in shown)
    for place, (cell, _) in enumerate(shown):
        if cells.index(cell) % 2 == 0:
            axis.axhspan(place - 0.5, place + 0.5, color="0.95", linewidth=0, zorder=0)
    axis.grid(visible=False)
    axis.tick_params(axis="y", length=0)
    axis.set_ylim(len(shown) - 0.5, -0.5)


def draw(
    axis: Axes, results: pd.DataFrame, shown: list[Row], styles: dict[str, dict[str, Any]]
) -> None:
    """Draw the share of solved seeds of each row that has runs in `results`.

    Args:
        axis: where to draw; its heights are the rows' places.
        results: one row for each seed, of one task and length.
        shown: the rows.
        styles: the keywords of each cell.
    """
    groups = dict(list(results.groupby(["cell", "keep"])["solved"]))
    band(axis, shown)
    for place, row in enumerate(shown):
        if row in groups:
            rate = rate_interval(groups[row], LEVEL)
            style = looks.start_style(styles[row[0]], row[1]) | {"linestyle": "-"}
            axis.plot([rate.low, rate.high], [place, place], color=style["color"], linewidth=0.8)
            axis.plot(rate.estimate, place, markeredgewidth=0.8, clip_on=False, **style)
    axis.set_xlim(-0.06, 1.06)
    axis.set_xticks([0, 0.5, 1], ["0", "½", "1"])


def name_rows(axis: Axes, shown: list[Row]) -> None:
    """Write the cells' names and the keep biases left of the leftmost panel."""
    axis.set_yticks(range(len(shown)), [keep for _, keep in shown])
    note = partial(axis.annotate, textcoords="offset points", va="center", fontsize=7)
    frame = axis.get_yaxis_transform()
    for place, (cell, _) in enumerate(shown):
        if place == 0 or shown[place - 1][0] != cell:
            note(words.label(cell), (0, place), (CELLS_AT, 0), xycoords=frame)
    for head, at in (("cell", CELLS_AT), ("keep bias", -40)):
        note(head, (0, 1), (at, 5), xycoords="axes fraction", color="0.4")
