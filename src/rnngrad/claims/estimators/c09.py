"""C09: the forget gate follows the need for history."""

import numpy as np
import pandas as pd

from rnngrad.claims.effects import rows, success_difference, successes, together

TABLES = ("units", "results")
MOVED = ("continued", "raised", "lowered")
"""Arms that start from trained networks."""
SOLVES = 0.8
"""Success rate from which an initialisation counts as solving the task."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return both implications: history raises the gate, and a low gate means no need of it."""
    units = tables["units"].query("percent == 100 and cell == 'lstm'")
    medians = units.groupby(["task", "length", "arm", "seed"])["time_constant"].median()
    return together(
        [
            *history_raises_keep(medians, tables["results"]),
            *traps(medians, tables["results"]),
            *restarts(medians, tables["results"]),
            *controls(tables["results"]),
        ]
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


def trapped(medians: pd.Series, results: pd.DataFrame, length: int) -> np.ndarray:
    """Return which seeds of keep0 fail recall with median constants under a quarter of the lag."""
    forgets = medians.loc["recall", length, "keep0"].to_numpy() < length / 4
    return forgets & ~successes(results, "lstm", "keep0", length)


def traps(medians: pd.Series, results: pd.DataFrame) -> list[pd.DataFrame]:
    """Return which seeds fail recall with short time constants although another arm solves it."""
    parts = []
    drawn = results.query("task == 'recall' and cell == 'lstm' and arm not in @MOVED")
    rates = drawn.groupby(["length", "arm"])["success"].mean().unstack("arm")
    for length, by_arm in rates.iterrows():
        solvable = by_arm.drop("keep0", errors="ignore").max() >= SOLVES
        if solvable and has_keep0(medians, length):
            values = trapped(medians, results, length)
            parts.append(rows("low_keep_means_no_need", f"T = {length}", values))
    return parts


def has_keep0(medians: pd.Series, length: int) -> bool:
    """Tell whether the time constants of keep0 were measured on recall at this length."""
    return ("recall", length, "keep0") in medians.index.droplevel("seed")


def restarts(medians: pd.Series, results: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the trapped seeds' successes after the gate was raised, beside those left alone."""
    parts = []
    for length in results.query("arm == 'raised'")["length"].unique():
        if has_keep0(medians, length):
            seeds = trapped(medians, results, length)
            raised, continued = (
                successes(results, "lstm", arm, length) for arm in ("raised", "continued")
            )
            name = f"raised - continued, T = {length}"
            parts.append(
                success_difference("opening_helps_not", name, raised[seeds], continued[seeds])
            )
    return parts


def controls(results: pd.DataFrame) -> list[pd.DataFrame]:
    """Return what holding the gate open, and shutting it in solved networks, does to success."""
    parts = []
    for length in results.query("task == 'recall'")["length"].unique():
        for name, one, other in (
            (
                "clamped open - clamped at 1/2",
                ("clamped_lstm", "remember"),
                ("clamped_lstm", "keep0"),
            ),
            ("solved - solved and lowered", ("lstm", "remember"), ("lstm", "lowered")),
        ):
            values, reference = (successes(results, *run, length) for run in (one, other))
            if len(values) and len(reference):
                stratum = f"{name}, T = {length}"
                parts.append(
                    success_difference("opening_helps_not", stratum, values, reference, "control")
                )
    return parts
