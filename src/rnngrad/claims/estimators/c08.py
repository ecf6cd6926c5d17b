"""C08: the forget gate is the main term of the LSTM's derivative."""

import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("terms", "products")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the forget gate's share and how far its product is from the true one, on recall.

    Strata are the arms and the stages of training, at the longest length. The control is the
    product of all the article's terms.
    """
    terms = tables["terms"].query("task == 'recall' and cell == 'lstm' and term == 'keep'")
    products = tables["products"].query("task == 'recall' and cell == 'lstm'")
    chosen = (
        ("share", terms, "share", "claim"),
        ("product", products, "keep_log_ratio", "claim"),
        ("product", products, "article_log_ratio", "control"),
    )
    parts = []
    for part, table, column, role in chosen:
        longest = table[table["length"] == table["length"].max()]
        for (arm, percent), group in longest.groupby(["arm", "percent"]):
            name = f"{arm}, {percent} % of training"
            parts.append(rows(part, name, group[column].to_numpy(), role=role))
    return together(parts)
