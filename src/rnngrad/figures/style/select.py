"""Which rows of a study's tables a figure shows: chosen by what the columns say, not by a name."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rnngrad.claims.effects import KEEP
from rnngrad.figures.style import words


class NoDataError(LookupError):
    """A study has no rows that a figure could show; the message is a sentence for its reader."""


def need(table: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return a table that has rows.

    Raises:
        NoDataError: if it has none; the message says that the study has no `what`.
    """
    if not len(table):
        raise NoDataError(f"This study has no {what}.")
    return table


def only(table: pd.DataFrame, what: str, **values: Any) -> pd.DataFrame:
    """Return the rows whose columns have the given values, or one of several given as a list.

    Args:
        table: the table; one without rows may lack the columns.
        what: what the rows are, for the error.
        values: what is wanted, by column.

    Raises:
        NoDataError: if there are none.
    """
    for column, wanted in values.items():
        need(table, what)
        table = table[table[column].isin(wanted if isinstance(wanted, list) else [wanted])]
    return need(table, what)


def one_layer(table: pd.DataFrame) -> pd.DataFrame:
    """Return the networks that are no stacks of layers, which have a figure of their own."""
    return table[table["layers"] == 1] if len(table) else table


def one_run(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return one run wherever several agree in the columns `by`: a standard one, or the first."""
    table = table.reset_index(drop=True)
    ranked = table.sort_values("standard", ascending=False, kind="stable")
    first = ranked.groupby(list(by))["run"].transform("first")
    return table[table["run"] == first.sort_index()]


def by_keep_bias(table: pd.DataFrame) -> pd.DataFrame:
    """Return the runs that differ in the start of the keep gate alone, with it in words as `keep`.

    Where a study trains on fresh and on reused data, these are both of them.

    Raises:
        NoDataError: if there are none.
    """
    what = "runs that differ in the keep bias alone"
    runs = need(like_standard(table) if len(table) else table, what)
    kinds = runs[KEEP].drop_duplicates()
    kinds = kinds.assign(keep=[words.keep_bias(row) for row in kinds.to_dict("records")])
    return one_run(runs.merge(kinds, on=KEEP), ["task", "length", "data", "cell", "keep"])


SAME = [
    "task", "length", "cell", "hidden_size", "scheme", "gain", "optimiser", "tuned", "clip",
    "clip_threshold", "start", "flossing_steps",
]  # fmt: skip
"""What runs agree in that differ in the start of the keep gate or in their data alone."""


def like_standard(table: pd.DataFrame) -> pd.DataFrame:
    """Return the standard runs, and those that are like them but for their data.

    The latter are on data on which the cell has no standard run of that task and length.
    """
    standard = table["standard"].astype(bool)
    known = table[standard]
    like = pd.MultiIndex.from_frame(table[SAME]).isin(pd.MultiIndex.from_frame(known[SAME]))
    place = ["task", "length", "cell", "data"]
    taken = pd.MultiIndex.from_frame(table[place]).isin(pd.MultiIndex.from_frame(known[place]))
    return table[standard | (like & ~taken)]


def one_regime(table: pd.DataFrame) -> pd.DataFrame:
    """Return the runs on fresh or on reused data: on what more were trained, or on fresh data."""
    counts = table.groupby("data")["run"].nunique()
    return table[table["data"] == (counts.idxmax() if len(counts) else "")]


def regimes(table: pd.DataFrame) -> list[str]:
    """Return the data regimes of runs, in the order of all figures."""
    return [name for name in words.DATA if name in set(table["data"])]


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return, of runs `by_keep_bias`, those of each cell with its smallest constant keep bias.

    Without any constant keep bias, all runs take part, and the first law wins.
    """
    constant = table[table["keep_bias_law"] == "constant"]
    runs = constant if len(constant) else table
    rank = runs["keep"].map(keep_biases(runs).index)
    return runs[rank == rank.groupby(runs["cell"]).transform("min")]


def remembering(table: pd.DataFrame) -> pd.DataFrame:
    """Return, of runs `by_keep_bias`, those with the keep bias of longest memory; maybe none.

    That is the logarithm of the length or, if no run has it, the largest constant above the
    smallest.
    """
    constant = table[table["keep_bias_law"] == "constant"]
    runs = table[table["keep_bias_law"] == "log_length"] if len(constant) else constant
    if not len(runs) and len(constant):
        largest, smallest = constant["keep_bias"].max(), constant["keep_bias"].min()
        runs = constant[(constant["keep_bias"] == largest) & (largest > smallest)]
    return one_run(runs, ["task", "length", "data", "cell"])


def keep_biases(table: pd.DataFrame) -> list[str]:
    """Return the keep biases of runs `by_keep_bias` in words, in the order of all figures.

    That is constants by value, then the laws; a free input gate before a tied one.
    """
    kinds = table[["keep", *KEEP]].drop_duplicates("keep")
    laws = kinds["keep_bias_law"]
    ranked = kinds.assign(
        law=laws.map(words.LAWS.index), bias=kinds["keep_bias"].where(laws == "constant", 0.0)
    )
    return list(ranked.sort_values(["law", "bias", "tie_input"])["keep"])


def shared(table: pd.DataFrame, column: str, among: str = "cell") -> pd.DataFrame:
    """Return the rows at the largest value of a column of those that most of `among` have."""
    counts = table.groupby(column)[among].nunique()
    return table[table[column] == counts[counts == counts.max()].index.max()]


def compared(table: pd.DataFrame, point: Sequence[str]) -> pd.DataFrame:
    """Return the rows at points of the maps that several cells have; all where none is shared.

    Cells with a keep gate and those without are no concern of each other.

    Args:
        table: one row for each network of the maps.
        point: the columns that say where a network stands.
    """
    cells = table.groupby(["gated", *point])["cell"].transform("nunique")
    return table[(cells > 1) | (cells.groupby(table["gated"]).transform("max") == 1)]


def of_class(table: pd.DataFrame, *classes: str) -> pd.DataFrame:
    """Return the runs of one cell of each class: the one with most runs, or the smallest of these.

    Raises:
        NoDataError: if there is no cell of these classes.
    """
    runs = only(table, f"runs of {words.series(map(words.label, classes))}",
               cell_class=list(classes))  # fmt: skip
    sizes = runs.groupby(["cell_class", "cell"]).agg(
        runs=("run", "nunique"), size=("hidden_size", "min")
    )
    ranked = sizes.reset_index().sort_values(
        ["runs", "size", "cell"], ascending=[False, True, True]
    )
    return runs[runs["cell"].isin(ranked.drop_duplicates("cell_class")["cell"])]


def varying(table: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return those of the columns that have more than one value."""
    return [column for column in columns if table[column].nunique() > 1]
