"""C15: where the reset gate stands makes no clear difference."""

import pandas as pd

from rnngrad.claims.effects import largest, together
from rnngrad.claims.matching import standard, success_differences
from rnngrad.claims.untrained import exponent_differences

TABLES = ("exponents", "results")
BASELINE = "gru_no_reset"
POSITIONS = ("gru", "gru_reset_after", "output_reset")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return exponents and successes with the reset gate in three places, against without.

    These cells have no input gate that could be tied, so that half of the map says all.
    """
    table = tables["exponents"]
    exponents = largest(table[~table["tie_input"]], "hidden_size")
    results = standard(tables["results"])
    return together(
        effect
        for cell in POSITIONS
        for effect in (
            *exponent_differences(exponents, cell, BASELINE),
            *success_differences(results, cell, BASELINE),
        )
    )
