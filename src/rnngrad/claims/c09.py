"""C09: the forget gate follows the need for history."""

import numpy as np
import pandas as pd

from rnngrad.claims.effects import rows, successes, together

TABLES = ("units", "results")
SOLVES = 0.8
"""Success rate from which an initialisation counts as solving the task."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return both implications: history raises the gate, and a low gate means no need of it."""
    units = tables["units"].query("percent == 100 and cell == 'lstm'")
    medians = units.groupby(["task", "length", "arm", "seed"])["time_constant"].median()
    return together(
        [*history_raises_keep(medians, tables["results"]), *traps(medians, tables["results"])]
    )


def history_raises_keep(medians: pd.Series, results: pd.DataFrame) -> list[pd.DataFrame]:
    """Return log time constants, recall minus short memory, of the seeds that solve recall."""
    parts: list[pd.DataFrame] = []
    wide = medians.unstack("task").dropna()
    if not {"recall", "short_memory"} <= set(wide.columns):
        return parts
    for (length, arm), group in wide.groupby(level=["length", "arm"]):
        difference = np.log(group["recall"] / group["short_memory"]).to_numpy()
        solved = successes(results, "lstm", arm, length)
        parts.append(rows("history_raises_keep", f"{arm}, T = {length}", difference[solved]))
    return parts


def traps(medians: pd.Series, results: pd.DataFrame) -> list[pd.DataFrame]:
    """Return which seeds fail recall with short time constants although another arm solves it."""
    parts = []
    recall = results.query("task == 'recall' and cell == 'lstm'")
    rates = recall.groupby(["length", "arm"])["success"].mean().unstack("arm")
    for length, by_arm in rates.iterrows():
        solvable = by_arm.drop("keep0", errors="ignore").max() >= SOLVES
        if not solvable or ("recall", length, "keep0") not in medians.index.droplevel("seed"):
            continue
        forgets = medians.loc["recall", length, "keep0"].to_numpy() < length / 4
        trapped = forgets & ~successes(results, "lstm", "keep0", length)
        parts.append(rows("low_keep_means_no_need", f"T = {length}", trapped))
    return parts
