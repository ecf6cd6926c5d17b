"""C07: clipping stops explosion, not vanishing, and lets relu train."""

import pandas as pd

from rnngrad.claims.effects import KEEP, by_seed, rows, smallest, together
from rnngrad.claims.matching import SETTINGS, distinct, matched, normal, telling

TABLES = ("results",)
CELLS = ("tanh", "relu")
KIND = ["cell", "data", "clip", "clip_threshold"]
SHOWN = ["cell", "length", "data", "scheme", "gain", "clip", "clip_threshold"]
KINDS = {
    "explosion": ("norm", "value"),
    "parameters": ("parameter",),
    "spectral": ("spectral",),
}
"""The clips that each hypothesis on explosion is about."""


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
    """Return which seeds end far above the memoryless answer, by run.

    Only relu blows up unclipped: as positive control, few of those runs may end well. A tanh
    network's outputs are bounded, so that its runs are controls.
    """
    ended = ~(runs["test_loss"] <= exploded * runs["baseline"]) | ~runs["alive"]
    runs = runs.assign(exploded=ended, calm=~ended)
    relu, tanh = (runs[runs["cell_class"] == name] for name in ("relu", "tanh"))
    plain = relu[relu["clip"] == "none"]
    frames = []
    for name, clips in KINDS.items():
        frames += by_run(name, relu[relu["clip"].isin(clips)], "exploded")
        frames += by_run(name, plain, "exploded", "control")
        calm = by_run(name, plain, "calm", "positive")
        frames += [each.assign(contrast="ends well") for each in calm]
        frames += by_run(name, tanh[tanh["clip"].isin(clips)], "exploded", "control")
    unclipped = tanh[tanh["clip"] == "none"]
    return frames + by_run("explosion", unclipped, "exploded", "control")


def cure_of_vanishing(runs: pd.DataFrame) -> list[pd.DataFrame]:
    """Return successes with clipping beside those without, at the longest length of each cell."""
    clipped, plain = runs[runs["clip"] != "none"], runs[runs["clip"] == "none"]
    but_clip = [name for name in SETTINGS if name not in KIND]
    on = ["task", "length", "cell", "data", *but_clip, *KEEP]
    pairs = list(matched(runs, clipped, plain, on, SHOWN))
    longest: dict[tuple[str, str], int] = {}
    for pair in pairs:
        key = (pair.run.cell, pair.run.data)
        longest[key] = max(longest.get(key, 0), pair.run.length)
    return [
        rows("vanishing", pair.values, pair.reference, **pair.conditions)
        for pair in pairs
        if pair.run.length == longest[pair.run.cell, pair.run.data]
    ]


def relu_trains(runs: pd.DataFrame) -> list[pd.DataFrame]:
    """Return relu's successes at the shortest length, by run; without clipping as control."""
    relu = runs[runs["cell_class"] == "relu"]
    at_start = [smallest(group, "length") for _, group in relu.groupby("data")]
    short = pd.concat([relu.iloc[:0], *at_start])
    clipped = short["clip"] != "none"
    return [
        *by_run("relu_trains", short[clipped], "solved"),
        *by_run("relu_trains", short[~clipped], "solved", "control"),
    ]


def by_run(
    hypothesis: str, runs: pd.DataFrame, column: str, role: str = "claim"
) -> list[pd.DataFrame]:
    """Return a column by seed for each run."""
    runs = normal(runs)
    names = [*SHOWN, *telling(runs, SHOWN)]
    frames = []
    for _, group in runs.groupby("run"):
        where = group.iloc[0][names].to_dict()
        if where["clip"] == "none":
            del where["clip_threshold"]
        frames.append(rows(hypothesis, by_seed(group, column), role=role, **where))
    return frames
