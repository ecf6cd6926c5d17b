"""Exact inference on the difference of two rates by the same seeds.

Networks of one seed share its data and some of its numbers, so their successes are correlated.
Tango's score interval (1998) allows for that, but its one-sided error at twenty seeds is up to
8.8 % where 2.5 % is nominal. Here his statistic orders the outcomes, and the p-value is the
greatest probability of an outcome as extreme as the one seen, over all laws whose difference is
the margin (Hsueh, Liu & Chen, 2001). That covers every difference beyond the margin too (Sidik,
2003), so that the error is at most nominal for every number of seeds, rates and correlation. At a
margin of zero it is the unconditional counterpart of McNemar's exact test.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from rnngrad.claims.intervals import Interval, PValues, invert

POINTS = 65
"""Rates at which the greatest probability is sought, twice: everywhere, then near the best."""


def rate_difference_interval(a: ArrayLike, b: ArrayLike, confidence: float) -> Interval:
    """Return the exact interval of the difference of two rates by the same seeds, a - b."""
    return _interval(*discordant(a, b), confidence)


def rate_difference_p(a: ArrayLike, b: ArrayLike, margin: float) -> PValues:
    """Return the exact p-values of the difference of two rates by the same seeds, a - b."""
    return _p_values(*discordant(a, b), margin)


def discordant(a: ArrayLike, b: ArrayLike) -> tuple[int, int, int]:
    """Return how many seeds succeed in the first only, in the second only, and all seeds."""
    a, b = np.asarray(a, bool), np.asarray(b, bool)
    return int((a & ~b).sum()), int((b & ~a).sum()), len(a)


def score(only_a: ArrayLike, only_b: ArrayLike, seeds: int, margin: float) -> np.ndarray:
    """Return Tango's statistic (1998) of the difference of two paired rates.

    Args:
        only_a: seeds that succeed in the first only; any shape.
        only_b: seeds that succeed in the second only.
        seeds: number of all seeds, n.
        margin: the difference d under the null hypothesis.

    Returns:
        (only_a - only_b - n d) / sqrt(n (2 q + d (1 - d))), with q the most likely rate of the
        second only where the difference is d.
    """
    a, b = np.asarray(only_a, float), np.asarray(only_b, float)
    linear = (2 * seeds - a + b) * margin - a - b
    root = np.sqrt(np.maximum(linear**2 + 8 * seeds * b * margin * (1 - margin), 0.0))
    variance = seeds * ((root - linear) / (2 * seeds) + margin * (1 - margin))
    return (a - b - seeds * margin) / np.sqrt(np.maximum(variance, np.finfo(float).tiny))


@lru_cache(maxsize=4096)
def _interval(only_a: int, only_b: int, seeds: int, confidence: float) -> Interval:
    if not seeds:
        return Interval(math.nan, -1.0, 1.0)
    return invert(
        lambda margin: _p_values(only_a, only_b, seeds, margin),
        (only_a - only_b) / seeds,
        (-1.0, 1.0),
        confidence,
    )


@lru_cache(maxsize=65536)
def _p_values(only_a: int, only_b: int, seeds: int, margin: float) -> PValues:
    above = _p_above(only_a, only_b, seeds, margin)
    return PValues(above, _p_above(only_b, only_a, seeds, -margin))


def _p_above(only_a: int, only_b: int, seeds: int, margin: float) -> float:
    """Return the p-value against a difference of at most the margin."""
    if abs(margin) >= 1:  # no difference is greater, or none smaller
        return float(margin >= 1 or only_b == seeds)
    count = np.arange(seeds + 1)
    statistic = score(count[None, :], count[:, None], seeds, margin)
    seen = statistic[only_b, only_a]
    extreme = statistic >= seen - 1e-9 * (1 + abs(seen))
    # By successes in the second only: from how many in the first only on an outcome is extreme.
    first = (extreme | (count[None, :] + count[:, None] > seeds)).argmax(axis=1)

    def probability(rate_b: np.ndarray) -> np.ndarray:
        rate_a = np.clip((rate_b + margin) / (1 - rate_b), 0, 1)
        at_least = stats.binom.sf(first - 1, seeds - count, rate_a[:, None])
        return (stats.binom.pmf(count, seeds, rate_b[:, None]) * at_least).sum(axis=1)

    grid = np.linspace(max(0.0, -margin), (1 - margin) / 2, POINTS)
    best = int(probability(grid).argmax())
    near = np.linspace(grid[max(best - 1, 0)], grid[min(best + 1, POINTS - 1)], POINTS)
    return float(min(probability(near).max(), 1.0))
