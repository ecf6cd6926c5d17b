"""C07: clipping stops explosion, not vanishing, and lets relu train."""

from typing import Any

import pandas as pd

from rnngrad.claims.effects import SETTINGS, by_seed, longest, matched, rows, together

TABLES = ("results",)
CELLS = ("tanh", "relu")
KIND = ["cell", "clip", "clip_threshold"]


def effects(
    tables: dict[str, pd.DataFrame], exploded: float, explosive_gain: float
) -> pd.DataFrame:
    """Return explosions, the gain on vanishing and relu's successes, by kind of clipping.

    Args:
        tables: `results`.
        exploded: test loss over the memoryless answer's from which a run counts as exploded.
        explosive_gain: gain of the recurrent matrices from which a start counts as explosive.
    """
    results = tables["results"]
    own = results[
        (results["task"] == "recall")
        & results["cell_class"].isin(CELLS)
        & (results["optimiser"] == "adam")
        & (results["start"] == "")
        & ~results["tuned"]
    ]
    explosive = own["gain"] >= explosive_gain
    good = own[~explosive]
    return together(
        [*explosions(own[explosive], exploded), *cure_of_vanishing(good), *relu_trains(good)]
    )


def explosions(runs: pd.DataFrame, exploded: float) -> list[pd.DataFrame]:
    """Return which seeds end far above the memoryless answer, by run; unclipped as control."""
    ended = ~(runs["test_loss"] <= exploded * runs["baseline"]) | ~runs["alive"]
    return by_run("explosion", runs.assign(exploded=ended), "exploded")


def cure_of_vanishing(runs: pd.DataFrame) -> list[pd.DataFrame]:
    """Return successes with clipping beside those without, at the longest clipped length."""
    clipped, plain = runs[runs["clip"] != "none"], runs[runs["clip"] == "none"]
    return [
        rows("vanishing", values, reference, **conditions(pair))
        for _, own in clipped.groupby(KIND)
        for pair, values, reference in matched(
            runs, longest(own), plain, [*SETTINGS, "cell", "hidden_size"]
        )
    ]


def relu_trains(runs: pd.DataFrame) -> list[pd.DataFrame]:
    """Return relu's successes at the shortest length, by run; without clipping as control."""
    relu = runs[runs["cell_class"] == "relu"]
    return [
        effect
        for _, own in relu.groupby(KIND)
        for effect in by_run("relu_trains", own[own["length"] == own["length"].min()], "success")
    ]


def by_run(hypothesis: str, runs: pd.DataFrame, column: str) -> list[pd.DataFrame]:
    """Return a column by seed for each run; a control where nothing is clipped."""
    found = []
    for _, own in runs.groupby("run"):
        row = next(own.itertuples())
        role = "control" if row.clip == "none" else "claim"
        found.append(rows(hypothesis, by_seed(own, column), role=role, **conditions(row)))
    return found


def conditions(row: Any) -> dict[str, Any]:
    """Return what a run holds fixed; no clip has no threshold."""
    names = ["cell", "length", "scheme", "gain", "clip"]
    names += ["clip_threshold"] * (row.clip != "none")
    return {name: getattr(row, name) for name in names}
