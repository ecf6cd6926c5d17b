"""Stages of training: their axis, and which networks stand for what training makes."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from rnngrad.figures.style import words

NAMES = tuple(words.STAGES)


def place(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with `place`: where each stage of training is on the axis of the stages."""
    return table.assign(place=table["stage"].map(NAMES.index).astype(float))


def axis(axes: Axes) -> None:
    """Make the horizontal axis one of the stages of training."""
    axes.set_xticks(range(len(NAMES)), ["0", "1/10", "1/2", "end"])
    axes.set(xlabel="stage of training", xlim=(-0.15, len(NAMES) - 0.85))


def solved_if_any(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return the seeds that solved their task in the end; all of a group in which none did.

    Args:
        table: measurements with `solved`.
        by: what tells the groups apart.
    """
    solved = table["solved"].astype(bool)
    return table[solved | ~solved.groupby([table[name] for name in by]).transform("any")]


def regime_that_solves(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return of each group the kind of data with which most seeds solved their task.

    Args:
        table: measurements with `data` and `solved`.
        by: what tells the groups apart.
    """
    rates = table.assign(solved=table["solved"].astype(float)).groupby([*by, "data"])["solved"]
    best = rates.mean().groupby(list(by)).idxmax()
    return table[pd.MultiIndex.from_frame(table[[*by, "data"]]).isin(list(best))]


def count_solved(table: pd.DataFrame) -> str:
    """Return in words how many networks of a table solved their task: `3 of 20 solved`."""
    solved = table.drop_duplicates(["run", "seed"])["solved"]
    return f"{int(solved.sum())} of {len(solved)} solved"


def carried_on(history: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a column of the history at every step, with the last value of seeds that have ended.

    Returns:
        One row for each run, seed and step of the history, all other columns but these dropped.
    """
    wide = history.pivot_table(index="step", columns=["run", "seed"], values=column).ffill()
    return wide.melt(ignore_index=False, value_name=column).reset_index()
