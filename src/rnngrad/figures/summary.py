"""What is left of the gradient some steps back, before and after training: the study at a glance.

The gradient is that of the loss by the state, over its value one step before the end.
"""

from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import largest, over_the_last_step
from rnngrad.figures.style import line_ends, looks, select, theme, words

TABLES = ("lags",)
CAPTION = (
    "What is left of the gradient: the gradient of the loss by the state so many steps before the "
    "end of a sequence of recall, over that one step before the end. All panels have one length T, "
    "those of a row one scale, so that all cells are compared over the same steps before and after "
    "training. Top: each cell with its smallest keep bias. Bottom: with the logarithm of the "
    "length, or the largest there is. A straight line is exponential decay; the dotted line is no "
    "loss. Thin lines are seeds, thick lines their medians."
)
STARTS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "smallest keep bias": select.plain,
    "largest keep bias": select.remembering,
}


def stages(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return what is left in untrained and in solved networks, by lag, all at one length.

    It is the largest that most cells have that solved recall, on the kind of data on which more
    did; without such cells, the largest of the untrained ones.

    Raises:
        NoDataError: if there are neither.
    """
    what = "gradients of untrained or solved networks on recall"
    runs = select.by_keep_bias(select.only(tables["lags"], what, task="recall", layers=1))
    kinds = {
        "untrained": runs[runs["stage"] == "start"],
        "solved": runs[(runs["stage"] == "end") & runs["solved"].astype(bool)],
    }
    kinds = {name: table for name, table in kinds.items() if len(table)}
    last = select.one_regime(select.need(pd.concat([runs[:0], *list(kinds.values())[-1:]]), what))
    length = select.shared(select.plain(last), "length")["length"].max()
    place = {"length": length, "data": last["data"].iloc[0]}
    drawn = {}
    for name, table in kinds.items():
        here = table[(table[list(place)] == pd.Series(place)).all(axis=1)]
        if len(here):
            drawn[name] = over_the_last_step(here)
    return drawn


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say what is left over the same steps with the smallest keep bias, in which cells."""
    said = []
    for when, table in stages(tables).items():
        steps = int(table["lag"].max() - table["lag"].min())
        medians = 10 ** select.plain(largest(table, "lag")).groupby("cell")["log10_left"].median()
        said.append(f"{words.extremes(medians.to_dict(), '.2g')} in {when} networks")
    return (
        "In the median, with the smallest keep bias, the gradient that is left over the same "
        f"{steps} steps is {words.series(said, 'and')}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw untrained and solved networks (columns) by keep bias (rows)."""
    left = stages(tables)
    styles = looks.cell_styles(name for table in left.values() for name in table["cell"])
    starts = {n: [chosen(table) for table in left.values()] for n, chosen in STARTS.items()}
    starts = {name: drawn for name, drawn in starts.items() if any(map(len, drawn))}
    figure, axes = theme.panels(len(starts), len(left), height=1.6, sharex=True, sharey="row")
    ends = {}
    for row, (name, drawn) in zip(axes, starts.items(), strict=True):
        for axis, when, table in zip(row, left, drawn, strict=True):
            ends[axis] = theme.lines(axis, table, "cell", "lag", "log10_left", styles)
            axis.axhline(0, **theme.REFERENCE)
            keeps = select.keep_biases(table)
            axis.set_title(f"{when}, {f'keep bias {keeps[0]}' if len(keeps) == 1 else name}")
        row[0].set_ylabel("gradient left\n(log scale)")
    for row in axes:
        theme.powers(row[0].yaxis)
    length = next(iter(left.values()))["length"].iloc[0]
    for column in axes.T:
        lowest = ([axis for axis in column if ends[axis]] or list(column))[-1]
        lowest.set_xlabel(f"steps before the end (T = {length})")
        lowest.tick_params(labelbottom=True)
    for axis, heights in ends.items():
        if not heights:
            axis.remove()
    line_ends.name_lines(figure, ends, styles)
    return figure
