"""C12: over thousands of steps the LSTM vanishes too."""

import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("horizon",)
THOUSANDS = 1000


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the growth of the loss sensitivity from the last step to the first."""
    table = tables["horizon"].query("cell in ['lstm', 'linear_diagonal'] and length >= @THOUSANDS")
    parts = []
    for (cell, arm, length), group in table.groupby(["cell", "arm", "length"]):
        by_lag = group.sort_values("lag").groupby("seed")["log10_loss_sensitivity"]
        growth = (by_lag.last() - by_lag.first()).to_numpy()
        role = "claim" if cell == "lstm" else "control"
        parts.append(rows("growth", f"{cell}, {arm}, T = {length}", growth, role=role))
    return together(parts)
