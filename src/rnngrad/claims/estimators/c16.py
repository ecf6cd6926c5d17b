"""C16: the article's proposal keeps the LSTM's gradient behaviour."""

import pandas as pd

from rnngrad.claims.effects import together
from rnngrad.claims.matching import ALIKE_BUT_SIZE, as_large, standard, success_differences
from rnngrad.claims.untrained import exponent_differences

TABLES = ("exponents", "results")


def effects(tables: dict[str, pd.DataFrame], matched_parameters: float) -> pd.DataFrame:
    """Return differences of exponents and of successes between the proposal and the LSTM.

    Args:
        tables: `exponents` and `results`.
        matched_parameters: by which share numbers of parameters may differ and count as equal.
    """
    exponents, results = tables["exponents"], standard(tables["results"])
    large = as_large(results, "output_reset", "lstm", matched_parameters)
    return together(
        [
            *exponent_differences(exponents, "output_reset", "lstm"),
            *success_differences(results, "output_reset", "lstm"),
            *success_differences(results, "coupled_lstm", "lstm", role="control"),
            *success_differences(large, "output_reset", "lstm", role="control", on=ALIKE_BUT_SIZE),
            *exponent_differences(exponents, "coupled_lstm", "lstm", role="control"),
        ]
    )
