"""Steps to solve against the first gradient: does vanishing delay learning or forbid it?"""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rnngrad.claims.effects import at_last_lag, far_share
from rnngrad.figures.style import looks, select, symbols, theme, words

TABLES = ("lags", "results")
PARAMETERS = {"unreached": "C04", "distant": "C04"}
FLOOR = -30.0
"""Where far shares that are smaller are drawn, as log10."""
CAPTION = (
    "Optimiser steps to solve recall against the first gradient, one point for each cell, start of "
    "the keep gate and length. Left: the natural logarithm of σ₁, the largest singular value of "
    "the derivative of the untrained network's last state by its first, over all steps of the one "
    "sequence. Right: the share of the lags beyond half of the length in the untrained gradient; "
    "the dotted line is the share below which they count as not reached. Points are medians over "
    "the seeds, thin lines go from their first quartile to the third; an open point lies at the "
    "budget, within which less than half of the seeds solve the task."
)
MEASURES = {
    "log_growth": f"{symbols.GROWTH.math} (nats)",
    "share": "far share of the first gradient",
}


def chosen(tables: dict[str, pd.DataFrame], distant: float) -> pd.DataFrame:
    """Return one row for each run on recall: medians of the first gradient and of the steps.

    Returns:
        `run`, `task`, `length`, `data`, `cell`, `keep`, `log_growth`, `share` (its log10), `steps`
        (to solve) with the quartiles `first` and `third`, and `reached` (whether half solve).
    """
    what = "gradients measured on recall before training"
    lags = select.only(tables["lags"], what, task="recall", stage="start")
    results = select.only(tables["results"], "networks trained on recall", task="recall")
    lags = select.by_keep_bias(lags)
    growth = at_last_lag(lags).groupby("run")["log10_largest"].median() * np.log(10)
    share = far_share(lags, distant).groupby("run")["log10_far_share"].median()
    runs = results.groupby("run")
    steps = runs["steps_to_solve"].quantile([0.25, 0.5, 0.75]).unstack()
    steps.columns = pd.Index(["first", "steps", "third"])
    steps = steps.assign(reached=runs["solved"].mean() >= 0.5)
    kinds = lags.drop_duplicates("run")[["run", "task", "length", "data", "cell", "keep"]]
    first = kinds.assign(log_growth=kinds["run"].map(growth), share=kinds["run"].map(share))
    joined = first.merge(steps, left_on="run", right_index=True)
    return select.need(joined, "networks whose first gradient and training are both known")


def rank_correlation(x: pd.Series, y: pd.Series) -> float:
    """Return Spearman's rank correlation; nan of fewer than three pairs or of equal values."""
    known = x.notna() & y.notna()
    x, y = x[known].rank(), y[known].rank()
    varies = known.sum() > 2 and x.nunique() > 1 and y.nunique() > 1
    return float(np.corrcoef(x, y)[0, 1]) if varies else float("nan")


def finding(tables: dict[str, pd.DataFrame], unreached: float, distant: float) -> str:
    """Say how closely the steps follow the first gradient, and who learns without being reached."""
    table, orders, learned = chosen(tables, distant), [], []
    for data in select.regimes(table):
        ours = table[table["data"] == data]
        far = ours[~(ours["share"] >= unreached)]
        correlation = words.number(rank_correlation(ours["share"], ours["steps"]), ".2f")
        orders.append(f"{correlation} on {words.DATA[data]}")
        cells = looks.order(far.loc[far["reached"], "cell"])
        names = f" ({words.series(map(words.label, cells), 'and')})" if cells else ""
        learned.append(f"{int(far['reached'].sum())} of {len(far)}{names}")
    return (
        "The rank correlation of the steps to learn recall with the far share of the first "
        f"gradient is {words.series(orders, 'and')}; from a share below {10**unreached:g}, half of "
        f"the seeds still learn in {words.series(learned, 'and')} of the starts and lengths."
    )


def plot(tables: dict[str, pd.DataFrame], unreached: float, distant: float) -> Figure:
    """Draw both measures of the first gradient (columns) by data regime (rows)."""
    table = chosen(tables, distant)
    table = table.assign(share=table["share"].clip(lower=FLOOR))
    cells, data = looks.cell_styles(table["cell"]), select.regimes(table)
    figure, axes = theme.panels(len(data), 2, height=1.5, sharex="col", sharey=True)
    for row, regime in zip(axes, data, strict=True):
        for axis, measure in zip(row, MEASURES, strict=True):
            draw(axis, table[table["data"] == regime], measure, cells)
            axis.set(title=words.DATA[regime] if len(data) > 1 else "", yscale="log")
            axis.yaxis.set_major_formatter(lambda y, _: f"{y:g}")
            axis.yaxis.set_minor_formatter("")
        row[0].axvline(0, **theme.REFERENCE)
        row[1].axvline(unreached, **theme.REFERENCE)
        row[0].set_ylabel("steps to solve\n(log scale)")
    theme.powers(axes[-1, 1].xaxis)
    for axis, label in zip(axes[-1], MEASURES.values(), strict=True):
        axis.set_xlabel(label)
    theme.legend(figure, {name: style | {"linestyle": ""} for name, style in cells.items()})
    return figure


def draw(axis: Axes, runs: pd.DataFrame, measure: str, cells: dict[str, dict[str, Any]]) -> None:
    """Draw a point for each run, open where it is censored."""
    for run in runs[np.isfinite(runs[measure])].to_dict("records"):
        style = cells[run["cell"]] | {"linestyle": "", "markeredgewidth": 0.8, "alpha": 0.85}
        x = run[measure]
        axis.plot([x, x], [run["first"], run["third"]], color=style["color"], linewidth=0.5)
        axis.plot(x, run["steps"], fillstyle="full" if run["reached"] else "none", **style)
