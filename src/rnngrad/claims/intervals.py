"""Confidence intervals and the one-sided p-values that agree with them; the seed replicates.

For every method the interval of confidence 1 - 2a leaves a margin out below exactly if the p-value
against "at most the margin" is less than a, and likewise above.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special, stats

LEVEL = 0.95
"""Confidence of each interval; a verdict errs with probability (1 - LEVEL) / 2 on either side."""

EQUAL = 1e-12
"""Values that differ by less than this share of their size are equal but for rounding."""


class Interval(NamedTuple):
    """An estimate and its two-sided confidence interval."""

    estimate: float
    low: float
    high: float


class PValues(NamedTuple):
    """One-sided p-values: against "at most the margin" and against "at least the margin"."""

    above: float
    below: float


DIGITS = 9
"""Digits after the point to which the end of an interval is searched for, by where p crosses."""

UNKNOWN = PValues(0.5, 0.5)
"""What is said where a test is not defined."""


def invert(
    test: Callable[[float], PValues],
    estimate: float,
    range_: tuple[float, float],
    confidence: float,
) -> Interval:
    """Return the interval of the margins that a test does not exclude, its ends to `DIGITS` digits.

    Args:
        test: the p-values as a function of the margin, monotone in it.
        estimate: the point estimate.
        range_: the least and the greatest value that is possible.
        confidence: 1 - 2a excludes margins with a p-value under a.
    """
    least, greatest = range_
    alpha = (1 - confidence) / 2

    def end(p_value: Callable[[float], float], outer: float, inner: float) -> float:
        if p_value(outer) >= alpha:
            return outer
        root = optimize.brentq(lambda m: p_value(m) - alpha, outer, inner, xtol=10 ** -(DIGITS + 1))
        return round(float(root), DIGITS) + 0.0  # no -0

    return Interval(
        estimate,
        end(lambda margin: test(margin).above, least, greatest),
        end(lambda margin: test(margin).below, greatest, least),
    )


def mean_interval(
    values: ArrayLike, confidence: float, bounds: tuple[float, float] | None = None
) -> Interval:
    """Return Student's interval of a mean.

    It is not defined for a single value, nor where all are equal: a sample without variance does
    not tell the population's. Then the interval is `bounded_mean_interval`, or without `bounds`
    from -inf to inf. Among values of -inf (a true zero on a log scale) or +inf the median takes
    the mean's place, with `median_interval`.
    """
    values = np.asarray(values, float)
    if not np.isfinite(values).all():
        return median_interval(values, confidence)
    mean = float(values.mean())
    if without_spread(values):
        if bounds is not None:
            return bounded_mean_interval(values, confidence, bounds)
        return Interval(mean, -math.inf, math.inf)
    half = float(special.stdtrit(len(values) - 1, (1 + confidence) / 2) * standard_error(values))
    return Interval(mean, mean - half, mean + half)


def mean_p(values: ArrayLike, margin: float, bounds: tuple[float, float] | None = None) -> PValues:
    """Return the p-values of Student's test of a mean, or of what `mean_interval` has instead."""
    values = np.asarray(values, float)
    if not np.isfinite(values).all():
        return median_p(values, margin)
    if without_spread(values):
        return UNKNOWN if bounds is None else bounded_mean_p(values, margin, bounds)
    t = (values.mean() - margin) / standard_error(values)
    above, below = (float(special.stdtr(len(values) - 1, side)) for side in (-t, t))
    return PValues(above, below)


def without_spread(values: np.ndarray) -> bool:
    """Tell whether finite values are one, or all the same but for rounding."""
    if len(values) < 2 or np.ptp(values) <= EQUAL * np.abs(values).max():
        return True
    return standard_error(values) == 0  # their squares underflow


def standard_error(values: np.ndarray) -> float:
    """Return the standard error of a mean."""
    return float(values.std(ddof=1) / math.sqrt(len(values)))


def median_interval(values: ArrayLike, confidence: float) -> Interval:
    """Return the interval of a median between order statistics; infinite where they run out.

    It needs no variance: that n values are -inf leaves a probability of 2^-n that the median of
    the population is not.
    """
    values = np.sort(np.asarray(values, float))
    alpha = (1 - confidence) / 2
    low = int(stats.binom.ppf(alpha, len(values), 0.5))
    if stats.binom.cdf(low, len(values), 0.5) > alpha:
        low -= 1
    estimate = float(np.quantile(values, 0.5, method="inverted_cdf"))
    if low < 0:
        return Interval(estimate, -math.inf, math.inf)
    return Interval(estimate, float(values[low]), float(values[-1 - low]))


def median_p(values: ArrayLike, margin: float) -> PValues:
    """Return the p-values of the sign test of a median, values at the margin against the claim."""
    values = np.asarray(values, float)
    sides = (values > margin).sum(), (values < margin).sum()
    return PValues(*(float(stats.binom.sf(side - 1, len(values), 0.5)) for side in sides))


def bounded_mean_interval(
    values: ArrayLike, confidence: float, bounds: tuple[float, float]
) -> Interval:
    """Return Chernoff's interval of the mean of values within bounds (Hoeffding, 1963, theorem 1).

    It holds for every distribution within the bounds and every number of values, and never has
    width zero; twenty zeros out of [0, 1] give 0 to 0.168, as Clopper and Pearson's would.
    """
    estimate = float(np.asarray(values, float).mean())
    return invert(lambda m: bounded_mean_p(values, m, bounds), estimate, bounds, confidence)


def bounded_mean_p(values: ArrayLike, margin: float, bounds: tuple[float, float]) -> PValues:
    """Return the p-values exp(-n KL(mean, margin)) of the mean of n values within bounds.

    KL is the relative entropy of two coins that show heads as often as the mean and as the margin
    lie within the bounds (Hoeffding, 1963, theorem 1).
    """
    values, (low, high) = np.asarray(values, float), bounds
    mean, null = (values.mean() - low) / (high - low), (margin - low) / (high - low)
    entropy = special.rel_entr(mean, null) + special.rel_entr(1 - mean, 1 - null)
    p = float(np.exp(-len(values) * entropy))
    return PValues(p, 1.0) if mean > null else PValues(1.0, p)


def rate_interval(successes: ArrayLike, confidence: float) -> Interval:
    """Return the exact interval of a success rate (Clopper & Pearson, 1934)."""
    successes = np.asarray(successes, bool)
    if not len(successes):
        return Interval(math.nan, 0.0, 1.0)
    count, failures, alpha = int(successes.sum()), int((~successes).sum()), (1 - confidence) / 2
    low = special.betaincinv(count, failures + 1, alpha) if count else 0.0
    high = special.betaincinv(count + 1, failures, 1 - alpha) if failures else 1.0
    return Interval(float(successes.mean()), float(low), float(high))


def rate_p(successes: ArrayLike, margin: float) -> PValues:
    """Return the p-values of the exact binomial test of a success rate."""
    successes = np.asarray(successes, bool)
    count, null = int(successes.sum()), min(max(margin, 0.0), 1.0)
    above = special.bdtrc(count - 1, len(successes), null)
    below = special.bdtr(count, len(successes), null)
    return PValues(float(above), float(below))


def exact_interval(values: ArrayLike, confidence: float) -> Interval:
    """Return the range of numbers that no seed enters, such as a compiled program's memory.

    It is the same at every confidence.
    """
    values = np.asarray(values, float)
    return Interval(float(np.median(values)), float(values.min()), float(values.max()))


def exact_p(values: ArrayLike, margin: float) -> PValues:
    """Return 0 for the side of the margin that all numbers lie on, else 1."""
    values = np.asarray(values, float)
    return PValues(float(values.min() <= margin), float(values.max() >= margin))
