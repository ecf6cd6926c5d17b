"""C17: the proposal caches one more variable than the GRU."""

import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("memory",)
CLAIMED = 1.0


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the floats kept by the proposal and by the other cells, beyond the GRU's plus one."""
    wide = tables["memory"].pivot_table(index="hidden_size", columns="cell", values="floats")
    if "gru" not in wide:
        return together([])
    extra = wide.sub(wide["gru"], axis=0).drop(columns="gru") - CLAIMED
    return together(
        rows(
            "floats",
            f"{cell} - gru, n = {size}",
            [value],
            role="claim" if cell == "output_reset" else "control",
        )
        for cell, column in extra.items()
        for size, value in column.items()
    )
