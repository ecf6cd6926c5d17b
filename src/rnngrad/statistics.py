"""Confidence intervals; the seed is the unit of replication."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint


class Interval(NamedTuple):
    """An estimate and its two-sided confidence interval."""

    estimate: float
    low: float
    high: float


def mean_interval(values: ArrayLike, confidence: float) -> Interval:
    """Return Student's interval of a mean; without bounds where it is not defined.

    Values of -inf (a true zero on a log scale) or +inf are kept: the estimate is then their
    median, and the interval the range of the values.
    """
    values = np.asarray(values, float)
    if len(values) < 2:
        return Interval(float(values.mean()) if len(values) else math.nan, -math.inf, math.inf)
    if not np.isfinite(values).all():
        return Interval(float(np.median(values)), float(values.min()), float(values.max()))
    mean, error = values.mean(), stats.sem(values)
    half = stats.t.ppf((1 + confidence) / 2, len(values) - 1) * error
    return Interval(float(mean), float(mean - half), float(mean + half))


def rate_interval(successes: ArrayLike, confidence: float) -> Interval:
    """Return Wilson's interval (1927) of a success rate."""
    successes = np.asarray(successes, bool)
    if not len(successes):
        return Interval(math.nan, 0.0, 1.0)
    low, high = proportion_confint(
        successes.sum(), len(successes), alpha=1 - confidence, method="wilson"
    )
    return Interval(float(successes.mean()), float(low), float(high))


def rate_difference_interval(a: ArrayLike, b: ArrayLike, confidence: float) -> Interval:
    """Return Newcombe's interval (1998) of the difference of two independent rates, a - b."""
    a, b = np.asarray(a, bool), np.asarray(b, bool)
    if not len(a) or not len(b):
        return Interval(math.nan, -1.0, 1.0)
    low, high = confint_proportions_2indep(
        a.sum(), len(a), b.sum(), len(b), method="newcomb", alpha=1 - confidence
    )
    return Interval(float(a.mean() - b.mean()), float(low), float(high))
