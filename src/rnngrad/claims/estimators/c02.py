"""C02: it is improbable that the gradient's growth stays near one."""

import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("priors",)
NEAR = 0.01
"""Natural logarithm per step; a factor of e in one hundred steps."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return which random initialisations have an exponent near zero, by cell."""
    table = tables["priors"]
    table = table[table["hidden_size"] == table["hidden_size"].max()]
    parts = []
    for (prior, cell), group in table.groupby(["prior", "cell"]):
        control = prior != "wide" or cell == "linear_diagonal"
        near = group["exponent"].abs() < NEAR
        name = f"{cell}, {prior} prior"
        parts.append(rows("near_one", name, near, role="control" if control else "claim"))
    return together(parts)
