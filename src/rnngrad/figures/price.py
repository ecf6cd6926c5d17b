"""What each cell leaves of the gradient, how far it learns to remember, and whether it tracks."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.intervals import LEVEL, rate_interval
from rnngrad.figures.style import forest, looks, select, theme, words

TABLES = ("lags", "results", "generalisation")
CAPTION = (
    "Left: the loss sensitivity at the first step of recall over that one step before the last, in "
    "untrained networks, quartiles over seeds; open points start with the largest keep bias, full "
    "ones with the smallest. Middle: the longest lag of recall that at least half of the seeds "
    "solve from the best start, of the lags that the cell was trained at (ticks). Right: the share "
    "of seeds that solve parity with 95 per cent intervals, at the trained length (full) and at "
    "the longest length they are tested at (open). A row without a point was not run."
)
TRACKING = "parity"


def left(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return log10 of what is left of the first gradient over the length that most cells share."""
    what = "gradients of untrained networks on recall"
    table = select.only(tables["lags"], what, task="recall", stage="start")
    table = select.shared(select.one_regime(select.by_keep_bias(table)), "length")
    table = select.over_the_last_step(table)
    return table[table["lag"] == table["lag"].max()]


def reached(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the share of seeds that solve each lag of recall, by cell from its best start."""
    what = "networks trained on recall"
    table = select.one_regime(
        select.by_keep_bias(select.only(tables["results"], what, task="recall"))
    )
    shares = table.groupby(["cell", "length", "run"])["solved"].mean()
    return shares.groupby(["cell", "length"]).max().reset_index()


def tracked(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return whether seeds solve parity: `full` at the trained length, `none` at the longest."""
    what = "networks trained on parity"
    trained = select.plain(select.by_keep_bias(select.only(tables["results"], what, task=TRACKING)))
    longer = tables["generalisation"]
    longer = longer[longer["run"].isin(trained["run"])]
    return {"full": trained, "none": longer[longer["length_to"] == longer["length_to"].max()]}


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say which cells reach the longest lag, and which track the state where they were trained."""
    lags = reached(tables)
    far = lags[(lags["length"] == lags["length"].max()) & (lags["solved"] >= 0.5)]
    shares = tracked(tables)["full"].groupby("cell")["solved"].mean()
    sentences = [
        f"The longest lag, {lags['length'].max()} steps, is learned by {_named(far['cell'])}",
        f"parity is tracked by {_named(shares.index[shares >= 0.5])}, of those trained on it",
    ]
    return "; ".join(sentences) + "."


def _named(cells: pd.Index | pd.Series) -> str:
    return words.series(map(words.label, looks.order(cells)), "and") or "no cell"


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw the three panels, a row for each cell that is in at least one of them."""
    gradient, lags, parity = left(tables), reached(tables), tracked(tables)
    parts = [gradient, lags, *parity.values()]
    cells = looks.order(pd.concat([part["cell"] for part in parts]))
    styles = looks.cell_styles(cells)
    figure, (axes,) = theme.panels(1, 3, forest.ROW * len(cells) + 0.9, sharey=True)
    for axis in axes:
        forest.band(axis, [(cell, "") for cell in cells])
    for fill, start in (("full", select.plain), ("none", select.remembering)):
        for cell, group in start(gradient).groupby("cell"):
            low, middle, high = group["log10_left"].quantile([0.25, 0.5, 0.75])
            point(axes[0], cells.index(cell), (low, middle, high), styles[cell], fill)
    for cell, group in lags.groupby("cell"):
        place, solved = cells.index(cell), group.loc[group["solved"] >= 0.5, "length"]
        axes[1].plot(group["length"], [place] * len(group), "|", color="0.6", markersize=5)
        if len(solved):
            point(axes[1], place, [solved.max()] * 3, styles[cell], "full")
    for fill, seeds in parity.items():
        for cell, group in seeds.groupby("cell"):
            rate = rate_interval(group["solved"], LEVEL)
            ends = (rate.low, rate.estimate, rate.high)
            point(axes[2], cells.index(cell), ends, styles[cell], fill)
    axes[0].axvline(0, **theme.REFERENCE)
    axes[0].set(title="gradient left", xlabel=f"over {gradient['length'].iloc[0]} steps (log)")
    theme.powers(axes[0].xaxis)
    theme.log_steps(axes[1], "lag T")
    axes[1].set(title="memory: longest lag learned")
    axes[2].set(title="tracking: parity", xlabel="share solved", xlim=(-0.06, 1.06))
    axes[2].set_xticks([0, 0.5, 1], ["0", "½", "1"])
    axes[0].set_yticks(range(len(cells)), [words.label(cell) for cell in cells])
    return figure


def point(axis: Axes, place: int, ends: Sequence[float], style: dict[str, Any], fill: str) -> None:
    """Draw an estimate between the two ends of its interval: `ends` is low, estimate, high."""
    low, middle, high = ends
    axis.plot([low, high], [place, place], color=style["color"], linewidth=0.8)
    shape = {"linestyle": "", "fillstyle": fill, "markeredgewidth": 0.8, "clip_on": False}
    axis.plot(middle, place, **(style | shape))
