"""What survives of the gradient some steps back, before and after training: the study at a glance.

The gradient is that of the loss by the state, over its value one step before the end.
"""

from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest
from rnngrad.figures.style import line_ends, looks, select, theme, words
from rnngrad.figures.style.select import NoDataError

TABLES = ("horizon", "lags")
CAPTION = (
    "The gradient of the loss by the state, so many steps before the end of a sequence of recall, "
    "over the same one step before the end. Top: each cell with its smallest keep bias. Bottom: "
    "with the logarithm of the length, or the largest there is. A straight line is exponential "
    "decay; the upper dotted line is no loss, the lower one the smallest positive number of single "
    "precision. Thin lines are seeds, thick lines their medians."
)
STARTS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "smallest keep bias": select.plain,
    "largest keep bias": select.remembering,
}


def stages(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return what is left in untrained and in solved networks, by lag, each at one length.

    Raises:
        NoDataError: if there are neither.
    """
    left, missing = {}, []
    sources = {
        "untrained": (tables["horizon"], "gradients of untrained networks on recall", {}),
        "solved": (tables["lags"], "networks that solved recall", {"stage": "end", "solved": True}),
    }
    for when, (table, what, values) in sources.items():
        try:
            runs = select.by_keep_bias(select.only(table, what, task="recall", layers=1))
            runs = select.one_regime(select.only(runs, what, **values))
            length = select.shared(select.plain(runs), "length")["length"].max()
            left[when] = select.over_the_last_step(runs[runs["length"] == length])
        except NoDataError as error:
            missing.append(error)
    if not left:
        raise missing[0]
    return left


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say what is left with the smallest keep bias: at best untrained, at worst in solved ones."""
    said = []
    for when, table in stages(tables).items():
        last = largest(table, "lag")
        medians = select.plain(last).groupby("cell")["log10_left"].median()
        how, cell = ("worst", medians.idxmin()) if when == "solved" else ("best", medians.idxmax())
        amount = f"{words.number(medians[cell], '.1f')} ({words.label(str(cell))})"
        said.append(f"at {how} {amount} over {last['lag'].max()} steps in {when} networks")
    return (
        "With the smallest keep bias, what is left of the gradient has a median log10 of "
        f"{' and of '.join(said)}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw untrained and solved networks (columns) by keep bias (rows)."""
    left = stages(tables)
    styles = looks.cell_styles(name for table in left.values() for name in table["cell"])
    starts = {n: [chosen(table) for table in left.values()] for n, chosen in STARTS.items()}
    starts = {name: drawn for name, drawn in starts.items() if any(map(len, drawn))}
    figure, axes = theme.panels(len(starts), len(left), height=1.6, sharex="col", sharey="col")
    ends = {}
    for row, (name, drawn) in zip(axes, starts.items(), strict=True):
        for axis, when, table in zip(row, left, drawn, strict=True):
            ends[axis] = theme.lines(axis, table, "cell", "lag", "log10_left", styles)
            axis.axhline(0, **theme.REFERENCE)
            keeps = select.keep_biases(table)
            axis.set_title(f"{when}, {f'keep bias {keeps[0]}' if len(keeps) == 1 else name}")
        row[0].axhline(theme.SMALLEST, **theme.REFERENCE)
        row[0].set_ylabel("gradient left\n(log scale)")
    for column in axes.T:
        theme.powers(column[0].yaxis)
        lowest = ([axis for axis in column if ends[axis]] or list(column))[-1]
        lowest.set_xlabel("steps back")
        lowest.tick_params(labelbottom=True)
    for axis, heights in ends.items():
        if heights:
            line_ends.name_lines(figure, axis, heights, styles)
        else:
            axis.remove()
    return figure
