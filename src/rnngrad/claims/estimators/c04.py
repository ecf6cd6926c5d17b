"""C04: what the gradient does not reach is not learned."""

import pandas as pd
from scipy.stats import spearmanr

from rnngrad.claims.effects import far_share, rows, together
from rnngrad.claims.matching import distinct

TABLES = ("lags", "results")


def effects(
    tables: dict[str, pd.DataFrame], unreached: float, fewest: int, distant: float
) -> pd.DataFrame:
    """Return, by seed, how the first gradient's reach goes with success over all runs.

    Args:
        tables: `lags` and `results`.
        unreached: log10 of the far share below which a network counts as not reached.
        fewest: runs that a rank correlation needs.
        distant: share of the length from which on a lag counts as distant.
    """
    frames = []
    lags = tables["lags"]
    reached = reach(lags, distinct(tables["results"], measured=lags["run"]), distant)
    for (task, length), group in reached.groupby(["task", "length"]):
        if group["run"].nunique() < fewest:
            continue
        where = {"task": task, "length": length, "role": "claim" if task == "recall" else "control"}
        ranks = {
            seed: spearmanr(each["log10_reach"], each["test_score"]).statistic
            for seed, each in group.groupby("seed")
            if each["test_score"].nunique() > 1 and each["log10_reach"].nunique() > 1
        }
        rates = group[group["log10_reach"] < unreached].groupby("seed")["success"].mean()
        frames.append(rows("rank", pd.Series(ranks, dtype=float), **where))
        frames.append(rows("unreached", rates, **where))
    return together(frames)


def reach(lags: pd.DataFrame, results: pd.DataFrame, distant: float) -> pd.DataFrame:
    """Return the results with `log10_reach`, the share of the distant lags before training."""
    share = far_share(lags[lags["percent"] == 0], distant)
    share = share.rename(columns={"log10_far_share": "log10_reach"})
    return results.merge(share[["run", "seed", "log10_reach"]], on=["run", "seed"])
