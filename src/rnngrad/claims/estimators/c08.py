"""C08: the forget gate is the main term of the LSTM's derivative."""

import pandas as pd

from rnngrad.claims.effects import KEEP, by_seed, defined, largest, rows, together
from rnngrad.claims.matching import standard

TABLES = ("terms", "products")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the forget gate's share and how far its product is from the true one, on recall.

    Conditions are the start of the gate and the stage of training, at the longest length. The
    control is the product of all the article's terms.
    """
    terms, products = lstm(tables["terms"]), lstm(tables["products"])
    keep = terms[terms["term"] == "keep"]
    return together(
        [
            *by_stage("share", keep, "share"),
            *by_stage("product", products, "keep_log_ratio"),
            *by_stage("product", products, "article_log_ratio", role="control"),
        ]
    )


def lstm(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of standard LSTMs on recall at the longest length."""
    runs = standard(table)
    return largest(runs[(runs["task"] == "recall") & (runs["cell_class"] == "lstm")], "length")


def by_stage(
    hypothesis: str, table: pd.DataFrame, column: str, role: str = "claim"
) -> list[pd.DataFrame]:
    """Return a column by cell, start of the keep gate and stage of training."""
    axes = ["cell", *KEEP, "percent"]
    return [
        rows(
            hypothesis,
            defined(by_seed(group, column)),
            role=role,
            **dict(zip(axes, keys, strict=True)),
        )
        for keys, group in table.groupby(axes)
    ]
