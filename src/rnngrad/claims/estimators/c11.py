"""C11: under Adam the LSTM needs no care for its gradients."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from rnngrad.claims.effects import KEEP, by_seed, rows, together
from rnngrad.claims.matching import Pair, clipped_pairs, matched
from rnngrad.claims.settings import SETTINGS, distinct, normal, telling

TABLES = ("results",)
SHOWN = ["cell", "length", "data"]
GRADIENTS = ("none", "norm", "value")
"""Whether and how gradients are clipped, in what is compared."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's successes on recall with and without clipping, and its divergences.

    Runs are compared that differ in nothing but their clip; the controls are other optimisers
    with the same start, unclipped.
    """
    results = distinct(tables["results"])
    runs = results[
        (results["task"] == "recall")
        & (results["cell_class"] == "lstm")
        & (results["start"] == "")
        & ~results["tuned"]
    ]
    runs = runs.assign(log_steps=np.log(runs["steps_to_solve"]), diverged=~runs["alive"])
    plain = runs[(runs["optimiser"] == "adam") & (runs["clip"] == "none")]
    gradients = runs[(runs["optimiser"] == "adam") & runs["clip"].isin(GRADIENTS)]
    pairs = list(clipped_pairs(gradients, SHOWN))
    compared = plain[plain["run"].isin([pair.run.run_baseline for pair in pairs])]
    others = list(other_optimisers(runs, compared))
    return together(
        [
            *(clipping(each) for each in pairs),
            *delays(gradients),
            *divergences(compared, "claim"),
            *(control(each) for each in others),
            *divergences(runs[runs["run"].isin([each.run.run for each in others])], "control"),
        ]
    )


def delays(runs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield log steps to solve, without clipping minus with it; the claim is about the norm's."""
    for pair in clipped_pairs(runs, SHOWN, "log_steps"):
        yield rows("delay", pair.reference - pair.values, role=role_of(pair), **pair.conditions)


def other_optimisers(runs: pd.DataFrame, compared: pd.DataFrame) -> Iterator[Pair]:
    """Yield runs with other optimisers beside one with Adam from the same start.

    Of several with Adam it is the one with the smallest learning rate.
    """
    others = runs[(runs["optimiser"] != "adam") & (runs["clip"] == "none")]
    but_rule = [name for name in SETTINGS if name not in ("optimiser", "learning_rate")]
    on = ["task", "length", "cell", *but_rule, *KEEP]
    by_rate = normal(compared).sort_values(["learning_rate", "seed"])
    slowest = compared[compared["run"].isin(by_rate.drop_duplicates(on)["run"])]
    return matched(runs, others, slowest, on, [*SHOWN, "optimiser", "learning_rate"])


def clipping(pair: Pair) -> pd.DataFrame:
    """Return the successes with a clip beside those without; the claim is about the norm's."""
    return rows("clipping", pair.values, pair.reference, role_of(pair), **pair.conditions)


def role_of(pair: Pair) -> str:
    """Return the role of a clipped run: the norm's is judged, the values' is a control."""
    return "claim" if pair.run.clip == "norm" else "control"


def control(pair: Pair) -> pd.DataFrame:
    """Return the successes of another optimiser beside Adam's."""
    return rows("clipping", pair.values, pair.reference, "control", **pair.conditions)


def divergences(runs: pd.DataFrame, role: str) -> list[pd.DataFrame]:
    """Return which seeds diverged, by run."""
    runs, shown = normal(runs), [*SHOWN, "optimiser"]
    names = [*shown, *telling(runs, shown)]
    return [
        rows("divergence", by_seed(group, "diverged"), role=role, **group.iloc[0][names].to_dict())
        for _, group in runs.groupby("run")
    ]
