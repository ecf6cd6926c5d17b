"""B4: exponential gates reach farther than logistic ones."""

import pandas as pd

from rnngrad.claims.effects import together, with_keep_bias
from rnngrad.claims.matching import success_differences
from rnngrad.claims.settings import standard
from rnngrad.claims.untrained import distinct_points, exponent_differences, widest

TABLES = ("exponents", "results")
HYPOTHESES = {"slstm": ("success", "exponent"), "slstm_exp": ("forget", "forget_exponent")}
"""For each class of cells the hypotheses on its successes and on its exponents: that with an
exponential input gate, and that with such a forget gate too."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how the successes and the exponents of both kinds of sLSTM differ from the LSTM's.

    Starts of the keep gate other than zero are controls of the successes. Exponents are compared at
    equal gains, with free input gates.

    Args:
        tables: `exponents` and `results`.
    """
    results, points = standard(tables["results"]), distinct_points(tables["exponents"])
    plain = with_keep_bias(results, "zero")
    biased = results.drop(plain.index)
    free = widest(points[~points["tie_input"]])
    return together(
        effect
        for kind, (solved, exponent) in HYPOTHESES.items()
        for effect in (
            *success_differences(plain, kind, "lstm", hypothesis=solved),
            *success_differences(biased, kind, "lstm", "control", hypothesis=solved),
            *exponent_differences(free, kind, "lstm", hypothesis=exponent),
        )
    )
