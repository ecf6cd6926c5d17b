"""C03: vanishing loses the distant terms, not the total."""

import numpy as np
import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("horizon",)
CELLS = {"tanh": "claim", "lstm": "claim", "gru": "claim", "linear_diagonal": "control"}


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return, for untrained cells, the far share at the longest length and the totals' ratio."""
    table = tables["horizon"].query("arm == 'keep0'")
    shortest, longest = table["length"].min(), table["length"].max()
    parts = []
    for cell, role in CELLS.items():
        own = table[table["cell"] == cell]
        at_longest = own[own["length"] == longest]
        far = at_longest[at_longest["lag"] >= longest / 2]
        share = far.sort_values("lag").groupby("seed")["log10_far_share"].first()
        total = own.groupby(["length", "seed"])["log10_total"].first()
        if not len(share):
            continue
        ratio = (total[longest] - total[shortest]) / np.log10(2)
        parts.append(rows("far_share", f"{cell}, T = {longest}", share, role=role))
        parts.append(rows("total_norm", f"{cell}, T = {shortest} to {longest}", ratio, role=role))
    return together(parts)
