"""C08: the forget gate is the main term of the LSTM's derivative."""

import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("terms", "products")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the forget gate's share and how far its product is from the true one, on recall.

    Strata are the arms, before and after training, at the longest length.
    """
    terms = tables["terms"].query("task == 'recall' and cell == 'lstm' and term == 'keep'")
    products = tables["products"].query("task == 'recall' and cell == 'lstm'")
    chosen = {"share": (terms, "share"), "product": (products, "keep_log_ratio")}
    parts = []
    for part, (table, column) in chosen.items():
        longest = table[
            (table["length"] == table["length"].max()) & table["percent"].isin([0, 100])
        ]
        for (arm, percent), group in longest.groupby(["arm", "percent"]):
            parts.append(rows(part, f"{arm}, {percent} % of training", group[column].to_numpy()))
    return together(parts)
