"""What each cell leaves of the gradient, how far it learns to remember, and whether it tracks."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.best import candidates
from rnngrad.claims.effects import largest, over_the_last_step
from rnngrad.claims.intervals import LEVEL, rate_interval
from rnngrad.figures.style import forest, looks, select, theme, words
from rnngrad.tasks import TRACKING

TABLES = ("lags", "results", "generalisation")
CAPTION = (
    "Left: the loss sensitivity at the first step of recall over that one step before the last, in "
    "untrained networks, quartiles over seeds; open points start with the largest keep bias, full "
    "ones with the smallest. Middle: the longest lag of recall that at least half of the seeds "
    "solve from the best start, with the best rate and clip, of the lags that the cell was trained "
    "at (ticks). With an arrow "
    "that is at least so long, as the cell was trained at no longer one; with a single tick, at "
    "that lag only. Right: the share of seeds that track a state, of two kinds, with 95 per cent "
    "intervals, at the trained length (full) and at the longest length they are tested at (open). "
    "Where a row has neither point nor tick the cell was not run."
)
MOST = 0.5
"""The share of seeds from which on a cell counts as one that learns."""
ROOM = 4.5
"""Lags that are named on the axis differ by this factor at least."""
ARROW = 1.35
"""How far an arrow goes, as a factor of the lag that it starts at."""
POINTING = {"arrowstyle": "->", "linewidth": 0.7, "shrinkA": 2, "shrinkB": 0, "mutation_scale": 6}


def left(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return log10 of what is left of the first gradient over the length that most cells share."""
    what = "gradients of untrained networks on recall"
    table = select.only(tables["lags"], what, task="recall", stage="start")
    table = select.shared(select.one_regime(select.by_keep_bias(table)), "length")
    table = over_the_last_step(table)
    return table[table["lag"] == table["lag"].max()]


def reached(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the share of seeds that solve each lag of recall, by cell, in its best `run`.

    That is the best of all starts, with every learning rate and clip that was tried.
    """
    what = "networks trained on recall"
    recall = select.only(tables["results"], what, task="recall")
    table = select.one_regime(candidates(select.one_layer(recall)))
    shares = table.groupby(["cell", "length", "run"])["solved"].mean().reset_index()
    ranked = shares.sort_values(["cell", "length", "solved"], kind="stable", ignore_index=True)
    return ranked.drop_duplicates(["cell", "length"], keep="last")


def longest(lags: pd.DataFrame) -> pd.DataFrame:
    """Return the row of the longest lag that half of the seeds solve, of each cell with one.

    Args:
        lags: those that each cell has `reached`.

    Returns:
        The rows, with `tried`, the number of lags that the cell was trained at, and `open`: it
        was trained at no longer one, so that it may well learn one.
    """
    lengths = lags.groupby("cell")["length"]
    told = lags.assign(
        tried=lengths.transform("size"), open=lags["length"] == lengths.transform("max")
    )
    learned = told[told["solved"] >= MOST].sort_values("length", kind="stable")
    return learned.drop_duplicates("cell", keep="last")


def tracked(tables: dict[str, pd.DataFrame]) -> dict[str, dict[str, pd.DataFrame]]:
    """Return which seeds track a state, by task: `full` at the trained length, `none` at longer."""
    what = f"networks trained on {words.series(TRACKING)}"
    trained = select.only(tables["results"], what, task=list(TRACKING))
    trained = select.plain(select.by_keep_bias(trained))
    longer = tables["generalisation"]
    kinds = {task: {"full": seeds} for task, seeds in trained.groupby("task")}
    if len(longer):
        for each in kinds.values():
            each["none"] = _longest(longer, each["full"])
    return kinds


def _longest(longer: pd.DataFrame, seeds: pd.DataFrame) -> pd.DataFrame:
    tested = largest(longer[longer["run"].isin(seeds["run"])], "test_length")
    return tested.assign(solved=tested["reached"])


Parts = tuple[pd.DataFrame, pd.DataFrame, dict[str, dict[str, pd.DataFrame]]]


def parts(tables: dict[str, pd.DataFrame]) -> Parts:
    """Return what is `left`, `reached` and `tracked`.

    Raises:
        NoDataError: if a study lacks one of them.
    """
    return left(tables), reached(tables), tracked(tables)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say how many cells learn the longest lag, and which of them track a state."""
    _, lags, tasks = parts(tables)
    tried = lags.groupby("length")["cell"].nunique()
    end = lags[lags["length"] == tried[tried >= tried.max() / 2].index.max()]
    far, length = end[end["solved"] >= MOST], end["length"].max()
    count = f"{far['cell'].nunique()} of {end['cell'].nunique()}"
    once = longest(lags).query("tried == 1")
    once = once[once["length"] < length]
    names = "; ".join(map(words.label, looks.order(once["cell"])))
    short = f" Trained at one shorter lag only, which they learn: {names}." if names else ""
    tracking = []
    for task, seeds in tasks.items():
        shares = seeds["full"].groupby("cell")["solved"].mean()
        shares = shares[shares.index.isin(far["cell"])]
        known = _named(shares.index[shares >= MOST])
        tracking.append(f"{task} by {known} (of {len(shares)} tried)")
    also = f"; of these, {words.series(tracking, 'and')}" if tracking else ""
    beyond = longest(lags[lags["length"] > length])
    further = ", ".join(
        f"one of {steps} by {_named(cells)}" for steps, cells in beyond.groupby("length")["cell"]
    )
    return (
        f"A lag of {length} steps is learned by {count} cells"
        f"{f', {further}' if further else ''}{also}.{short}"
    )


def _named(cells: pd.Index | pd.Series) -> str:
    return words.series(map(words.label, looks.order(cells)), "and") or "no cell"


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw the three panels, a row for each cell that is in at least one of them."""
    gradient, lags, tasks = parts(tables)
    seeds = [kinds["full"]["cell"] for kinds in tasks.values()]
    cells = looks.order(pd.concat([gradient["cell"], lags["cell"], *seeds]))
    styles = looks.cell_styles(cells)
    figure, (axes,) = theme.panels(1, 2 + len(tasks), forest.ROW * len(cells) + 0.9, sharey=True)
    for axis in axes:
        forest.band(axis, [(cell, "") for cell in cells])
    for fill, start in (("full", select.plain), ("none", select.remembering)):
        for cell, group in start(gradient).groupby("cell"):
            low, middle, high = group["log10_left"].quantile([0.25, 0.5, 0.75])
            point(axes[0], cells.index(cell), (low, middle, high), styles[cell], fill)
    draw_lags(axes[1], lags, cells, styles)
    for axis, (task, kinds) in zip(axes[2:], tasks.items(), strict=True):
        for fill, results in kinds.items():
            for cell, group in results.groupby("cell"):
                rate = rate_interval(group["solved"], LEVEL)
                ends = (rate.low, rate.estimate, rate.high)
                point(axis, cells.index(cell), ends, styles[cell], fill)
        axis.set(title=f"tracking:\n{task}", xlabel="share solved", xlim=(-0.06, 1.06))
        axis.set_xticks([0, 0.5, 1], ["0", "½", "1"])
    axes[0].axvline(0, **theme.REFERENCE)
    axes[0].set(title="gradient left", xlabel=f"T = {gradient['length'].iloc[0]} (log scale)")
    theme.powers(axes[0].xaxis)
    axes[0].set_yticks(range(len(cells)), [words.label(cell) for cell in cells])
    return figure


def draw_lags(
    axis: Axes, lags: pd.DataFrame, cells: list[str], styles: dict[str, dict[str, Any]]
) -> None:
    """Draw the lags that a cell was trained at, and the longest it learned."""
    axis.plot(lags["length"], lags["cell"].map(cells.index), "|", color="0.6", markersize=5)
    for row in longest(lags).to_dict("records"):
        place, style = cells.index(row["cell"]), styles[row["cell"]]
        point(axis, place, [row["length"]] * 3, style, "full")
        if row["open"]:
            end = (row["length"] * ARROW, place)
            axis.annotate(
                "",
                end,
                (row["length"], place),
                arrowprops=POINTING | {"color": style["color"]},
                annotation_clip=False,
            )
    theme.log_steps(axis, "lag T")
    named = theme.apart(lags, ROOM)
    axis.set_xticks(named, map(str, named))
    axis.set_xlim(right=lags["length"].max() * ARROW)
    axis.set(title="memory:\nlongest lag learned")


def point(axis: Axes, place: int, ends: Sequence[float], style: dict[str, Any], fill: str) -> None:
    """Draw an estimate between the two ends of its interval: `ends` is low, estimate, high."""
    low, middle, high = ends
    axis.plot([low, high], [place, place], color=style["color"], linewidth=0.8)
    shape = {"linestyle": "", "fillstyle": fill, "markeredgewidth": 0.8, "clip_on": False}
    axis.plot(middle, place, **(style | shape))
