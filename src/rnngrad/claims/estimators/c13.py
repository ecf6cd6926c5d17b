"""C13: distant information is lost because one vector cannot store so much."""

import pandas as pd

from rnngrad.claims.effects import largest, rows, together, with_keep_bias
from rnngrad.claims.matching import ALIKE, matched, standard

TABLES = ("results",)
CELLS = ("lstm", "gru", "output_reset")
ROLES = {"latch": "claim", "recall": "control"}


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the successes with an initialisation that remembers beside those without."""
    results = standard(tables["results"])
    results = results[results["cell_class"].isin(CELLS)]
    frames = []
    for task, role in ROLES.items():
        runs = largest(results[results["task"] == task], "length")
        remembering, plain = with_keep_bias(runs, "log_length"), with_keep_bias(runs, "zero")
        for pair in matched(runs, remembering, plain, ["cell", *ALIKE], ["cell", "task", "length"]):
            frames.append(
                rows("same_capacity", pair.values, pair.reference, role, **pair.conditions)
            )
    return together(frames)
