"""C02: it is improbable that the gradient's growth stays near one."""

import pandas as pd

from rnngrad.claims.effects import by_seed, largest, rows, together
from rnngrad.claims.untrained import PRIOR, distinct_draws

TABLES = ("priors",)


def effects(tables: dict[str, pd.DataFrame], near: float) -> pd.DataFrame:
    """Return which initialisations have an exponent near zero, by cell and ensemble.

    Controls are the diagonal linear cell, whose factor is chosen, and ensembles without width.

    Args:
        tables: `priors`.
        near: largest magnitude of an exponent that counts as near zero, natural log per step.
    """
    frames = []
    widest = largest(distinct_draws(tables["priors"]), "hidden_size")
    for keys, group in widest.groupby(["cell", *PRIOR]):
        chosen = group["cell_class"].iloc[0] == "linear_diagonal" or not group["random"].iloc[0]
        conditions = dict(zip(["cell", *PRIOR], keys, strict=True))
        values = by_seed(group.assign(near=group["exponent"].abs() < near), "near")
        frames.append(rows("near_one", values, role="control" if chosen else "claim", **conditions))
    return together(frames)
