"""Confidence intervals; the seed is the unit of replication."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special, stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint


class Interval(NamedTuple):
    """An estimate and its two-sided confidence interval."""

    estimate: float
    low: float
    high: float


def mean_interval(values: ArrayLike, confidence: float) -> Interval:
    """Return Student's interval of a mean; without bounds where it is not defined.

    Among values of -inf (a true zero on a log scale) or +inf the median takes the mean's place,
    with the interval between order statistics.
    """
    values = np.asarray(values, float)
    if len(values) < 2:
        return Interval(float(values.mean()) if len(values) else math.nan, -math.inf, math.inf)
    if not np.isfinite(values).all():
        return median_interval(values, confidence)
    mean, error = values.mean(), values.std(ddof=1) / math.sqrt(len(values))
    half = special.stdtrit(len(values) - 1, (1 + confidence) / 2) * error
    return Interval(float(mean), float(mean - half), float(mean + half))


def median_interval(values: ArrayLike, confidence: float) -> Interval:
    """Return the interval of a median between order statistics; infinite where they run out."""
    values = np.sort(np.asarray(values, float))
    low = int(stats.binom.ppf((1 - confidence) / 2, len(values), 0.5))
    if stats.binom.cdf(low, len(values), 0.5) > (1 - confidence) / 2:
        low -= 1
    estimate = float(np.quantile(values, 0.5, method="inverted_cdf"))
    if low < 0:
        return Interval(estimate, -math.inf, math.inf)
    return Interval(estimate, float(values[low]), float(values[-1 - low]))


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


def exact_interval(values: ArrayLike, confidence: float) -> Interval:
    """Return the range of numbers that no seed enters, such as a compiled program's memory."""
    values = np.asarray(values, float)
    if not len(values):
        return Interval(math.nan, -math.inf, math.inf)
    return Interval(float(np.median(values)), float(values.min()), float(values.max()))


def one_sided_p(interval: Callable[[float], Interval], margin: float) -> tuple[float, float]:
    """Return p-values against "at most the margin" and "at least the margin".

    They invert the interval: the two-sided confidence at which its end touches the margin is
    1 - 2p, so that p <= 0.025 exactly if the interval of confidence 0.95 excludes the margin.

    Args:
        interval: the interval as a function of its confidence.
        margin: the value tested.
    """
    estimate = interval(0.5).estimate
    if math.isnan(estimate) or estimate == margin:
        return 0.5, 0.5
    above = estimate > margin

    def excess(log_p: float) -> float:
        found = interval(1 - 2 * math.exp(log_p))
        distance = found.low - margin if above else margin - found.high
        return max(min(distance, 1e9), -1e9)  # the search can do without infinity

    smallest, largest = math.log(1e-15), math.log(0.5 - 1e-12)
    if excess(largest) <= 0:
        p = 0.5
    elif excess(smallest) > 0:
        p = 0.0
    else:
        p = math.exp(optimize.brentq(excess, smallest, largest, xtol=1e-7))
    return (p, 1 - p) if above else (1 - p, p)
