"""C08: the forget gate is the main term of the LSTM's derivative."""

from collections.abc import Callable

import pandas as pd

from rnngrad.claims.effects import KEEP, by_seed, defined, largest, rows, together
from rnngrad.claims.settings import standard

TABLES = ("terms", "products")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the forget gate's share and how far its product is from the true one, on recall.

    Conditions are the start of the gate and, for networks that solved the task, the data, at the
    longest length. The control is the product of all the article's terms.
    """
    terms, products = lstm(tables["terms"]), lstm(tables["products"])
    keep = terms[terms["term"] == "keep"]
    frames: list[pd.DataFrame] = []
    for suffix, choose in CHOICES.items():
        chosen = choose(products)
        frames += by_start(f"share{suffix}", choose(keep), "share")
        frames += by_start(f"product{suffix}", chosen, "keep_log_ratio")
        frames += by_start(f"product{suffix}", chosen, "article_log_ratio", role="control")
    return together(frames)


def lstm(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of standard LSTMs on recall at the longest length."""
    runs = standard(table)
    return largest(runs[(runs["task"] == "recall") & (runs["cell_class"] == "lstm")], "length")


def untrained(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is measured before training, which data of either kind does not change."""
    start = table[table["stage"] == "start"].assign(start="untrained", data=None)
    return start.drop_duplicates(["cell", *KEEP, "seed"])


def solved(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is measured when networks have just solved their task."""
    return table[(table["stage"] == "end") & table["solved"].astype(bool)].assign(start="solved")


CHOICES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {"": untrained, "_trained": solved}
"""Which networks a hypothesis is about, by the end of its name."""


def by_start(
    hypothesis: str, table: pd.DataFrame, column: str, role: str = "claim"
) -> list[pd.DataFrame]:
    """Return a column by cell, start of the keep gate and data.

    Keep biases that are drawn unit by unit are no value of a moderator: they are a control, and
    have none beside them.
    """
    axes = ["cell", *KEEP, "start", "data"]
    frames = []
    for keys, group in table.groupby(axes, dropna=False):
        where = dict(zip(axes, keys, strict=True))
        drawn = where["keep_bias_law"] == "chrono"
        if drawn and role == "control":
            continue
        values = defined(by_seed(group, column))
        frames.append(rows(hypothesis, values, role="control" if drawn else role, **where))
    return frames
