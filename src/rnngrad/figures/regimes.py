"""From fresh to reused data: gradients and score along training, in both regimes."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.effects import NETWORK, at_last_lag, far_share
from rnngrad.figures.style import looks, select, stages, symbols, theme, words

TABLES = ("lags", "results", "history")
PARAMETERS = {"distant": "C04"}
MOST = 2
"""Kinds of networks that are drawn: those in which the regimes differ most."""
KIND = ["cell", "keep", "length"]
CAPTION = (
    "Networks trained on recall both on fresh data, no sequence of which comes twice, and on "
    "reused data, where the same sequences come again and again; a row for each cell and start of "
    "the keep gate, at its longest length T, for those in which the shares of solved seeds differ "
    "most. Left: the natural logarithm of σ₁, the largest singular value of the derivative of the "
    "last state of a sequence by its first, over the number of steps between them. Middle: the "
    "share of the lags beyond half of the length in the gradient. Right: the score on validation "
    "data. Thin lines are seeds, which end where they solve the task; thick lines are medians, of "
    "the gradients over the seeds that still train, of the score over all. An open symbol is the "
    "median of the gradients where the seeds ended."
)
MEASURES = {
    "growth": symbols.GROWTH.math + " per step (nats)",
    "log10_far_share": "far share",
    "validation_score": "validation score",
}


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the results of the networks trained in both regimes, each kind at one length."""
    what = "networks measured and trained on both fresh and reused data"
    results = select.by_keep_bias(select.only(tables["results"], what, task="recall"))
    measured = set(select.need(tables["lags"], what)["run"])
    results = results[
        results["run"].isin(measured & set(select.need(tables["history"], what)["run"]))
    ]
    both = select.need(
        results[results.groupby(KIND)["data"].transform("nunique") == len(words.DATA)], what
    )
    return both[both["length"] == both.groupby(["cell", "keep"])["length"].transform("max")]


def kinds(results: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of cell and keep bias that are drawn, in the order of all figures."""
    rates = results.groupby(["cell", "keep", "data"])["solved"].mean().unstack("data")
    apart = (rates["reused"] - rates["fresh"]).abs().sort_values(ascending=False, kind="stable")
    shown = set(apart.index[:MOST])
    keeps = select.keep_biases(results)
    return [(c, k) for c in looks.order(results["cell"]) for k in keeps if (c, k) in shown]


def along(tables: dict[str, pd.DataFrame], distant: float) -> pd.DataFrame:
    """Return ln σ₁ per step and the far share of each run and seed along training, by `step`.

    Returns:
        `run`, `seed`, `stage`, `step`, `growth` (nats per step), `log10_far_share`.
    """
    results, lags = chosen(tables), tables["lags"]
    lags = lags[lags["run"].isin(results["run"])]
    ends = at_last_lag(lags).set_index(NETWORK)
    growth = ends["log10_largest"] * np.log(10) / ends["lag"]
    share = far_share(lags, distant).set_index(NETWORK)[["log10_far_share"]]
    known = share.join(growth.rename("growth")).reset_index()
    known = known.merge(results[["run", "seed", "steps", "steps_taken"]], on=["run", "seed"])
    parts = known["stage"].map({"start": 0.0, "tenth": 0.1, "half": 0.5})
    return known.assign(step=(parts * known["steps"]).fillna(known["steps_taken"]))


def finding(tables: dict[str, pd.DataFrame], distant: float) -> str:
    """Count where reuse helps and where it hurts, and say where the gradient of the first ends."""
    results = chosen(tables)
    rates = results.groupby(["cell", "keep", "data"])["solved"].mean().unstack("data")
    more, less = (rates["reused"] > rates["fresh"]).sum(), (rates["reused"] < rates["fresh"]).sum()
    return (
        f"Of {len(rates)} cells and starts trained in both ways, {more} solve recall in more seeds "
        f"on reused data than on fresh data, and {less} in fewer. {ending(tables, distant)}"
    )


def ending(tables: dict[str, pd.DataFrame], distant: float) -> str:
    """Say where the far share ends on both kinds of data, of the first networks that are drawn."""
    results = chosen(tables)
    cell, keep = kinds(results)[0]
    runs = results[(results["cell"] == cell) & (results["keep"] == keep)]
    ends = along(tables, distant).query("stage == 'end'")
    data = ends["run"].map(runs.drop_duplicates("run").set_index("run")["data"])
    medians = 10 ** ends["log10_far_share"].groupby(data).median()
    shares = [
        f"{words.number(medians[name], '.2g')} on {words.DATA[name]}" for name in medians.index
    ]
    where = f"{words.label(cell)} with keep bias {keep} at T = {runs['length'].max()}"
    return f"In {where} the far share of the gradient ends at {words.series(shares, 'and')}."


def plot(tables: dict[str, pd.DataFrame], distant: float) -> Figure:
    """Draw a row for each kind of network and a column for each measure."""
    results, measured = chosen(tables), along(tables, distant)
    shown = kinds(results)
    figure, axes = theme.panels(len(shown), len(MEASURES), height=1.45, sharex="row", sharey="col")
    for row, (cell, keep) in zip(axes, shown, strict=True):
        runs = results[(results["cell"] == cell) & (results["keep"] == keep)]
        for data, ours in runs.groupby("data"):
            style = looks.DATA[str(data)].style
            mine = measured[measured["run"].isin(ours["run"])]
            for axis, name in zip(row, ("growth", "log10_far_share"), strict=False):
                draw(axis, mine, name, style)
            history = tables["history"][tables["history"]["run"].isin(ours["run"])]
            draw_score(row[-1], history, style)
        row[0].axhline(0, **theme.REFERENCE)
        row[0].set_title(
            f"{words.label(cell)}, keep bias {keep}, T = {runs['length'].max()}", loc="left"
        )
        row[-1].set_ylim(0, 1.04)
        for axis, label in zip(row, MEASURES.values(), strict=True):
            axis.set_ylabel(label)
    for axis in axes.flat:
        axis.xaxis.set_major_formatter(lambda step, _: f"{step / 1000:g}")
    for axis in axes[-1]:
        axis.set_xlabel("optimiser step (thousands)")
    theme.powers(axes[0, 1].yaxis)
    theme.legend(figure, {look.label: look.style for look in looks.DATA.values()})
    return figure


def draw(axis: Axes, table: pd.DataFrame, column: str, style: dict[str, Any]) -> None:
    """Draw a measure of each seed thin, the medians of the stages thick, that of the end apart."""
    finite = table[np.isfinite(table[column])]
    for _, seed in finite.groupby(["run", "seed"]):
        path = seed.sort_values("step")
        axis.plot(path["step"], path[column], color=style["color"], linewidth=0.4, alpha=0.4)
    medians = finite.groupby("stage")[["step", column]].median()
    training = [name for name in stages.NAMES[:-1] if name in medians.index]
    axis.plot("step", column, data=medians.loc[training], **(style | {"markersize": 3}))
    ended = medians[medians.index == stages.NAMES[-1]]
    look = style | {"linestyle": "", "markersize": 5, "fillstyle": "none"}
    axis.plot("step", column, data=ended, **look)


def draw_score(axis: Axes, history: pd.DataFrame, style: dict[str, Any]) -> None:
    """Draw the score of each seed thin, while it trains, and the median of all thick."""
    wide = history.pivot_table(index="step", columns=["run", "seed"], values="validation_score")
    axis.plot(wide.index, wide, color=style["color"], linewidth=0.4, alpha=0.4)
    score = stages.carried_on(history, "validation_score").groupby("step")["validation_score"]
    axis.plot(score.median(), **(style | {"marker": ""}))
