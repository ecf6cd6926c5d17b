"""C11: under Adam the LSTM needs no care for its gradients."""

import pandas as pd

from rnngrad.claims.effects import SETTINGS, by_seed, matched, rows, together

TABLES = ("results",)


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's successes on recall with and without clipping, and its divergences.

    Runs are compared that differ in nothing but their clip. The control of the divergences are
    other optimisers.
    """
    results = tables["results"]
    own = results[
        (results["task"] == "recall")
        & (results["cell_class"] == "lstm")
        & (results["start"] == "")
        & ~results["tuned"]
    ]
    adam, others = own[own["optimiser"] == "adam"], own[own["optimiser"] != "adam"]
    found, plain = [], set()
    clipped, unclipped = adam[adam["clip"] != "none"], adam[adam["clip"] == "none"]
    for pair, values, reference in matched(
        adam, clipped, unclipped, [*SETTINGS, "cell", "hidden_size"]
    ):
        kind = {"clip": pair.clip, "clip_threshold": pair.clip_threshold, "length": pair.length}
        found.append(rows("clipping", values, reference, cell=pair.cell, **kind))
        plain.add(pair.run_baseline)
    found += divergences(unclipped[unclipped["run"].isin(plain)], "claim")
    return together([*found, *divergences(others, "control")])


def divergences(runs: pd.DataFrame, role: str) -> list[pd.DataFrame]:
    """Return which seeds diverged, by run."""
    found = []
    for _, own in runs.assign(diverged=~runs["alive"]).groupby("run"):
        row = next(own.itertuples())
        names = {"cell": row.cell, "optimiser": row.optimiser, "length": row.length}
        found.append(rows("divergence", by_seed(own, "diverged"), role=role, **names))
    return found
