"""C14: the GRU is less stable than the LSTM and depends more on the initialisation."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from rnngrad.claims.effects import exponent_differences, rows, success_differences, together

TABLES = ("exponents", "results")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return differences of exponents, of their range over initialisations, and of successes."""
    exponents, results = tables["exponents"], tables["results"]
    return together(
        [
            *exponent_differences(exponents, "gru", "lstm"),
            *dependence(exponents, "gru", "lstm"),
            *success_differences(results, "lstm", "gru"),
            *exponent_differences(exponents, "coupled_lstm", "lstm", role="control"),
            *exponent_differences(
                exponents.query("not tie_input"), "gru", "gru_no_reset", role="control"
            ),
            *success_differences(results, "lstm", "gru_wide", role="control"),
        ]
    )


def dependence(table: pd.DataFrame, cell: str, baseline: str) -> Iterable[pd.DataFrame]:
    """Yield the range of the exponent over gain and keep bias, `cell` minus `baseline`."""
    chosen = table[(table["map"] != "extremes") & table["cell"].isin([cell, baseline])]
    by_seed = chosen.groupby(["map", "hidden_size", "tie_input", "cell", "seed"])["exponent"]
    spread = by_seed.agg(np.ptp).unstack("cell")
    if not {cell, baseline} <= set(spread.columns):
        return
    difference = (spread[cell] - spread[baseline]).dropna()
    axes = ["map", "hidden_size", "tie_input"]
    for (_, size, tied), values in difference.groupby(level=axes):
        name = f"n {size}, input gate {'tied' if tied else 'free'}"
        yield rows("dependence", f"{cell} - {baseline}, {name}", values.to_numpy())
