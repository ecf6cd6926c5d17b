"""What the paper reads of a table: values of its rows, or what is taken of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from rnngrad.claims.effects import at_last_lag, over_the_last_step
from rnngrad.figures.price import MOST

CELLS_THAT_LEARN = "how many cells by half of their seeds or more"
LEFT = "median over seeds, largest lag less smallest"


def left(rows: pd.DataFrame, column: str) -> float:
    """Return the median over seeds of a column's value at the largest lag less the smallest's."""
    return float(at_last_lag(over_the_last_step(rows, column))["log10_left"].median())


def learned(rows: pd.DataFrame, column: str) -> tuple[int, int]:
    """Return of how many cells a column is true for half of the seeds, and how many there are."""
    shares = rows.groupby("cell")[column].mean()
    return int((shares >= MOST).sum()), len(shares)


TAKEN: dict[str, Callable[[pd.DataFrame, str], Any]] = {
    "distinct": lambda rows, column: rows[column].nunique(),
    "values": lambda rows, column: sorted(rows[column].unique()),
    "how many are true": lambda rows, column: int(rows[column].sum()),
    "how many are not negative": lambda rows, column: int((rows[column] >= 0).sum()),
    LEFT: left,
    CELLS_THAT_LEARN: learned,
}
"""What is taken of a column where it is not the one value that all rows have."""


def matching(table: pd.DataFrame, where: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of a table in which the columns have given values.

    Args:
        table: the table.
        where: by column the value, one of several if it is a list, or None for a missing one.
    """
    for column, wanted in where.items():
        if wanted is None:
            table = table[table[column].isna()]
        else:
            table = table[table[column].isin(wanted if isinstance(wanted, list) else [wanted])]
    return table


def look_up(
    table: pd.DataFrame, where: Mapping[str, Any], columns: Sequence[str], taken: str = ""
) -> list[Any]:
    """Return what some rows of a table have in some columns; without any, the number of rows.

    Args:
        table: the table.
        where: what chooses the rows, see `matching`.
        columns: the columns.
        taken: one of `TAKEN`; if empty, all rows have to agree, and their value is taken.

    Raises:
        ValueError: if there is no such column, or the rows do not agree.
    """
    if absent := [column for column in columns if column not in table]:
        raise ValueError(f"paper: no column {', '.join(absent)}; there are {', '.join(table)}")
    rows = matching(table, where)
    if not columns:
        return [len(rows)]
    if taken:
        return [TAKEN[taken](rows, column) for column in columns]
    values = rows[list(columns)] if len(rows) == 1 else rows[list(columns)].drop_duplicates()
    if len(values) != 1:
        raise ValueError(f"paper: the rows with {dict(where)} have {len(values)} {columns[0]}")
    return [values[column].iloc[0] for column in columns]
