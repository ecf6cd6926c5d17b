"""C11: under Adam the LSTM needs no care for its gradients."""

import pandas as pd

from rnngrad.claims.effects import KEEP, by_seed, rows, together
from rnngrad.claims.matching import SETTINGS, distinct, matched, normal, telling

TABLES = ("results",)


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's successes on recall with and without clipping, and its divergences.

    Runs are compared that differ in nothing but their clip. The control of the divergences are
    other optimisers.
    """
    results = distinct(tables["results"])
    runs = results[
        (results["task"] == "recall")
        & (results["cell_class"] == "lstm")
        & (results["start"] == "")
        & ~results["tuned"]
    ]
    adam, others = runs[runs["optimiser"] == "adam"], runs[runs["optimiser"] != "adam"]
    clipped, unclipped = adam[adam["clip"] != "none"], adam[adam["clip"] == "none"]
    but_clip = [name for name in SETTINGS if name not in ("clip", "clip_threshold")]
    on = ["task", "length", "cell", *but_clip, *KEEP]
    pairs = list(
        matched(adam, clipped, unclipped, on, ["cell", "clip", "clip_threshold", "length"])
    )
    plain = unclipped[unclipped["run"].isin([pair.run.run_baseline for pair in pairs])]
    return together(
        [
            *(rows("clipping", each.values, each.reference, **each.conditions) for each in pairs),
            *divergences(plain, "claim"),
            *divergences(others, "control"),
        ]
    )


def divergences(runs: pd.DataFrame, role: str) -> list[pd.DataFrame]:
    """Return which seeds diverged, by run."""
    runs, shown = normal(runs.assign(diverged=~runs["alive"])), ["cell", "optimiser", "length"]
    names = [*shown, *telling(runs, shown)]
    return [
        rows("divergence", by_seed(group, "diverged"), role=role, **group.iloc[0][names].to_dict())
        for _, group in runs.groupby("run")
    ]
