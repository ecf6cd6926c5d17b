"""C04: what the gradient does not reach is not learned."""

import pandas as pd
from scipy.stats import spearmanr

from rnngrad.claims.effects import rows, together
from rnngrad.claims.matching import distinct

TABLES = ("lags", "results")


def effects(tables: dict[str, pd.DataFrame], unreached: float, fewest: int) -> pd.DataFrame:
    """Return, by seed, how the first gradient's reach goes with success over all runs.

    Args:
        tables: `lags` and `results`.
        unreached: log10 of the far share below which a network counts as not reached.
        fewest: runs that a rank correlation needs.
    """
    found = []
    lags = tables["lags"]
    reached = reach(lags, distinct(tables["results"], measured=lags["run"]))
    for (task, length), own in reached.groupby(["task", "length"]):
        if own["run"].nunique() < fewest:
            continue
        where = {"task": task, "length": length, "role": "claim" if task == "recall" else "control"}
        ranks = {
            seed: spearmanr(each["log10_reach"], each["test_score"]).statistic
            for seed, each in own.groupby("seed")
            if each["test_score"].nunique() > 1 and each["log10_reach"].nunique() > 1
        }
        rates = own[own["log10_reach"] < unreached].groupby("seed")["success"].mean()
        found.append(rows("rank", pd.Series(ranks, dtype=float), **where))
        found.append(rows("unreached", rates, **where))
    return together(found)


def reach(lags: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Return the results with `log10_reach`, the share of the distant half before training."""
    far = lags[(lags["percent"] == 0) & (lags["lag"] >= lags["length"] / 2)]
    share = far.sort_values("lag").groupby(["run", "seed"])["log10_far_share"].first()
    return results.merge(share.rename("log10_reach").reset_index(), on=["run", "seed"])
