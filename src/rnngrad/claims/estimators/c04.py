"""C04: what the gradient does not reach is not learned."""

import pandas as pd
from scipy.stats import spearmanr

from rnngrad.claims.effects import rows, together

TABLES = ("lags", "results")
UNREACHED = -3.0
"""log10 of the far share below which a network counts as not reached."""
FEWEST = 4
"""Runs that a rank correlation needs."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return, by seed, how the first gradient's reach goes with success over all runs."""
    reached = reach(tables["lags"], tables["results"])
    parts = []
    for (task, length), group in reached.groupby(["task", "length"]):
        if group.groupby(["cell", "arm"]).ngroups < FEWEST:
            continue
        name, role = f"{task}, T = {length}", "claim" if task == "recall" else "control"
        ranks = [
            spearmanr(own["log10_reach"], own["test_score"]).statistic
            for _, own in group.groupby("seed")
            if own["test_score"].nunique() > 1
        ]
        parts.append(rows("rank", name, ranks, role=role))
        unreached = group[group["log10_reach"] < UNREACHED]
        rates = unreached.groupby("seed")["success"].mean()
        parts.append(rows("unreached", name, rates, role=role))
    return together(parts)


def reach(lags: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Return the results with `log10_reach`, the share of the distant half before training."""
    runs = ["task", "length", "cell", "arm", "seed"]
    far = lags[(lags["percent"] == 0) & (lags["lag"] >= lags["length"] / 2)]
    share = far.sort_values("lag").groupby(runs)["log10_far_share"].first()
    return results.merge(share.rename("log10_reach").reset_index(), on=runs)
