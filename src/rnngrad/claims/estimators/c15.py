"""C15: where the reset gate stands makes no clear difference."""

import pandas as pd

from rnngrad.claims.effects import together
from rnngrad.claims.matching import success_differences
from rnngrad.claims.settings import standard
from rnngrad.claims.untrained import (
    NOMINAL,
    OF_CANDIDATE,
    distinct_points,
    exponent_differences,
    widest,
)

TABLES = ("exponents", "results")
BASELINE = "gru_no_reset"
POSITIONS = {"gru": "claim", "gru_reset_after": "control", "output_reset": "control"}
"""Where the reset gate may stand; the article asks about the first."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return exponents and successes with a reset gate, against those without, by its place.

    Both are compared at equal gains, and with twice the gain where there is a reset gate, as one of
    a half halves the candidate's recurrence.
    """
    exponents, results = widest(distinct_points(tables["exponents"])), tables["results"]
    gain = results["gain"].where(results["cell_class"] == BASELINE, results["gain"] / 2)
    halved = results.assign(gain=gain)
    return together(
        effect
        for cell, role in POSITIONS.items()
        for effect in (
            *exponent_differences(exponents, cell, BASELINE, OF_CANDIDATE, role),
            *exponent_differences(exponents, cell, BASELINE, NOMINAL, role, "nominal"),
            *success_differences(standard(results), cell, BASELINE, role),
            *success_differences(halved, cell, BASELINE, role, hypothesis="success_matched"),
        )
    )
