"""C03: vanishing loses the distant terms, not the total."""

import numpy as np
import pandas as pd

from rnngrad.claims.effects import (
    defined,
    far_share,
    keep_gate,
    largest,
    rows,
    together,
    with_keep_bias,
)
from rnngrad.claims.settings import standard

TABLES = ("horizon",)
JUDGED = (("tanh", "zero"), ("lstm", "zero"), ("gru", "zero"))
CONTROLS = (("linear_diagonal", "zero"), ("lstm", "log_length"))
"""Classes of cells and how their keep gate starts."""


def effects(tables: dict[str, pd.DataFrame], distant: float) -> pd.DataFrame:
    """Return, for untrained cells, the far share at the longest length and the totals' ratio.

    Args:
        tables: `horizon`.
        distant: share of the length from which on a lag counts as distant.
    """
    table = standard(tables["horizon"])
    return together(
        effect
        for kind in JUDGED + CONTROLS
        for _, networks in with_keep_bias(table[table["cell_class"] == kind[0]], kind[1]).groupby(
            ["cell", "tie_input"]
        )
        for effect in shares(networks, distant, "claim" if kind in JUDGED else "control")
    )


def shares(networks: pd.DataFrame, distant: float, role: str) -> list[pd.DataFrame]:
    """Return both hypotheses for one cell and start of its keep gate."""
    at_end = largest(networks, "length")
    row = next(at_end.itertuples())
    shortest, length = networks["length"].min(), row.length
    share = far_share(at_end, distant).groupby("seed")["log10_far_share"].first()
    total = networks.sort_values("lag").groupby(["length", "seed"])["log10_total"].first()
    ratio = (total[length] - total[shortest]) / np.log10(2)
    gate = {"cell": row.cell} | keep_gate(row)
    return [
        rows("far_share", defined(share), role=role, length=length, **gate),
        rows("total_norm", defined(ratio), role=role, length=shortest, length_to=length, **gate),
    ]
