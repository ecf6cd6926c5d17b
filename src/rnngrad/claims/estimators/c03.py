"""C03: vanishing loses the distant terms, not the total."""

import numpy as np
import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("horizon",)
JUDGED = (("tanh", "keep0"), ("lstm", "keep0"), ("gru", "keep0"))
CONTROLS = (("linear_diagonal", "keep0"), ("lstm", "remember"))


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return, for untrained cells, the far share at the longest length and the totals' ratio."""
    table = tables["horizon"]
    parts = []
    for cell, arm in JUDGED + CONTROLS:
        own = table.query("cell == @cell and arm == @arm")
        if not len(own):
            continue
        shortest, longest = own["length"].min(), own["length"].max()
        far = own.query("length == @longest and lag >= @longest / 2")
        share = far.sort_values("lag").groupby("seed")["log10_far_share"].first()
        total = own.groupby(["length", "seed"])["log10_total"].first()
        ratio = (total[longest] - total[shortest]) / np.log10(2)
        role = "claim" if (cell, arm) in JUDGED else "control"
        name = f"{cell}, {arm}, T = {shortest} to {longest}"
        parts.append(rows("far_share", f"{cell}, {arm}, T = {longest}", share, role=role))
        parts.append(rows("total_norm", name, ratio, role=role))
    return together(parts)
