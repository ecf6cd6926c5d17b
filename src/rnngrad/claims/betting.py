"""The mean over several conditions of successes: bounded, and seldom at its bounds."""

import numpy as np
from numpy.typing import ArrayLike

from rnngrad.claims.intervals import Interval, PValues, invert

BETS = np.sin(np.pi * (np.arange(64) + 0.5) / 128) ** 2
"""Shares of a wealth that are bet: the nodes of the arcsine law."""


def betting_interval(values: ArrayLike, confidence: float, bounds: tuple[float, float]) -> Interval:
    """Return the interval of the means that no bet makes improbable, as `betting_p` says."""
    estimate = float(np.asarray(values, float).mean())
    return invert(lambda m: betting_p(values, m, bounds), estimate, bounds, confidence)


def betting_p(values: ArrayLike, margin: float, bounds: tuple[float, float]) -> PValues:
    """Return the p-values of the mean of values within bounds, by betting against the margin.

    With y the value and m the margin as shares of the bounds, a share b of a wealth is bet on each
    value and turns it to 1 - b + b y / m times itself. If the mean is at most m, the wealth is
    expected not to grow, so that one over its average over `BETS` is a p-value, for every number of
    values and whatever their order (Waudby-Smith & Ramdas, 2024; the bets are those of Cover &
    Ordentlich, 1996). It gains from values of small variance, which a Chernoff bound does not see.
    """
    low, high = bounds
    shares, null = (np.asarray(values, float) - low) / (high - low), (margin - low) / (high - low)
    return PValues(_p_above(shares, null), _p_above(1 - shares, 1 - null))


def _p_above(shares: np.ndarray, null: float) -> float:
    if null <= 0:
        return float(not (shares > 0).any())
    growth = np.log((1 - BETS)[:, None] + BETS[:, None] * shares / null).sum(axis=1)
    return float(min(1.0, np.exp(np.log(len(BETS)) - np.logaddexp.reduce(growth))))
