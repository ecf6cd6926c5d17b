"""C02: it is improbable that the gradient's growth stays near one."""

import pandas as pd

from rnngrad.claims.effects import by_seed, rows, together, widest

TABLES = ("priors",)
PRIOR = ["scheme", "gain_low", "gain_high", "keep_bias_low", "keep_bias_high"]


def effects(tables: dict[str, pd.DataFrame], near: float) -> pd.DataFrame:
    """Return which initialisations have an exponent near zero, by cell and prior.

    Controls are the diagonal linear cell, whose factor is chosen, and priors without width.

    Args:
        tables: `priors`.
        near: largest magnitude of an exponent that counts as near zero, natural log per step.
    """
    found = []
    for keys, own in distinct_draws(widest(tables["priors"])).groupby(["cell", *PRIOR]):
        chosen = own["cell_class"].iloc[0] == "linear_diagonal" or not own["random"].iloc[0]
        conditions = dict(zip(["cell", *PRIOR], keys, strict=True))
        values = by_seed(own.assign(near=own["exponent"].abs() < near), "near")
        found.append(rows("near_one", values, role="control" if chosen else "claim", **conditions))
    return together(found)


def distinct_draws(table: pd.DataFrame) -> pd.DataFrame:
    """Return the networks of each prior once, whatever names it has in the configuration."""
    return table.drop_duplicates([*PRIOR, "cell", "hidden_size", "seed"])
