"""C10: the derivative of the memory tells what the derivative of the output does."""

import numpy as np
import pandas as pd

from rnngrad.claims.effects import rows, together

TABLES = ("products",)


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's growth from output to output minus that from memory to memory.

    Strata are the arms and the stages of training, on recall at the longest length.
    """
    table = tables["products"].query("task == 'recall' and cell == 'lstm'")
    longest = table[table["length"] == table["length"].max()]
    parts = []
    for (arm, percent), group in longest.groupby(["arm", "percent"]):
        name = f"{arm}, {percent} % of training"
        difference = (group["output_growth"] - group["memory_growth"]).to_numpy()
        whole = (group["full_growth"] - group["memory_growth"]).to_numpy()
        parts.append(rows("exponent", name, difference))
        parts.append(rows("exponent", name, whole, role="control"))
        parts.append(rows("endpoint", name, group["output_offset"] / np.log(10)))
    return together(parts)
