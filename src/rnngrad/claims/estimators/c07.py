"""C07: clipping stops explosion, not vanishing, and lets relu train."""

import pandas as pd

from rnngrad.claims.effects import KEEP, by_seed, largest, rows, smallest, together
from rnngrad.claims.matching import SETTINGS, distinct, matched, normal, telling

TABLES = ("results",)
CELLS = ("tanh", "relu")
KIND = ["cell", "clip", "clip_threshold"]
SHOWN = ["cell", "length", "scheme", "gain", "clip", "clip_threshold"]


def effects(
    tables: dict[str, pd.DataFrame], exploded: float, explosive_gain: float
) -> pd.DataFrame:
    """Return explosions, the gain on vanishing and relu's successes, by kind of clipping.

    Args:
        tables: `results`.
        exploded: test loss over the memoryless answer's from which a run counts as exploded.
        explosive_gain: gain of the recurrent matrices from which a start counts as explosive.
    """
    results = distinct(tables["results"])
    runs = results[
        (results["task"] == "recall")
        & results["cell_class"].isin(CELLS)
        & (results["optimiser"] == "adam")
        & (results["start"] == "")
        & ~results["tuned"]
    ]
    explosive = runs["gain"] >= explosive_gain
    good = runs[~explosive]
    return together(
        [*explosions(runs[explosive], exploded), *cure_of_vanishing(good), *relu_trains(good)]
    )


def explosions(runs: pd.DataFrame, exploded: float) -> list[pd.DataFrame]:
    """Return which seeds end far above the memoryless answer, by run; unclipped as control."""
    ended = ~(runs["test_loss"] <= exploded * runs["baseline"]) | ~runs["alive"]
    return by_run("explosion", runs.assign(exploded=ended), "exploded")


def cure_of_vanishing(runs: pd.DataFrame) -> list[pd.DataFrame]:
    """Return successes with clipping beside those without, at the longest clipped length."""
    clipped, plain = runs[runs["clip"] != "none"], runs[runs["clip"] == "none"]
    at_end = [largest(group, "length") for _, group in clipped.groupby(KIND)]
    but_clip = [name for name in SETTINGS if name not in KIND]
    pairs = matched(
        runs,
        pd.concat([clipped.iloc[:0], *at_end]),
        plain,
        ["task", "length", "cell", *but_clip, *KEEP],
        SHOWN,
    )
    return [rows("vanishing", pair.values, pair.reference, **pair.conditions) for pair in pairs]


def relu_trains(runs: pd.DataFrame) -> list[pd.DataFrame]:
    """Return relu's successes at the shortest length, by run; without clipping as control."""
    relu = runs[runs["cell_class"] == "relu"]
    at_start = [smallest(group, "length") for _, group in relu.groupby(KIND)]
    return by_run("relu_trains", pd.concat([relu.iloc[:0], *at_start]), "success")


def by_run(hypothesis: str, runs: pd.DataFrame, column: str) -> list[pd.DataFrame]:
    """Return a column by seed for each run; a control where nothing is clipped."""
    runs = normal(runs)
    names = [*SHOWN, *telling(runs, SHOWN)]
    frames = []
    for _, group in runs.groupby("run"):
        where = group.iloc[0][names].to_dict()
        clipped = where["clip"] != "none"
        if not clipped:
            del where["clip_threshold"]
        role = "claim" if clipped else "control"
        frames.append(rows(hypothesis, by_seed(group, column), role=role, **where))
    return frames
