"""Where along its moderator a hypothesis turns from true to false, with an interval."""

import math
from typing import NamedTuple

import numpy as np
from scipy import optimize

from rnngrad.claims.outcome import Outcome
from rnngrad.claims.registry import Hypothesis


class Boundary(NamedTuple):
    """A value of the moderator with its interval, in its units."""

    estimate: float
    low: float
    high: float


NOWHERE = Boundary(math.nan, math.nan, math.nan)
"""Of a hypothesis whose truth does not change, or changes between names."""


def bracket(hypothesis: Hypothesis, along: list[tuple[float, Outcome]], rising: bool) -> Boundary:
    """Return the values between which effects turn from surely one side to surely the other.

    From each end on, values are tested until one is not surely on the end's side: a fixed sequence,
    so that each end of the bracket errs with the probability of one test, if the truth changes once
    along the moderator, by whatever curve. The estimate is where the monotone curve nearest to the
    estimates crosses the margin, linear between them.

    Args:
        hypothesis: its margin.
        along: values of the moderator in their order, and what is said at each.
        rising: whether the hypothesis becomes true with the moderator.
    """
    at = np.array([float(value) for value, _ in along])
    low_side, high_side = ("refuted", "supported") if rising else ("supported", "refuted")
    first = _run(np.array([each.side() == low_side for _, each in along]))
    last = _run(np.array([each.side() == high_side for _, each in along])[::-1])
    low = at[first - 1] if first else -math.inf
    high = at[len(at) - last] if last else math.inf
    values = np.array([excess(hypothesis, each.estimate) for _, each in along])
    estimate = turn(at, values if rising else -values)
    return Boundary(float(np.clip(estimate, low, high)), float(low), float(high))


def excess(hypothesis: Hypothesis, estimate: float) -> float:
    """Return by how much an estimate is on the claim's side of its margin."""
    if hypothesis.direction == "within":
        return hypothesis.margin - abs(estimate)
    sign = 1 if hypothesis.direction == "above" else -1
    return sign * (estimate - hypothesis.margin)


def turn(at: np.ndarray, values: np.ndarray) -> float:
    """Return where the rising curve nearest to values crosses zero; those that are nan are none."""
    known = ~np.isnan(values)
    return crossing_of(at[known], monotone(values[known]))


def monotone(values: np.ndarray) -> np.ndarray:
    """Return the nearest rising values; as they are where some are infinite."""
    if not np.isfinite(values).all():
        return values
    return np.asarray(optimize.isotonic_regression(values).x)


def crossing_of(at: np.ndarray, values: np.ndarray) -> float:
    """Return where a curve through points first rises above zero, linear between them.

    Args:
        at: where the points are, in order.
        values: their values; one that is infinite puts the crossing at the point beside it.

    Returns:
        The place; -inf or inf if the curve is above or below zero everywhere.
    """
    above = np.flatnonzero(values > 0)
    if not len(above):
        return math.inf
    end = int(above[0])
    if end == 0:
        return -math.inf
    before, after = values[end - 1], values[end]
    if np.isinf(before) or np.isinf(after):
        weight = 0.5 if np.isinf(before) and np.isinf(after) else float(np.isinf(before))
    else:
        weight = before / (before - after)
    return float(at[end - 1] + weight * (at[end] - at[end - 1]))


def _run(surely: np.ndarray) -> int:
    """Return how many of the first values are true before one is not."""
    return int(np.append(surely, False).argmin())
