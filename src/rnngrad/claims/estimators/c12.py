"""C12: over thousands of steps the LSTM vanishes too."""

import pandas as pd

from rnngrad.claims.effects import KEEP, defined, rows, together
from rnngrad.claims.matching import standard

TABLES = ("horizon",)
ROLES = {"lstm": "claim", "linear_diagonal": "control"}


def effects(tables: dict[str, pd.DataFrame], thousands: float) -> pd.DataFrame:
    """Return the growth of the loss sensitivity from the last step to the first.

    Args:
        tables: `horizon`.
        thousands: the shortest length that counts as thousands of steps.
    """
    table = standard(tables["horizon"])
    table = table[table["cell_class"].isin(ROLES) & (table["length"] >= thousands)]
    axes = ["cell", "length", *KEEP]
    frames = []
    for keys, group in table.groupby(axes):
        by_lag = group.sort_values("lag").groupby("seed")["log10_loss_sensitivity"]
        role = ROLES[group["cell_class"].iloc[0]]
        where = dict(zip(axes, keys, strict=True))
        change = defined(by_lag.last() - by_lag.first())
        frames.append(rows("growth", change, role=role, **where))
    return together(frames)
