"""C16: the article's proposal keeps the LSTM's gradient behaviour."""

import pandas as pd

from rnngrad.claims.effects import exponent_differences, success_differences, together

TABLES = ("exponents", "results")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return differences of exponents and of successes between the proposal and the LSTM."""
    exponents = tables["exponents"]
    return together(
        [
            *exponent_differences(exponents, "output_reset", "lstm"),
            *success_differences(tables["results"], "output_reset", "lstm"),
            *success_differences(tables["results"], "coupled_lstm", "lstm", role="control"),
            *success_differences(tables["results"], "output_reset_wide", "lstm", role="control"),
            *exponent_differences(exponents, "coupled_lstm", "lstm", role="control"),
        ]
    )
