"""Learning as a time: how many seeds have solved their task by when, and up to which lag."""

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import optimize

from rnngrad.claims.boundary import Boundary, crossing_of
from rnngrad.claims.intervals import rate_p
from rnngrad.claims.outcome import ALPHA

HALF = 0.5
"""The share of seeds that the reach is about."""


def survival(steps_to_solve: ArrayLike, solved: ArrayLike, budget: float) -> pd.DataFrame:
    """Return the share of seeds that have not solved their task, by step (Kaplan & Meier, 1958).

    Args:
        steps_to_solve: `[S]` the step at which each seed solved it; of one that did not, its
            budget, where it is censored. That holds of one that diverged too: censored where it
            did, it would count as if it might have solved the task later.
        solved: `[S]` whether it did.
        budget: steps at which the curve ends.

    Returns:
        The columns `step` and `unsolved`, a row where the curve starts, at each step at which it
        falls, and at the budget.
    """
    steps, solved = np.asarray(steps_to_solve, float), np.asarray(solved, bool)
    at, share = [0.0], [1.0]
    for step in np.unique(steps[solved & (steps <= budget)]):
        falls = ((steps == step) & solved).sum() / (steps >= step).sum()
        at.append(float(step))
        share.append(share[-1] * (1 - float(falls)))
    if at[-1] < budget:
        at.append(float(budget))
        share.append(share[-1])
    return pd.DataFrame({"step": at, "unsolved": share})


def restricted_mean(steps_to_solve: ArrayLike, solved: ArrayLike, budget: float) -> float:
    """Return the mean number of steps up to the budget: the area under the survival curve."""
    curve = survival(steps_to_solve, solved, budget)
    widths = np.diff(curve["step"].to_numpy())
    return float((widths * curve["unsolved"].to_numpy()[:-1]).sum())


def reach(table: pd.DataFrame) -> Boundary:
    """Return the lag that half of the seeds solve within the budget.

    The estimate is where the falling curve nearest to the shares solved crosses one half, linear
    in the logarithm of the lag. From the shortest lag on, lags are tested until one is not surely
    solved by more than half of the seeds, and from the longest until one is not surely solved by
    fewer (exact binomial tests at `ALPHA`): if longer lags are never easier, each end of the
    interval errs as rarely as one test.

    Args:
        table: `length` and `solved`, a row for each seed of every lag.

    Returns:
        The lag with its interval, in steps; its low end is 0 where no lag is surely within reach,
        its high end inf where none is surely beyond, and the estimate likewise.
    """
    solved = table["solved"].astype(bool).groupby(table["length"])
    lags = np.array(sorted(solved.groups), float)
    tests = [rate_p(seeds, HALF) for _, seeds in solved]
    within, beyond = (np.array([test[side] <= ALPHA for test in tests]) for side in (0, 1))
    first = int(np.append(within, False).argmin())
    last = int(np.append(beyond[::-1], False).argmin())
    low = lags[first - 1] if first else 0.0
    high = lags[-last] if last else math.inf
    weights = solved.size().to_numpy(float)
    shares = optimize.isotonic_regression(
        solved.mean().to_numpy(float), weights=weights, increasing=False
    )
    # Up to and with one half a lag is solved.
    estimate = math.exp(crossing_of(np.log(lags), HALF - np.asarray(shares.x)))
    return Boundary(float(np.clip(estimate, low, high)), float(low), float(high))
