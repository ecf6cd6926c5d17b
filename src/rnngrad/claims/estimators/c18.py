"""C18: what holds for one unit carries over to many."""

import pandas as pd
from scipy.stats import kendalltau

from rnngrad.claims.effects import rows, together
from rnngrad.claims.untrained import PRIOR, distinct_draws

TABLES = ("priors",)


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return, for each draw, the rank correlation of the cells' exponents at two widths.

    The diagonal linear cell, whose factor is chosen, is left out.
    """
    table = distinct_draws(tables["priors"])
    table = table[table["random"] & (table["cell_class"] != "linear_diagonal")]
    frames = []
    for keys, draws in table.groupby(PRIOR):
        if draws["hidden_size"].nunique() == 2:
            prior = dict(zip(PRIOR, keys, strict=True))
            for name, cells in (("all cells", draws), ("gated cells", draws[draws["gated"]])):
                frames.append(rows("ranks", rank_correlations(cells), group=name, **prior))
    return together(frames)


def rank_correlations(table: pd.DataFrame) -> pd.Series:
    """Return Kendall's rank correlation of the exponents at both widths over cells, by draw."""
    wide = table.pivot(index=["seed", "cell"], columns="hidden_size", values="exponent").dropna()
    ranks = {seed: kendalltau(*draw.to_numpy().T).statistic for seed, draw in wide.groupby("seed")}
    return pd.Series(ranks, dtype=float).dropna()
