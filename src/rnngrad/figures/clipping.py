"""Clipping: which seeds solve their task and which explode, by law of the recurrent matrices."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.effects import has_exploded
from rnngrad.claims.intervals import LEVEL, rate_interval
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("results",)
PARAMETERS = {"exploded": "C07", "explosive_gain": "C07"}
LAW = ["optimiser", "scheme", "gain"]
CAPTION = (
    "Shares of the seeds that solve recall (left) and that explode (right), with 95 per cent "
    "intervals, by law of the recurrent matrices and kind of clipping, each law at the longest "
    "length T with most of its kinds of runs. A seed has exploded if its test loss ends above that "
    "multiple of the memoryless answer's, or if a loss or a gradient was not finite; one that has "
    "neither solved the task nor exploded is in neither share. Symbols of a line are moved apart; "
    "a kind without a symbol was not run."
)
ROW = 0.155
"""Height of a line in inches."""
CLIPS = ("none", "norm", "value", "parameter", "spectral")
"""Kinds of clipping in the order of the lines."""


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the runs of tanh and relu on recall, from every law of the weights and clipping.

    `law`, with the length, and `kind` say which in words; there are none if none is clipped.
    """
    what = "clipped networks of tanh or relu on recall"
    runs = select.only(tables["results"], what, task="recall", start="", tuned=False,
                      flossing_steps=0, cell_class=["tanh", "relu"])  # fmt: skip
    runs = select.one_regime(select.of_class(runs, "tanh", "relu"))
    select.need(runs[runs["clip"] != "none"], what)
    runs = select.one_run(with_words(runs), ["length", "cell", "law", "kind"])
    runs = runs.assign(row=runs["cell"] + runs["kind"])
    laws = (
        select.shared(each, "length", among="row") for _, each in runs.groupby("law", sort=False)
    )
    shown = pd.concat(laws)
    shown["law"] = [
        ", ".join(filter(None, [law, words.condition({"length": length})]))
        for law, length in zip(shown["law"], shown["length"], strict=True)
    ]
    return shown


def with_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return the runs with their `law` and `kind` of clipping in words, in the figure's order."""
    rank = table["clip"].map(CLIPS.index).rename("rank")
    order = ["gain", "scheme", "optimiser", "rank", "clip_threshold"]
    table = table.assign(rank=rank).sort_values(order, kind="stable")
    laws = words.conditions(table, select.varying(table, LAW))
    kinds = [words.clipping(row) for row in table.to_dict("records")]
    return table.assign(law=laws, kind=kinds)


def rates(table: pd.DataFrame, exploded: float) -> pd.DataFrame:
    """Return which seeds have `solved` the task and which have `exploded`."""
    blown = has_exploded(table, exploded)
    return table.assign(solved=table["solved"].astype(bool), exploded=blown)


def finding(tables: dict[str, pd.DataFrame], exploded: float, explosive_gain: float) -> str:
    """Say which shares of the seeds explode from gains that explode, by cell and kind of clip."""
    table = rates(chosen(tables), exploded)
    explosive = table[table["gain"] >= explosive_gain]
    counts = []
    for cell in looks.order(explosive["cell"]):
        kinds = explosive[explosive["cell"] == cell].groupby("kind", sort=False)["exploded"]
        shares = (100 * kinds.mean()).to_dict()
        counts.append(f"{words.label(cell)} {words.extremes(shares, '.0f')}")
    return (
        f"Seeds that diverge or end above {exploded:g} times the memoryless loss, from gains of at "
        f"least {explosive_gain:g}, in per cent: "
        f"{'; '.join(counts) or 'none, as there is no such gain'}."
    )


def lines(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Return law and kind of each line in words: a heading, of no kind, before those of a law."""
    found: list[tuple[str, str]] = []
    for law, ours in table.groupby("law", sort=False):
        heading = [(str(law), "")] if law else []
        found += heading + [(str(law), kind) for kind in ours["kind"].unique()]
    return found


def plot(tables: dict[str, pd.DataFrame], exploded: float, explosive_gain: float) -> Figure:
    """Draw both shares (panels), a line for each kind of clipping below each law of the weights."""
    del explosive_gain  # what the finding counts
    table = rates(chosen(tables), exploded)
    cells, shown = looks.cell_styles(table["cell"]), lines(table)
    figure, (axes,) = theme.panels(1, 2, ROW * len(shown) + 0.8, sharex=True, sharey=True)
    for axis, share in zip(axes, ("solved", "exploded"), strict=True):
        draw(axis, table, share, shown, cells)
        axis.set(xlabel=f"share of seeds {share}", xlim=(-0.06, 1.06), xticks=(0, 0.5, 1))
    axes[0].set_yticks(range(len(shown)), [kind for _, kind in shown])
    axes[0].set_ylim(len(shown) - 0.5, -0.5)
    for place, (law, kind) in enumerate(shown):
        if not kind:
            axes[0].text(0, place, law, va="center", fontsize=7.5)
    theme.legend(figure, {cell: style | {"linestyle": ""} for cell, style in cells.items()})
    return figure


def draw(
    axis: Axes,
    table: pd.DataFrame,
    share: str,
    shown: list[tuple[str, str]],
    cells: dict[str, dict[str, Any]],
) -> None:
    """Draw a share of the seeds of each line with its interval, cells apart, headings on grey."""
    axis.grid(visible=False)
    axis.tick_params(axis="y", length=0)
    for place, (_, kind) in enumerate(shown):
        if not kind:
            axis.axhspan(place - 0.5, place + 0.5, color="0.93", linewidth=0, zorder=0)
    apart = dict(zip(cells, np.linspace(-0.2, 0.2, len(cells)), strict=True))
    for (law, kind, cell), seeds in table.groupby(["law", "kind", "cell"])[share]:
        rate, place = rate_interval(seeds, LEVEL), shown.index((law, kind)) + apart[cell]
        axis.plot([rate.low, rate.high], [place] * 2, color=cells[cell]["color"], linewidth=0.8)
        axis.plot(rate.estimate, place, **(cells[cell] | {"linestyle": "", "clip_on": False}))
