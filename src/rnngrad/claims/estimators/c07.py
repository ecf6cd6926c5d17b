"""C07: clipping stops explosion, not vanishing, and lets relu train."""

import pandas as pd

from rnngrad.claims.best import longest
from rnngrad.claims.effects import by_seed, has_exploded, rows, smallest, together
from rnngrad.claims.matching import CLIP, alike_but, clipped_pairs, matched
from rnngrad.claims.settings import distinct, normal, telling

TABLES = ("results",)
CELLS = ("tanh", "relu")
START = ["cell", "length", "data", "scheme", "gain"]
SHOWN = [*START, *CLIP]
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
    """Return which seeds end far above the memoryless answer, clipped beside unclipped.

    A tanh network's outputs are bounded, so that its runs are controls.
    """
    runs = runs.assign(exploded=has_exploded(runs, exploded))
    hypothesis = {clip: name for name, clips in KINDS.items() for clip in clips}
    return [
        rows(
            hypothesis[pair.run.clip],
            pair.values,
            pair.reference,
            "claim" if pair.run.cell_class == "relu" else "control",
            **pair.conditions,
        )
        for pair in clipped_pairs(runs, START, "exploded")
        if pair.run.clip in hypothesis
    ]


def cure_of_vanishing(runs: pd.DataFrame) -> list[pd.DataFrame]:
    """Return successes with clipping beside those without, at the longest length of each cell.

    There, flossing beside nothing is a control, which shows what a cure would do.
    """
    pairs = ((pair.conditions, pair) for pair in clipped_pairs(runs, START))
    clips = list(longest(pairs, ("cell", "data")))
    lengths = {(where["cell"], where["data"], where["length"]) for where, _ in clips}
    plain = runs[runs["clip"] == "none"]
    flossed, others = plain[plain["flossing_steps"] > 0], plain[plain["flossing_steps"] == 0]
    shown = [*START, "flossing_steps"]
    cures = matched(runs, flossed, others, alike_but("flossing_steps"), shown)
    return [
        *(rows("vanishing", pair.values, pair.reference, **where) for where, pair in clips),
        *(
            rows("vanishing", pair.values, pair.reference, "control", **pair.conditions)
            for pair in cures
            if (pair.run.cell, pair.run.data, pair.run.length) in lengths
        ),
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
