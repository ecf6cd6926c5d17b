"""C18: what holds for one unit carries over to many."""

import pandas as pd
from scipy.stats import kendalltau

from rnngrad.claims.effects import rows, together

TABLES = ("priors",)
GATELESS = ("tanh", "relu", "linear_diagonal")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return, for each draw, the rank correlation of the cells' exponents at two widths."""
    table = tables["priors"].query("prior == 'wide' and cell != 'linear_diagonal'")
    groups = {"all cells": table, "gated cells": table[~table["cell"].isin(GATELESS)]}
    parts = []
    for name, group in groups.items():
        if group["hidden_size"].nunique() != 2:
            continue
        wide = group.pivot_table(
            index=["seed", "cell"], columns="hidden_size", values="exponent"
        ).dropna()
        ranks = [kendalltau(*own.to_numpy().T).statistic for _, own in wide.groupby("seed")]
        parts.append(rows("ranks", name, pd.Series(ranks).dropna()))
    return together(parts)
