"""C17: the proposal caches one more variable than the GRU."""

import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("memory",)


def effects(tables: dict[str, pd.DataFrame], claimed: float) -> pd.DataFrame:
    """Return the floats kept by the proposal and by the other cells, beyond the GRU's plus one.

    Args:
        tables: `memory`.
        claimed: variables that the proposal is claimed to cache beyond the GRU.
    """
    table = tables["memory"]
    gru = table[table["cell_class"] == "gru"]
    both = table.merge(gru, on="hidden_size", suffixes=("", "_baseline"))
    return together(
        rows(
            "floats",
            pd.Series([pair.floats - pair.floats_baseline - claimed]),
            role="claim" if pair.cell_class == "output_reset" else "control",
            cell=pair.cell,
            baseline=pair.cell_baseline,
            hidden_size=pair.hidden_size,
        )
        for pair in both.sort_values(["cell", "hidden_size"]).itertuples()
        if pair.cell_class != "gru"
    )
