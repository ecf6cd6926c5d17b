"""C13: distant information is lost because one vector cannot store so much."""

import pandas as pd

from rnngrad.claims.effects import success_difference, successes, together

TABLES = ("results",)
ROLES = {"latch": "claim", "recall": "control"}


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the successes with an initialisation that remembers beside those without."""
    results = tables["results"].query("cell in ['lstm', 'gru', 'output_reset']")
    parts = []
    for task, role in ROLES.items():
        own = results[results["task"] == task]
        longest = own["length"].max()
        for cell in own["cell"].unique():
            remember, plain = (
                successes(own, cell, arm, longest, task) for arm in ("remember", "keep0")
            )
            name = f"{cell}, {task}, T = {longest}"
            parts.append(success_difference("same_capacity", name, remember, plain, role))
    return together(parts)
