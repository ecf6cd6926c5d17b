"""C06b: so tanh needs less clipping than relu, and fits better."""

from collections.abc import Iterator

import pandas as pd

from rnngrad.claims.best import at_best, candidates, comparisons, role_at
from rnngrad.claims.effects import KEEP, rows, together
from rnngrad.claims.matching import ALIKE, matched
from rnngrad.claims.settings import distinct

TABLES = ("history", "results")
SHOWN = ["cell", "baseline", "length", "scheme", "gain", "clip", "clip_threshold", "data"]


def effects(tables: dict[str, pd.DataFrame], explosive_gain: float, solves: float) -> pd.DataFrame:
    """Return how often relu is clipped more than tanh, and how often tanh solves recall instead.

    Args:
        tables: `history` and `results`.
        explosive_gain: gain of the recurrent matrices from which a start counts as explosive.
        solves: share of seeds that solve the task from which on a run counts as one that learns.
    """
    results = tables["results"]
    recall = results[results["task"] == "recall"]
    runs = candidates(results)
    good = runs[(runs["task"] == "recall") & (runs["gain"] < explosive_gain)]
    return together([*needs_less(recall, tables["history"], solves), *fits_better(good)])


def needs_less(
    recall: pd.DataFrame, history: pd.DataFrame, solves: float
) -> Iterator[pd.DataFrame]:
    """Yield the share of clipped steps while a seed trains, of relu minus that of tanh.

    The two have the same weights and the same clip, of the norm, and both learn; pairs of which one
    does not, and clipped values, are controls.
    """
    means = history.groupby(["run", "seed"])["clipped_share"].mean().reset_index()
    known = distinct(recall).merge(means, on=["run", "seed"])
    known = known[(known["start"] == "") & (known["optimiser"] == "adam") & ~known["tuned"]]
    relu, tanh = (known[known["cell_class"] == name] for name in ("relu", "tanh"))
    on = [*ALIKE, "learning_rate", *KEEP]
    shares = known.groupby("run")["solved"].mean()
    clipped = relu[relu["clip"].isin(["norm", "value"])]
    for pair in matched(known, clipped, tanh, on, SHOWN, column="clipped_share"):
        learns = min(shares[pair.run.run], shares[pair.run.run_baseline]) >= solves
        role = "claim" if learns and pair.run.clip == "norm" else "control"
        difference = pair.values - pair.reference
        yield rows("needs_less", difference, role=role, **pair.conditions)


def fits_better(runs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield which seeds of tanh solve recall beside relu's, both at the best of their starts."""
    tanh, relu = (at_best(runs[runs["cell_class"] == name]) for name in ("tanh", "relu"))
    for conditions, group in comparisons(tanh, relu):
        solved = group["solved"], group["solved_baseline"]
        yield rows("fits_better", *solved, role_at(conditions), **conditions)
